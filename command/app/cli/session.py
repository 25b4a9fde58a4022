"""A command that works with the rooms: servers, schema and services for its duration, without background work."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable

from command.app.cli.options import settings_from
from command.app.cli.schema import bring_schema_up
from command.app.cli.servers import any_servers
from command.app.house import House
from command.app.main import build_house, running
from command.foundation.security import Scope, system_scope

SCOPE: Scope = system_scope("command line")
"""Whoever may read the data directory may do everything; the audit names the command line."""


def in_house(arguments: argparse.Namespace, act: Callable[[House], Awaitable[int]]) -> int:
    """Run `act` with every room's service, beside a running service or alone."""
    with any_servers(settings_from(arguments)) as settings:

        async def whole() -> int:
            await bring_schema_up(settings)
            house = build_house(settings)
            async with running(house, frozenset()):
                return await act(house)

        return asyncio.run(whole())
