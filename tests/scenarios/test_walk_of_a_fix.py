"""A fix from the terminal's socket to the screens, over TCP and WebSockets as terminals and browsers use them."""

from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest_asyncio

from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.protocols.jt808.batch import BatchKind, PositionBatch
from command.protocols.jt808.position import PositionReport
from tests.gateway.terminal import Terminal, report
from tests.live.screen import Screen, opened, watching
from tests.scenarios.conftest import Connect
from tests.scenarios.garrison import Garrison
from tests.scenarios.watch_room import WatchRoom

CHASHAN = (119.91, 31.72)
"""In 茶山街道, where the crews of its squad drive."""


@pytest_asyncio.fixture
async def sql(database: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await database.raw_connection()
    yield connection
    await connection.close()


def batch_of(*reports: PositionReport) -> PositionBatch:
    return PositionBatch(BatchKind.BLIND_SPOT, reports)


async def signed_in(connect: Connect, crew: str) -> Terminal:
    terminal = await connect(crew)
    await terminal.sign_in()
    return terminal


def handle_of(screen: Screen, device_id: int) -> int | None:
    return next((handle for handle, name in screen.names.items() if name["device_id"] == device_id), None)


def place_of(screen: Screen, device_id: int) -> tuple[float, float] | None:
    return screen.places.get(handle_of(screen, device_id) or -1)


async def test_registered_authenticated_stored_acknowledged_and_seen_by_the_right_viewers(
    serve: str, connect: Connect, garrison: Garrison, clock: SetClock, sql: asyncpg.Connection, room: WatchRoom
) -> None:
    device_id, other_id = garrison.terminals["one"], garrison.terminals["far"]
    async with (
        watching(serve, "dispatcher") as city,
        watching(serve, "squad") as own,
        watching(serve, "other-squad") as foreign,
    ):
        terminal = await signed_in(connect, "one")
        await terminal.acknowledged(terminal.send(report(clock.now(), *CHASHAN)))
        row = await sql.fetchrow("select device_id, fixed_at, longitude_e7, latitude_e7 from position")
        assert tuple(row) == (device_id, clock.now(), 1_199_100_000, 317_200_000)
        for screen in (city, own):
            await screen.until(lambda one: place_of(one, device_id) == CHASHAN)
        neighbour = await signed_in(connect, "far")
        await neighbour.acknowledged(neighbour.send(report(clock.now(), 119.95, 31.72)))
        await foreign.until(lambda one: place_of(one, other_id) == (119.95, 31.72))
        assert handle_of(foreign, device_id) is None
        seen = {
            who: {one["properties"]["device_id"] for one in (await room.desk.get(who, "/positions"))["features"]}
            for who in ("dispatcher", "squad", "other-squad")
        }
        assert seen == {"dispatcher": {device_id, other_id}, "squad": {device_id}, "other-squad": {other_id}}


async def test_twenty_minutes_without_a_network_are_caught_up_and_move_nothing_back(
    serve: str, connect: Connect, garrison: Garrison, clock: SetClock, sql: asyncpg.Connection, room: WatchRoom
) -> None:
    """Scenario 11: a lost link, a batch of what was kept, the last part of it sent twice."""
    device_id, left_at = garrison.terminals["one"], clock.now()
    async with watching(serve, "squad") as screen:
        terminal = await signed_in(connect, "one")
        await terminal.acknowledged(terminal.send(report(left_at, *CHASHAN)))
        await screen.until(lambda one: place_of(one, device_id) == CHASHAN)
        await terminal.close()
        kept = [report(left_at + timedelta(minutes=n), 119.91, 31.72 + n * 0.001) for n in range(1, 21)]
        clock.advance(timedelta(minutes=21))
        back = await signed_in(connect, "one")
        here = (119.911, 31.742)
        await back.acknowledged(back.send(report(clock.now(), *here)))
        await screen.until(lambda one: place_of(one, device_id) == here)
        for part in (kept[10:], kept[:10], kept[10:]):
            await back.acknowledged(back.send(batch_of(*part)))
        stored = await sql.fetch("select fixed_at from position order by fixed_at")
        assert [row["fixed_at"] for row in stored] == [left_at + timedelta(minutes=n) for n in range(22)]
        track = await room.desk.get(
            "squad",
            f"/devices/{device_id}/track",
            start=left_at.isoformat(),
            end=(clock.now() + timedelta(seconds=1)).isoformat(),
        )
        times = [point["at"] for point in track["points"]]
        assert (len(times), times) == (22, sorted(times))
        assert [point["is_late"] for point in track["points"]] == [False, *[True] * 20, False]
        clock.advance(timedelta(seconds=10))
        further = (119.912, 31.743)
        await back.acknowledged(back.send(report(clock.now(), *further)))
        await screen.until(lambda one: place_of(one, device_id) == further)
        mine = handle_of(screen, device_id)
        shown = [
            (item["lon"], item["lat"])
            for frame in screen.of("positions")
            for item in frame["items"]
            if item["handle"] == mine
        ]
        assert [place for n, place in enumerate(shown) if place != shown[n - 1] or n == 0] == [CHASHAN, here, further]


async def test_a_clock_in_the_future_is_quarantined_and_a_jump_is_kept_but_not_drawn(
    serve: str, connect: Connect, garrison: Garrison, clock: SetClock, sql: asyncpg.Connection
) -> None:
    """Scenario 11: both are acknowledged, so that the terminal does not send them for ever."""
    device_id = garrison.terminals["one"]
    terminal = await signed_in(connect, "one")
    for at, place in (
        (clock.now() - timedelta(seconds=20), CHASHAN),
        (clock.now() + timedelta(days=1), CHASHAN),
        (clock.now() - timedelta(seconds=15), (120.75, 31.72)),
    ):
        await terminal.acknowledged(terminal.send(report(at, *place)))
    assert await sql.fetchval("select count(*) from position_quarantine where device_id = $1", device_id) == 1
    assert await sql.fetchval("select count(*) from position where device_id = $1", device_id) == 2
    async with watching(serve, "dispatcher") as screen:
        await terminal.acknowledged(terminal.send(report(clock.now(), 119.9101, 31.7201)))
        await screen.until(lambda one: place_of(one, device_id) == (119.9101, 31.7201))
        assert (120.75, 31.72) not in screen.places.values()


async def test_a_stranger_without_sign_in_sees_nothing_and_a_session_that_ends_is_closed(
    serve: str, connect: Connect, clock: SetClock, room: WatchRoom
) -> None:
    """Scenario 15."""
    async with opened(serve, "nobody") as screen:
        await screen.until_closed()
        assert [message["type"] for message in screen.messages] == ["error"]
    async with watching(serve, "squad") as screen:
        gone = await room.desk.client.delete("/api/sessions/current", headers={"Authorization": "Bearer squad"})
        assert gone.status_code in {200, 204}, gone.text
        assert await screen.until_closed() > 4000
