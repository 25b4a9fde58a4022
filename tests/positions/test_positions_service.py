"""The positions on a real database: once, in partitions, newest from the truth, tracks, and what cannot be stored."""

import asyncio
from datetime import date, timedelta

import asyncpg
import httpx
import numpy as np
import pytest
import pytest_asyncio
import sqlalchemy as sa

from command.alarms.models import AlarmFact
from command.force.service import Devices
from command.force.tables import body, device
from command.foundation.bus import Bus, Message
from command.foundation.clock import SetClock
from command.foundation.database import Database, Transaction
from command.foundation.errors import CommandError
from command.foundation.security import Role, Scope, system_scope
from command.positions.models import CHANNEL, NEWEST, SECOND_US, Rules
from command.positions.schemas import newest_properties
from command.positions.service import Positions
from tests.positions.batches import NOON, Row, batch, us

EVERYWHERE = system_scope("test")


class Raised:
    """Keeps the alarms that are raised; refuses them while `fails`."""

    def __init__(self) -> None:
        self.facts: list[AlarmFact] = []
        self.fails = False

    async def __call__(self, tx: Transaction, fact: AlarmFact) -> None:
        if self.fails:
            raise LookupError("an alarm that cannot be raised")
        self.facts.append(fact)


@pytest_asyncio.fixture
async def ids(database: Database) -> list[int]:
    """Two devices of one body."""
    async with database.transaction() as tx:
        root = {"code": "CZ", "name": "常州市", "short_name": "支队", "kind": "detachment"}
        body_id = (await tx.execute(sa.insert(body).values(root).returning(body.c.id))).scalar_one()
        values = [
            {
                "asset_no": name,
                "kind": "vehicle_terminal",
                "body_id": body_id,
                "protocol": "jt808-2013",
                "identity": name,
            }
            for name in ("1", "2")
        ]
        return list((await tx.execute(sa.insert(device).values(values).returning(device.c.id))).scalars())


@pytest.fixture
def raised() -> Raised:
    return Raised()


async def make(database: Database, bus: Bus, clock: SetClock, raised: Raised, **rules: int) -> Positions:
    clock.set(NOON)
    register = Devices()
    async with database.transaction() as tx:
        await register.load(tx)
    made = Positions(database, bus, clock, register, raise_alarm=raised, rules=Rules(**rules))
    await made.start()
    return made


@pytest_asyncio.fixture
async def positions(ids: list[int], database: Database, bus: Bus, clock: SetClock, raised: Raised):
    made = await make(database, bus, clock, raised)
    yield made
    await made.stop()


@pytest_asyncio.fixture
async def sql(database: Database):
    connection = await database.raw_connection()
    yield connection
    await connection.close()


async def test_a_fix_is_stored_once_however_often_it_comes(
    positions: Positions, ids: list[int], sql: asyncpg.Connection
) -> None:
    fix = Row(device=ids[0], digest=7)
    await positions.ingest(batch(fix))
    await positions.ingest(batch(fix, Row(device=ids[0], at_s=1, digest=8)))
    await asyncio.gather(*(positions.ingest(batch(fix)) for _ in range(20)))
    assert await sql.fetchval("select count(*) from position") == 2


async def test_each_day_lies_in_its_partition(positions: Positions, ids: list[int], sql: asyncpg.Connection) -> None:
    rows = [Row(device=ids[0], at_s=-86_400.0 * days, received_s=0, catch_up=True) for days in range(4)]
    await positions.ingest(batch(*rows))
    found = await sql.fetch("select tableoid::regclass::text as day from position order by fixed_at")
    assert [row["day"] for row in found] == [f"position_202603{day}" for day in (12, 13, 14, 15)]


async def test_days_beyond_the_retention_are_dropped(
    positions: Positions, ids: list[int], sql: asyncpg.Connection, clock: SetClock
) -> None:
    await positions.ingest(batch(Row(device=ids[0]), Row(device=ids[0], at_s=9000, received_s=0)))
    clock.set(NOON + timedelta(days=91))
    dropped = await positions.housekeeping.drop_old()
    assert "position_20260315" in dropped
    assert await sql.fetchval("select count(*) from position") == 0
    assert await sql.fetchval("select count(*) from position_quarantine") == 0
    assert await sql.fetchval("select to_regclass('position_20260315') is null")


async def test_unusable_times_lie_apart_once(positions: Positions, ids: list[int], sql: asyncpg.Connection) -> None:
    future = Row(device=ids[0], at_s=86_400, received_s=0, digest=1)
    await positions.ingest(batch(future, Row(device=ids[0], has_time=False, digest=2)))
    await positions.ingest(batch(future))
    rows = await sql.fetch("select digest, claimed_at from position_quarantine order by digest")
    assert [(row["digest"], row["claimed_at"]) for row in rows] == [(1, NOON + timedelta(days=1)), (2, None)]
    assert await sql.fetchval("select count(*) from position") == 0


