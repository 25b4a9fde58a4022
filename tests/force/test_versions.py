"""The copies in memory: fresh in the process that changed something, and within a second in every other."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import cast

import pytest_asyncio
import sqlalchemy as sa
from sqlalchemy.pool import AsyncAdaptedQueuePool

from command.app.house import House
from command.app.main import build_house, running
from command.force.service import Accounts, Devices, Organisation, Versions
from command.foundation.clock import SetClock
from command.foundation.database import Transaction
from command.foundation.settings import Settings

Add = Callable[..., Awaitable[int]]
PASSWORD = "a quiet morning in May"


@pytest_asyncio.fixture
async def other(force: House, process_settings: Settings, clock: SetClock) -> AsyncIterator[House]:
    """A second process on the same database."""
    made = build_house(process_settings, clock)
    async with running(made, frozenset()):
        yield made


async def soon(condition: Callable[[], bool]) -> bool:
    """Whether it becomes true while others work; the limit is generous, the look-out is not a measurement."""
    for _ in range(200):
        if condition():
            return True
        await asyncio.sleep(0.05)
    return False


async def test_a_second_process_starts_with_everything(other: House) -> None:
    assert other.services.get(Organisation).by_code("chashan").short_name == "茶山中队"
    assert other.services.get(Devices).by_phone("13012345678") is not None


async def test_a_change_is_known_at_once_here_and_soon_elsewhere(force: House, other: House, add: Add) -> None:
    await add(
        "devices", asset_no="VT-7", kind="vehicle_terminal", body_code="chashan", protocol="jt808-2019", identity="77"
    )
    assert force.services.get(Devices).by_phone("000000000077") is not None
    assert await soon(lambda: other.services.get(Devices).by_phone("77") is not None)


async def test_without_the_bell_the_look_every_second_finds_it(
    force: House, process_settings: Settings, clock: SetClock, add: Add
) -> None:
    deaf = build_house(process_settings.model_copy(update={"redis_url": "redis://127.0.0.1:1"}), clock)
    async with running(deaf, frozenset()):
        await add(
            "bodies", code="qinglong", name="常州市天宁区城市管理行政执法大队青龙中队", short_name="青龙中队",
            kind="squad", parent_code="tn-brigade", lead_code="tn-bureau", documents="天编办〔2026〕6号",
        )  # fmt: skip
        organisation = deaf.services.get(Organisation)
        assert await soon(lambda: organisation.find_by_code("qinglong") is not None)
        assert await deaf.services.get(Versions).fault() is None


async def test_signing_out_here_is_signing_out_there(force: House, other: House, add: Add) -> None:
    await add("accounts", username="clerk", roles=["intake_clerk"], password=PASSWORD)
    here, there = force.services.get(Accounts), other.services.get(Accounts)
    token = (await here.sign_in("clerk", PASSWORD)).token
    assert await there.authenticate(token) is not None
    await here.sign_out(token)
    assert await here.authenticate(token) is None
    for _ in range(200):
        if await there.authenticate(token) is None:
            break
        await asyncio.sleep(0.05)
    assert await there.authenticate(token) is None


async def test_a_stop_in_the_middle_of_a_reading_waits_for_its_end(force: House) -> None:
    """Cancelled within a reading, its connection would be neither used nor given back."""
    versions = Versions(force.database, force.bus)
    started, within, go_on, done = [asyncio.Event() for _ in range(4)]

    async def read(tx: Transaction) -> None:
        if started.is_set():
            within.set()
            await go_on.wait()
            await tx.execute(sa.text("select 1"))
            done.set()

    versions.each_time(read)
    await versions.start()
    started.set()
    await within.wait()
    stopping = asyncio.create_task(versions.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    go_on.set()
    await stopping
    assert done.is_set()
    assert cast("AsyncAdaptedQueuePool", force.database.engine.pool).checkedout() == 0
