"""Redis and PostgreSQL go and come back under watching screens."""

import asyncio
import os
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from command.app.embedded.account import current_account, server_account
from command.app.embedded.postgres import PostgresServer
from command.app.embedded.redis_server import RedisServer
from command.app.embedded.say import to_log
from command.app.house import House
from command.app.main import build_house, running
from command.app.schema import migrate
from command.foundation.clock import SetClock
from command.foundation.settings import ALL_ROLES, Settings
from tests.live.screen import watching
from tests.live.town import IN_A, IN_B, Life, Town, found_town

pytestmark = pytest.mark.fault


@dataclass
class Servers:
    postgres: PostgresServer
    redis: RedisServer


@pytest.fixture
def own_servers() -> Iterator[Servers]:
    """Servers of this test alone, so that they can be killed."""
    account = current_account()
    if account.uid == 0:
        account = server_account()
    with tempfile.TemporaryDirectory(prefix="zhihui-fault-", dir="/tmp") as made:
        home = account.own(Path(made))
        servers = Servers(
            PostgresServer(home / "postgresql", home, account, to_log, durable=False),
            RedisServer(home, home, account, to_log),
        )
        servers.postgres.start()
        servers.redis.start()
        yield servers
        servers.redis.stop()
        servers.postgres.kill()


@pytest_asyncio.fixture
async def working_house(own_servers: Servers, clock: SetClock, tmp_path: Path) -> AsyncIterator[House]:
    settings = Settings(
        database_url=own_servers.postgres.url,
        redis_url=own_servers.redis.url,
        data_dir=tmp_path,
        http_port=0,
        jt808_port=0,
        hstrp_port=0,
    )
    made = build_house(settings, clock)
    await migrate(made.database)
    async with made.database.transaction() as tx:
        made.services.add(await found_town(tx, clock.now()))
    async with running(made, ALL_ROLES):
        yield made


@pytest.fixture
def town(working_house: House) -> Town:
    return working_house.services.get(Town)


async def test_redis_is_killed_and_comes_back(life: Life, own_servers: Servers) -> None:
    """Events go on without it; what was driven meanwhile is read when it is back."""
    async with watching(life.base, "dispatcher") as screen:
        device_id = await life.drive("a-squad", IN_A)
        await screen.until(lambda one: device_id in one.places)
        pid = own_servers.redis.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        own_servers.redis.stop()  # takes note of the death
        incident_id = await life.incident()
        await screen.until(lambda one: incident_id in one.registered)
        await life.drive("a-squad", IN_B, after_s=60)
        own_servers.redis.start()
        await screen.until(lambda one: one.places[device_id] == pytest.approx(IN_B))
        assert len(screen.of("snapshot")) == 1


async def test_postgresql_restarts_and_the_stream_goes_on_without_a_gap(life: Life, own_servers: Servers) -> None:
    async with watching(life.base, "dispatcher") as screen:
        before = await life.incident()
        await screen.until(lambda one: before in one.registered)
        await asyncio.to_thread(own_servers.postgres.stop)
        await asyncio.to_thread(own_servers.postgres.start)
        after = await _when_it_is_back(life)
        await screen.until(lambda one: after in one.registered)
        assert screen.numbers == list(range(screen.numbers[0], screen.numbers[0] + len(screen.numbers)))
        assert len(screen.of("snapshot")) == 1


async def _when_it_is_back(life: Life) -> int:
    """An incident as soon as the service takes one again: its pool finds its dead connections one by one."""
    while True:
        try:
            return await life.incident()
        except AssertionError:
            await asyncio.sleep(0.2)