async def test_the_newest_survives_a_restart_and_knows_the_alarm_that_was_raised(
    positions: Positions,
    ids: list[int],
    database: Database,
    bus: Bus,
    clock: SetClock,
    raised: Raised,
) -> None:
    await positions.ingest(batch(Row(device=ids[0], alarms=1), Row(device=ids[1])))
    await positions.ingest(batch(Row(device=ids[0], at_s=5, longitude=121.0), Row(device=ids[1], at_s=6)))
    second = await make(database, bus, clock, raised)
    newest = {int(record["device_id"]): record for record in await second.list_newest()}
    assert newest[ids[0]]["fixed_at_ms"] == us(0) // 1000, "the implausible one is not drawn"
    assert newest[ids[1]]["fixed_at_ms"] == us(6) // 1000
    assert second.board.of(ids).tolist() == [newest[ids[0]].tolist(), newest[ids[1]].tolist()]
    assert len(raised.facts) == 1
    await second.ingest(batch(Row(device=ids[0], at_s=7, alarms=1)))
    assert len(raised.facts) == 1
    await second.stop()


async def test_a_constant_clock_offset_is_shown_and_survives_a_restart(
    positions: Positions, ids: list[int], database: Database, bus: Bus, clock: SetClock, raised: Raised
) -> None:
    """A clock ten minutes slow: after a restart its first fix is in order, and its alarm is no history."""
    slow_s = 600
    for at in range(0, 100, 20):
        await positions.ingest(batch(Row(device=ids[0], at_s=at - slow_s, received_s=at)))
    (record,) = positions.board.of(ids)
    assert record["clock_offset_ms"] == 600_000
    assert record["fixed_at_ms"] == us(80) // 1000
    assert newest_properties(record, NOON, 120)["clock_offset_s"] == 600.0
    second = await make(database, bus, clock, raised)
    await second.ingest(batch(Row(device=ids[0], at_s=100 - slow_s, received_s=100, alarms=1 << 1)))
    (record,) = second.board.of(ids)
    assert record["fixed_at_ms"] == us(100) // 1000
    assert [fact.kind for fact in raised.facts] == ["overspeed"]
    await second.stop()


async def test_a_new_press_behind_a_known_one_is_raised(positions: Positions, ids: list[int], raised: Raised) -> None:
    """A batch is sent again with one press more, because its answer was lost: the first is known, the second is not."""
    await positions.ingest(batch(Row(device=ids[0], at_s=0)))
    known = Row(device=ids[0], at_s=-3600, received_s=1, alarms=1, catch_up=True)
    await positions.ingest(batch(known))
    fresh = Row(device=ids[0], at_s=-1800, received_s=2, alarms=1, catch_up=True, digest=7)
    await positions.ingest(batch(known, fresh))
    assert [fact.raised_at for fact in raised.facts] == [NOON - timedelta(hours=1), NOON - timedelta(minutes=30)]
    assert {fact.cause for fact in raised.facts} == {"late_report"}


async def test_a_commit_is_told_on_the_bus_in_records_of_52_bytes(
    positions: Positions, ids: list[int], bus: Bus
) -> None:
    heard = bus.subscribe(CHANNEL)
    await anext(heard)
    await positions.ingest(batch(Row(device=ids[0]), Row(device=ids[0], at_s=1, longitude=119.9701, alarms=1 << 31)))
    message = await anext(heard)
    assert isinstance(message, Message)
    assert len(message.payload) == NEWEST.itemsize == 52
    record = np.frombuffer(message.payload, NEWEST)[0]
    assert record["device_id"] == ids[0]
    assert (record["longitude_e7"], record["latitude_e7"]) == (1_199_701_000, 317_800_000)
    assert record["fixed_at_ms"] == us(1) // 1000
    assert record["alarms"] == 1 << 31
    await heard.aclose()


async def test_what_another_version_tells_is_passed_over_and_the_next_is_heard(
    positions: Positions, ids: list[int], database: Database, bus: Bus, clock: SetClock, raised: Raised
) -> None:
    second = await make(database, bus, clock, raised)
    heard = asyncio.Event()
    second.on_learnt(lambda records: heard.set() if len(records) else None)
    await bus.publish(CHANNEL, bytes(NEWEST.itemsize + 4))
    await positions.ingest(batch(Row(device=ids[0])))
    await asyncio.wait_for(heard.wait(), 5)
    assert second.board.of([ids[0]])["device_id"].tolist() == [ids[0]]
    await second.stop()


async def test_an_alarm_is_raised_with_its_fix_and_not_by_a_repeat(
    positions: Positions, ids: list[int], raised: Raised
) -> None:
    pressed = Row(device=ids[0], at_s=-500, received_s=0, alarms=1, catch_up=True)
    await positions.ingest(batch(pressed))
    await positions.ingest(batch(pressed))
    (fact,) = raised.facts
    assert (fact.kind, fact.device_id) == ("emergency_button", ids[0])
    assert fact.raised_at == NOON - timedelta(seconds=500)
    assert fact.received_at == NOON


