"""Alarms on a real database: one line a device and kind, known presses, who sees and handles them."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import httpx
import pytest

from command.alarms.models import Alarm, AlarmFact, AlarmLevel, AlarmPoint, AlarmState
from command.alarms.service import Alarms
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.history.events import RecordedEvent, Subject, list_of_subject
from tests.alarms.two_squads import Force

MEASURED = {"times", "last_raised_at", "last_received_at", "location", "told_at", "raised_at", "received_at", "late"}
"""Counted between two events: a report that changes only these is not told of."""

A = "/api/alarms"


class Press(Protocol):
    """A report of the squad's device at the clock's time."""

    def __call__(self, level: AlarmLevel = ..., late_s: float = ..., **changes: object) -> AlarmFact: ...


@pytest.fixture
def press(force: Force, clock: SetClock) -> Press:
    def of(level: AlarmLevel = AlarmLevel.EMERGENCY, late_s: float = 0, **changes: object) -> AlarmFact:
        fact = AlarmFact(
            kind="emergency_button" if level is AlarmLevel.EMERGENCY else "gnss_fault",
            level=level,
            device_id=7,
            vehicle_id=3,
            body_id=force.bodies["one"],
            raised_at=clock.now() - timedelta(seconds=late_s),
            received_at=clock.now(),
            location=AlarmPoint(119.95, 31.78),
            cause="0x0200",
        )
        return replace(fact, **changes)  # type: ignore[arg-type]

    return of


async def raised(alarms: Alarms, database: Database, fact: AlarmFact) -> Alarm:
    async with database.transaction() as tx:
        return await alarms.raise_in(tx, fact)


async def told(database: Database, alarm_id: int) -> list[RecordedEvent]:
    async with database.transaction() as tx:
        return await list_of_subject(tx, Subject("alarm", alarm_id))


def bearer(who: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {who}"}


async def test_one_line_a_device_and_kind(alarms: Alarms, database: Database, press: Press, clock: SetClock) -> None:
    first = await raised(alarms, database, press())
    clock.advance(timedelta(seconds=10))
    again = await raised(alarms, database, press())
    fault = await raised(alarms, database, press(AlarmLevel.FAULT))
    other = await raised(alarms, database, press(device_id=8))
    assert again.id == first.id
    assert again.times == 2
    assert len({first.id, fault.id, other.id}) == 3
    assert [event.kind for event in await told(database, first.id)] == ["alarm_raised"]


async def test_many_at_once_are_one_line(alarms: Alarms, database: Database, press: Press) -> None:
    made = await asyncio.gather(*(raised(alarms, database, press()) for _ in range(10)))
    assert len({alarm.id for alarm in made}) == 1
    assert max(alarm.times for alarm in made) == 10


async def test_a_rolled_back_fact_leaves_no_alarm(
    alarms: Alarms, database: Database, press: Press, client: httpx.AsyncClient
) -> None:
    async def store_nothing() -> None:
        async with database.transaction() as tx:
            await alarms.raise_in(tx, press())
            raise RuntimeError("the fix was not stored")

    with pytest.raises(RuntimeError, match="the fix was not stored"):
        await store_nothing()
    assert (await client.get(A, headers=bearer("dispatcher"))).json()["items"] == []


async def test_an_emergency_learnt_late_sounds_at_once_with_both_times(
    alarms: Alarms, database: Database, press: Press, client: httpx.AsyncClient
) -> None:
    """Promise 6."""
    late = await raised(alarms, database, press(late_s=1200))
    view = (await client.get(f"{A}/{late.id}", headers=bearer("dispatcher"))).json()
    assert (view["late"], view["sounds"], view["text"]) == (True, True, "按下 08:10，收到 08:30")


async def test_a_press_that_is_known_is_not_raised_again(
    alarms: Alarms, database: Database, press: Press, clock: SetClock, client: httpx.AsyncClient
) -> None:
    """Promise 6: the blind-spot copy of a press that came live and was dealt with."""
    live = await raised(alarms, database, press())
    await client.post(f"{A}/{live.id}/acknowledge", headers=bearer("dispatcher"))
    await client.post(f"{A}/{live.id}/close", json={"reason": "误按"}, headers=bearer("dispatcher"))
    clock.advance(timedelta(minutes=30))
    copy = await raised(alarms, database, press(late_s=1795))
    assert (copy.id, copy.state, copy.times) == (live.id, AlarmState.CLOSED, 2)
    fresh = await raised(alarms, database, press(late_s=900))
    assert fresh.id != live.id


async def test_a_fault_that_flaps_after_closing_makes_no_storm(
    alarms: Alarms, database: Database, press: Press, clock: SetClock, client: httpx.AsyncClient
) -> None:
    first = await raised(alarms, database, press(AlarmLevel.FAULT))
    await client.post(f"{A}/{first.id}/close", json={"reason": "已修"}, headers=bearer("squad"))
    for _ in range(4):
        clock.advance(timedelta(seconds=70))
        assert (await raised(alarms, database, press(AlarmLevel.FAULT))).id == first.id
    clock.advance(timedelta(minutes=5))
    assert (await raised(alarms, database, press(AlarmLevel.FAULT))).id != first.id


async def test_a_squad_handles_its_own_and_sees_no_other(
    alarms: Alarms, database: Database, press: Press, client: httpx.AsyncClient
) -> None:
    mine = await raised(alarms, database, press())
    assert (await client.get(A, headers=bearer("other"))).json()["items"] == []
    assert (await client.get(f"{A}/{mine.id}", headers=bearer("other"))).status_code == 404
    assert (await client.post(f"{A}/{mine.id}/acknowledge", headers=bearer("other"))).status_code == 404
    assert (await client.post(f"{A}/{mine.id}/acknowledge", headers=bearer("planner"))).status_code == 403
    assert (await client.get(A, headers=bearer("nobody"))).status_code == 401
    done = await client.post(f"{A}/{mine.id}/acknowledge", headers=bearer("squad"))
    assert done.json()["acknowledged_by"] == "squad"


async def test_nobodys_device_is_the_citys(
    alarms: Alarms, database: Database, press: Press, client: httpx.AsyncClient
) -> None:
    alarm = await raised(alarms, database, press(body_id=None, device_id=None, vehicle_id=None))
    assert (await client.get(A, headers=bearer("squad"))).json()["items"] == []
    assert [one["id"] for one in (await client.get(A, headers=bearer("dispatcher"))).json()["items"]] == [alarm.id]
    assert len((await told(database, alarm.id))[0].audience) == 1


async def test_exactly_one_of_two_desks_acknowledges(
    alarms: Alarms, database: Database, press: Press, client: httpx.AsyncClient
) -> None:
    alarm = await raised(alarms, database, press())
    answers = await asyncio.gather(
        *(client.post(f"{A}/{alarm.id}/acknowledge", headers=bearer(who)) for who in ("dispatcher", "squad"))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_a_repeated_command_gets_its_first_answer(
    alarms: Alarms, database: Database, press: Press, client: httpx.AsyncClient
) -> None:
    alarm = await raised(alarms, database, press())
    headers = bearer("squad") | {"Idempotency-Key": "k"}
    first = await client.post(f"{A}/{alarm.id}/acknowledge", headers=headers)
    assert (await client.post(f"{A}/{alarm.id}/acknowledge", headers=headers)).json() == first.json()


async def test_a_shelf_ends_at_its_time_also_when_nobody_was_there(
    alarms: Alarms, database: Database, press: Press, clock: SetClock, client: httpx.AsyncClient
) -> None:
    alarm = await raised(alarms, database, press())
    until: datetime = clock.now() + timedelta(hours=1)
    await client.post(f"{A}/{alarm.id}/shelve", json={"until": until.isoformat()}, headers=bearer("squad"))
    assert await alarms.take_off_shelf() == 0
    clock.advance(timedelta(hours=9))
    assert await alarms.take_off_shelf() == 1
    assert await alarms.take_off_shelf() == 0
    last = (await told(database, alarm.id))[-1]
    assert (last.kind, last.at, last.learned_at) == ("alarm_unshelved", until, clock.now())
    assert (await client.get(f"{A}/{alarm.id}", headers=bearer("squad"))).json()["sounds"] is True


async def test_the_events_of_an_alarm_fold_into_its_row(
    alarms: Alarms, database: Database, press: Press, clock: SetClock, client: httpx.AsyncClient
) -> None:
    """Promise 5."""
    alarm = await raised(alarms, database, press())
    for act, body in (("acknowledge", None), ("shelve", {"until": "2026-03-15T02:00:00Z"}), ("close", None)):
        clock.advance(timedelta(seconds=61))
        await raised(alarms, database, press())
        sent = {"reason": "误按"} if act == "close" else body
        await client.post(f"{A}/{alarm.id}/{act}", json=sent, headers=bearer("squad"))
    folded: dict[str, object] = {}
    for event in await told(database, alarm.id):
        folded |= event.data["changes"]
    [row] = (await client.get(A, params={"state": list(AlarmState)}, headers=bearer("squad"))).json()["items"]
    for name in set(folded) - MEASURED:
        value = folded[name]
        expected = (
            datetime.fromisoformat(value) if isinstance(value, str) and name.endswith(("_at", "_until")) else value
        )
        shown = datetime.fromisoformat(row[name]) if isinstance(expected, datetime) else row[name]
        assert shown == expected, name


async def test_the_list_is_paged_newest_first(
    alarms: Alarms, database: Database, press: Press, client: httpx.AsyncClient
) -> None:
    ids = [(await raised(alarms, database, press(device_id=n))).id for n in range(5)]
    first = (await client.get(A, params={"limit": 3}, headers=bearer("squad"))).json()
    rest = (await client.get(A, params={"cursor": first["next_cursor"]}, headers=bearer("squad"))).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next_cursor"] is None
    faults = await client.get(A, params={"level": "fault"}, headers=bearer("squad"))
    assert faults.json()["items"] == []
