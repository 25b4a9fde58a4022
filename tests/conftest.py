"""Real servers for every test: one PostgreSQL with PostGIS and one Redis a session, a fresh database a test."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import httpx
import pytest
import pytest_asyncio
import uvicorn
from hypothesis import HealthCheck, settings
from sqlalchemy.engine import URL, make_url

from command.app.embedded import Urls, throwaway_services
from command.app.house import House
from command.app.http import build_app
from command.app.main import build_house, running
from command.app.schema import migrate
from command.foundation.bus import Bus
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.history.events import History
from command.foundation.settings import ALL_ROLES, Settings

settings.register_profile(
    "zhihui", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("zhihui")

TEMPLATE = "zhihui_template"
START = datetime(2026, 3, 15, 0, 30, 5, tzinfo=UTC)
"""The instant of the worked frames in the protocol reference, 08:30:05 in Changzhou."""

_numbers = itertools.count()


@pytest.fixture(scope="session")
def servers() -> Iterator[Urls]:
    with throwaway_services() as urls:
        yield urls


def _named(url: str, database: str) -> URL:
    return make_url(url).set(database=database)


async def _administer(url: str, *statements: str) -> None:
    dsn = _named(url, "postgres").set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(dsn)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


@pytest_asyncio.fixture(scope="session")
async def template(servers: Urls) -> str:
    """A migrated database that others are copied from; returns the servers' URL."""
    await _administer(servers.database_url, f"create database {TEMPLATE}")
    database = Database(_named(servers.database_url, TEMPLATE).render_as_string(hide_password=False))
    await migrate(database)
    await database.close()
    return servers.database_url


class Copies:
    """Databases copied from the template ahead of the tests that will ask for them, and dropped behind them.

    The server copies while the test before runs; one thing at a time, so that copying takes no more than one core.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._turn = asyncio.Lock()
        self._ahead: asyncio.Task[str] | None = None
        self._behind: list[asyncio.Task[None]] = []

    async def take(self) -> str:
        name = await (self._ahead or asyncio.create_task(self._copy()))
        self._ahead = asyncio.create_task(self._copy())
        return name

    def give_back(self, name: str) -> None:
        self._behind.append(asyncio.create_task(self._tell(f"drop database {name} with (force)")))

    async def close(self) -> None:
        ahead = [self._ahead] if self._ahead is not None else []
        await asyncio.gather(*ahead, *self._behind)

    async def _copy(self) -> str:
        name = f"zhihui_{os.getpid()}_{next(_numbers)}"
        await self._tell(f"create database {name} template {TEMPLATE} strategy file_copy")
        return name

    async def _tell(self, statement: str) -> None:
        async with self._turn:
            await _administer(self._url, statement)


@pytest_asyncio.fixture(scope="session")
async def copies(template: str) -> AsyncIterator[Copies]:
    made = Copies(template)
    yield made
    await made.close()


@pytest_asyncio.fixture
async def database_url(template: str, copies: Copies) -> AsyncIterator[str]:
    name = await copies.take()
    yield _named(template, name).render_as_string(hide_password=False)
    copies.give_back(name)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START)


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    made = Database(database_url)
    yield made
    await made.close()


@pytest.fixture
def redis_url(servers: Urls) -> str:
    return servers.redis_url


@pytest_asyncio.fixture
async def bus(redis_url: str) -> AsyncIterator[Bus]:
    made = Bus(redis_url)
    yield made
    await made.close()


@pytest.fixture
def history(bus: Bus) -> History:
    return History(bus)


@pytest.fixture
def process_settings(database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    return Settings(
        database_url=database_url, redis_url=redis_url, data_dir=tmp_path, http_port=0, jt808_port=0, hstrp_port=0
    )


@pytest_asyncio.fixture
async def house(process_settings: Settings, clock: SetClock) -> AsyncIterator[House]:
    """Every room on real servers, loaded and ready, without background work."""
    made = build_house(process_settings, clock)
    async with running(made, frozenset()):
        yield made


@pytest_asyncio.fixture
async def working_house(process_settings: Settings, clock: SetClock) -> AsyncIterator[House]:
    """As `house`, with the background work of every role."""
    made = build_house(process_settings, clock)
    async with running(made, ALL_ROLES):
        yield made


@pytest_asyncio.fixture
async def api(house: House) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=build_app(house), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test") as client:
        yield client


@pytest_asyncio.fixture
async def serve(working_house: House) -> AsyncIterator[str]:
    """The whole process on a free port; gives its base address."""
    config = uvicorn.Config(
        build_app(working_house), port=0, lifespan="off", log_config=None, ws_per_message_deflate=False
    )
    server = uvicorn.Server(config)
    server.config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    serving = asyncio.create_task(server.main_loop())
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving
    await server.shutdown()