async def test_a_fix_whose_alarm_cannot_be_raised_is_not_answered_and_costs_the_others_nothing(
    positions: Positions, ids: list[int], raised: Raised, sql: asyncpg.Connection
) -> None:
    raised.fails = True
    pressed = batch(Row(device=ids[0], alarms=1))
    outcome = await asyncio.gather(
        positions.ingest(pressed), positions.ingest(batch(Row(device=ids[1]))), return_exceptions=True
    )
    assert isinstance(outcome[0], CommandError)
    assert outcome[0].code == "positions_not_stored"
    assert outcome[1] is None
    assert [row["device_id"] for row in await sql.fetch("select device_id from position")] == [ids[1]]
    raised.fails = False
    await positions.ingest(pressed)
    assert len(raised.facts) == 1


async def test_too_much_waiting_is_refused_at_once(positions: Positions, ids: list[int]) -> None:
    many = batch(*[Row(device=ids[0], at_s=n / 10) for n in range(2000)])
    outcome = await asyncio.gather(*(positions.ingest(many) for _ in range(12)), return_exceptions=True)
    refused = [error for error in outcome if isinstance(error, CommandError)]
    assert {error.code for error in refused} == {"positions_busy"}
    assert len(refused) == 2


async def test_the_newest_in_a_box_respects_the_scope(positions: Positions, ids: list[int]) -> None:
    await positions.ingest(batch(Row(device=ids[0]), Row(device=ids[1], longitude=120.5)))
    box = (119.9, 31.7, 120.0, 31.9)
    assert positions.newest_within(box, EVERYWHERE)["device_id"].tolist() == [ids[0]]
    stranger = Scope("stranger", frozenset({Role.DISPATCHER}), body_ids=frozenset({999_999}))
    assert len(positions.newest_within(box, stranger)) == 0
    with pytest.raises(CommandError, match="device_not_found"):
        await positions.track(ids[0], NOON, NOON + timedelta(hours=1), stranger)


async def test_a_track_leaves_out_what_is_not_drawn_and_keeps_corners(positions: Positions, ids: list[int]) -> None:
    rows = [Row(device=ids[0], at_s=10 * n, longitude=119.97 + n * 1e-3) for n in range(5)]
    rows += [Row(device=ids[0], at_s=50 + 10 * n, longitude=119.974, latitude=31.781 + n * 1e-3) for n in range(5)]
    rows += [Row(device=ids[0], at_s=45, has_fix=False), Row(device=ids[0], at_s=46, longitude=125.0)]
    for row in sorted(rows, key=lambda one: one.at_s):
        await positions.ingest(batch(row))
    whole = await positions.track(ids[0], NOON, NOON + timedelta(hours=1), EVERYWHERE)
    assert (whole.stored, whole.without_place, whole.implausible, len(whole.points)) == (12, 1, 1, 10)
    simple = await positions.track(ids[0], NOON, NOON + timedelta(hours=1), EVERYWHERE, simplify_m=20)
    assert [(point.longitude_deg, point.latitude_deg) for point in simple.points] == [
        (119.97, 31.78),
        (119.974, 31.78),
        (119.974, 31.785),
    ]
    assert simple.points[1].at == NOON + timedelta(seconds=40)
    with pytest.raises(CommandError, match="track_span"):
        await positions.track(ids[0], NOON, NOON, EVERYWHERE)


async def test_a_day_is_made_by_two_processes_at_once(
    ids: list[int], database: Database, bus: Bus, clock: SetClock, raised: Raised, sql: asyncpg.Connection
) -> None:
    both = [await make(database, bus, clock, raised, future_us=20 * 86_400 * SECOND_US) for _ in range(2)]
    fixes = batch(*[Row(device=ids[0], at_s=86_400.0 * day, received_s=0, digest=day) for day in range(5, 10)])
    await asyncio.gather(*(one.ingest(fixes) for one in both))
    assert await sql.fetchval("select count(*) from position") == 5
    assert await sql.fetchval("select count(*) from pg_inherits where inhparent = 'position'::regclass") == 9
    for one in both:
        await one.stop()


async def test_the_pages_need_a_sign_in(api: httpx.AsyncClient) -> None:
    assert (await api.get("/api/positions")).status_code == 401
    span = {"start": "2026-03-15T00:00:00Z", "end": "2026-03-15T01:00:00Z"}
    assert (await api.get("/api/devices/1/track", params=span)).status_code == 401


def test_partition_names_are_dates() -> None:
    from command.positions.partitions import day_of, name_of

    assert name_of(date(2026, 3, 15)) == "position_20260315"
    assert day_of("position_20260315") == date(2026, 3, 15)
