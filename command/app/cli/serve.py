"""Run the service until Ctrl-C: servers, schema, and the chosen roles in this process."""

import argparse

import uvloop

from command.app import main
from command.app.cli.console import Exit, say
from command.app.cli.options import add_data_dir, add_listening, settings_from
from command.app.cli.ports import require_free_ports
from command.app.cli.schema import bring_schema_up
from command.app.cli.servers import own_servers
from command.foundation.logging import configure_logging
from command.foundation.settings import ALL_ROLES, Role, Settings


def configure(parser: argparse.ArgumentParser) -> None:
    add_listening(parser)
    add_data_dir(parser)
    parser.add_argument(
        "--role", action="append", choices=sorted(ALL_ROLES), help="run this role only; may be repeated (default: all)"
    )


def run(arguments: argparse.Namespace) -> int:
    settings = settings_from(arguments)
    roles: frozenset[Role] = frozenset(arguments.role or ALL_ROLES)
    configure_logging(settings.log_level, as_json=settings.log_json)
    require_free_ports(settings, roles)
    with own_servers(settings) as ready:
        uvloop.run(serve(ready, roles))
    say("stopped")
    return Exit.DONE


async def serve(settings: Settings, roles: frozenset[Role]) -> None:
    await bring_schema_up(settings)
    await main.run(settings, roles)
