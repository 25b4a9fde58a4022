"""The garrison in a database and the whole process on it, reached over real sockets only."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
import pytest_asyncio

from command.app.house import House
from command.app.main import build_house, running
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.settings import ALL_ROLES, Settings
from command.gateway.service import Gateway
from tests.gateway.terminal import Terminal
from tests.incidents.small_city import Desk
from tests.scenarios.garrison import PHONES, Garrison, found_garrison
from tests.scenarios.watch_room import WatchRoom

Connect = Callable[..., Awaitable[Terminal]]


@pytest_asyncio.fixture
async def garrison(database: Database, clock: SetClock) -> Garrison:
    return await found_garrison(database, clock.now())


@pytest_asyncio.fixture
async def working_house(garrison: Garrison, process_settings: Settings, clock: SetClock) -> AsyncIterator[House]:
    made = build_house(process_settings, clock)
    async with running(made, ALL_ROLES):
        await asyncio.wait_for(made.services.get(Gateway).listening.wait(), 30)
        yield made


@pytest_asyncio.fixture
async def desk(serve: str) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(base_url=serve, trust_env=False, timeout=30) as client:
        yield Desk(client)


@pytest.fixture
def room(desk: Desk, garrison: Garrison) -> WatchRoom:
    return WatchRoom(desk, garrison)


@pytest_asyncio.fixture
async def connect(working_house: House) -> AsyncIterator[Connect]:
    """The terminal of a crew's car, connected; closed in the end."""
    made: list[Terminal] = []
    port = working_house.services.get(Gateway).port

    async def one(crew: str) -> Terminal:
        made.append(await Terminal.connect(port, PHONES[crew]))
        return made[-1]

    yield one
    for terminal in made:
        await terminal.close()
