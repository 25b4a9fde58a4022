"""What real frames come to in the database: alarms by line, presses learnt late, useless clocks, jumps, constant offsets."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import asyncpg

from command.foundation.clock import SetClock
from command.positions.service import Positions
from command.protocols.jt808.batch import BatchKind, PositionBatch
from command.protocols.jt808.flags import AlarmFlags
from tests.gateway.conftest import Squad
from tests.gateway.terminal import Terminal, report

Connect = Callable[..., Awaitable[Terminal]]
SOS, NOTHING = AlarmFlags.EMERGENCY, AlarmFlags(0)
ALARMS = "select kind, level, state, times, late, raised_at, received_at, cause from alarm order by id"


async def drive(terminal: Terminal, clock: SetClock, *alarms: AlarmFlags, every_s: int = 5) -> None:
    for alarm in alarms:
        clock.advance(timedelta(seconds=every_s))
        await terminal.acknowledged(terminal.send(report(clock.now(), alarm=alarm)))


async def test_a_pressed_button_is_one_line_however_often_it_is_reported(
    connect: Connect, clock: SetClock, sql: asyncpg.Connection
) -> None:
    terminal = await connect()
    await terminal.sign_in()
    await drive(terminal, clock, NOTHING, SOS, SOS, SOS, NOTHING, SOS | AlarmFlags.POWER_LOST, SOS)
    rows = await sql.fetch(ALARMS)
    assert [(row["kind"], row["level"], row["times"]) for row in rows] == [
        ("emergency_button", "emergency", 2),
        ("power_lost", "fault", 1),
    ]


async def test_flags_that_flutter_are_one_line_and_few_events(
    connect: Connect, clock: SetClock, sql: asyncpg.Connection
) -> None:
    terminal = await connect()
    await terminal.sign_in()
    await drive(terminal, clock, *[AlarmFlags.POWER_LOW, NOTHING] * 30, every_s=1)
    (row,) = await sql.fetch(ALARMS)
    assert row["kind"] == "power_low"
    assert row["times"] <= 60 / 10 + 1
    assert await sql.fetchval("select count(*) from event where kind like 'alarm%'") <= 2


async def test_a_press_learnt_late_is_raised_with_both_times_and_moves_nothing(
    connect: Connect, clock: SetClock, sql: asyncpg.Connection, positions: Positions, squad: Squad
) -> None:
    terminal = await connect()
    await terminal.sign_in()
    await drive(terminal, clock, NOTHING)
    now = clock.now()
    before = positions.board.of([squad.device_id]).tolist()
    kept = [report(now - timedelta(minutes=m), 119.90, alarm=SOS if m == 20 else NOTHING) for m in (30, 20, 10)]
    batch = PositionBatch(BatchKind.BLIND_SPOT, tuple(kept))
    await terminal.acknowledged(terminal.send(batch))
    await terminal.acknowledged(terminal.send(batch))  # its answer was lost
    (row,) = await sql.fetch(ALARMS)
    assert (row["kind"], row["times"], row["late"], row["cause"]) == ("emergency_button", 1, True, "late_report")
    assert (row["raised_at"], row["received_at"]) == (now - timedelta(minutes=20), now)
    assert positions.board.of([squad.device_id]).tolist() == before
    assert await sql.fetchval("select count(*) from position") == 4


async def test_a_time_in_the_future_and_one_that_is_none_lie_apart_and_still_cry_for_help(
    connect: Connect, clock: SetClock, sql: asyncpg.Connection
) -> None:
    terminal = await connect()
    await terminal.sign_in()
    ahead = report(clock.now() + timedelta(hours=3), alarm=SOS)
    await terminal.acknowledged(terminal.send(ahead))
    await terminal.acknowledged(terminal.send(ahead))
    assert await sql.fetchval("select count(*) from position") == 0
    assert await sql.fetchval("select count(*) from position_quarantine") == 1
    (row,) = await sql.fetch(ALARMS)
    assert (row["kind"], row["raised_at"]) == ("emergency_button", clock.now())


async def test_the_marker_stays_at_a_jump_and_follows_the_third_fix_that_agrees(
    connect: Connect, clock: SetClock, positions: Positions, squad: Squad, sql: asyncpg.Connection
) -> None:
    terminal = await connect()
    await terminal.sign_in()
    await drive(terminal, clock, NOTHING)
    seen = []
    for longitude in (121.47, 121.4701, 121.4702):
        clock.advance(timedelta(seconds=5))
        await terminal.acknowledged(terminal.send(report(clock.now(), longitude)))
        seen.append(int(positions.board.of([squad.device_id])["longitude_e7"][0]) / 1e7)
    assert seen == [119.97, 119.97, 121.4702]
    assert await sql.fetchval("select count(*) from position where marks & 2 <> 0") == 2


async def test_a_clock_that_is_constantly_wrong_is_measured_corrected_and_kept_raw(
    connect: Connect, clock: SetClock, positions: Positions, squad: Squad, sql: asyncpg.Connection
) -> None:
    terminal = await connect()
    await terminal.sign_in()
    slow = timedelta(minutes=7)
    for _ in range(6):
        clock.advance(timedelta(seconds=20))
        await terminal.acknowledged(terminal.send(report(clock.now() - slow)))
    (newest,) = positions.board.of([squad.device_id])
    assert int(newest["clock_offset_ms"]) == 420_000
    assert int(newest["fixed_at_ms"]) == int(clock.now().timestamp() * 1000)
    row = await sql.fetchrow("select fixed_at, clock_offset_ms from position order by received_at desc limit 1")
    assert (row["fixed_at"], row["clock_offset_ms"]) == (clock.now() - slow, 420_000)
