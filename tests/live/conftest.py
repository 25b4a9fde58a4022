"""The town in the database, and the whole process on it."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from command.app.house import House
from command.app.main import build_house, running
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.settings import ALL_ROLES, Settings
from command.live.hub import Hub
from tests.live.town import Life, Town, found_town


@pytest_asyncio.fixture
async def town(database: Database, clock: SetClock) -> Town:
    async with database.transaction() as tx:
        return await found_town(tx, clock.now())


@pytest_asyncio.fixture
async def working_house(town: Town, process_settings: Settings, clock: SetClock) -> AsyncIterator[House]:
    made = build_house(process_settings, clock)
    async with running(made, ALL_ROLES):
        yield made


@pytest.fixture
def hub(working_house: House) -> Hub:
    return working_house.services.get(Hub)


@pytest_asyncio.fixture
async def life(working_house: House, serve: str, town: Town) -> AsyncIterator[Life]:
    async with httpx.AsyncClient(base_url=serve, trust_env=False, verify=False, timeout=30) as client:
        yield Life(working_house, serve, town, client)
