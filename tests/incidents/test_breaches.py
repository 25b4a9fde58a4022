"""Due times that pass: raised once, with the true time, however long nobody looked."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from command.app.house import House
from command.force.service import Cover
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.history.events import RecordedEvent, list_of_incident
from command.incidents import limits
from command.incidents.breaches import Breaches
from command.incidents.calendar import published_day
from command.incidents.clocks import DayKind, Limit
from command.incidents.journal import Journal
from command.incidents.models import Severity
from tests.incidents.small_city import City, Desk

DUE = datetime(2026, 3, 15, 2, 0, tzinfo=UTC)


async def overdue_events(database: Database, incident_id: int) -> list[RecordedEvent]:
    async with database.transaction() as tx:
        return [event for event in await list_of_incident(tx, incident_id) if event.kind == "incident_overdue"]


@pytest.fixture
def breaches(house: House) -> Breaches:
    return house.services.get(Breaches)


async def test_a_breach_during_a_long_absence_is_raised_once_with_its_true_time(
    desk: Desk, breaches: Breaches, database: Database, clock: SetClock
) -> None:
    """Scenario 7 and promise 7."""
    made = await desk.call(due_at=DUE.isoformat())
    assert await breaches.raise_passed() == 0
    clock.set(DUE + timedelta(days=3))
    assert await breaches.raise_passed() == 1
    assert await breaches.raise_passed() == 0
    [event] = await overdue_events(database, made["id"])
    assert (event.at, event.learned_at, event.actor) == (DUE, DUE + timedelta(days=3), "clock")
    view = await desk.get("squad", f"/incidents/{made['id']}")
    assert (view["overdue"], view["breached_at"]) == (True, "2026-03-15T02:00:00Z")
    assert [one["id"] for one in (await desk.get("squad", "/incidents", overdue=True))["items"]] == [made["id"]]


async def test_two_workers_raise_it_once(desk: Desk, breaches: Breaches, database: Database, clock: SetClock) -> None:
    made = [await desk.call(due_at=DUE.isoformat()) for _ in range(5)]
    clock.set(DUE + timedelta(minutes=1))
    raised = await asyncio.gather(*(breaches.raise_passed() for _ in range(4)))
    assert sum(raised) == 5
    assert [len(await overdue_events(database, one["id"])) for one in made] == [1] * 5


async def test_a_worker_that_dies_before_its_commit_leaves_the_breach_to_the_next(
    desk: Desk, house: House, breaches: Breaches, database: Database, clock: SetClock
) -> None:
    made = await desk.call(due_at=DUE.isoformat())
    clock.set(DUE + timedelta(minutes=1))
    held = asyncio.Event()

    async def die() -> None:
        async with database.transaction() as tx:
            from command.incidents import repository

            await repository.list_breached(tx, clock.now(), 10)
            held.set()
            await asyncio.sleep(60)

    dying = asyncio.create_task(die())
    await held.wait()
    assert await breaches.raise_passed() == 0
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    assert await breaches.raise_passed() == 1
    assert len(await overdue_events(database, made["id"])) == 1


async def test_what_ended_in_time_is_never_overdue(desk: Desk, breaches: Breaches, clock: SetClock, city: City) -> None:
    handlers = [city.people["A01"], city.people["A02"]]
    made = await desk.call(due_at=DUE.isoformat(), source="patrol")
    void = await desk.call(due_at=DUE.isoformat())
    await desk.step("squad", made["id"], "accept", handler_ids=handlers)
    await desk.step("squad", made["id"], "resolve", result_code="corrected", result="已整改")
    await desk.step("clerk", made["id"], "answer", how="phone", text="好")
    await desk.step("squad", made["id"], "close")
    await desk.step("leader", void["id"], "void", reason="演练", drill=True)
    clock.set(DUE + timedelta(days=1))
    assert await breaches.raise_passed() == 0


async def test_an_extension_after_the_breach_is_refused(desk: Desk, breaches: Breaches, clock: SetClock) -> None:
    made = await desk.call(source="report")
    clock.advance(timedelta(days=30))
    await breaches.raise_passed()
    refused = await desk.step("leader", made["id"], "extend", 409, reason="x", reporter_told="phone")
    assert refused["code"] == "already_overdue"


async def test_a_named_complaint_that_ran_over_is_owed_a_word_on_progress(
    desk: Desk, breaches: Breaches, clock: SetClock, city: City
) -> None:
    """Scenario 8, day 8: 10.03.5."""
    made = await desk.call(source="complaint", subject_body="a1-squad")
    handlers = [city.people["S01"], city.people["S02"]]
    await desk.step("supervisor", made["id"], "accept", handler_ids=handlers)
    clock.set(datetime(2026, 3, 24, 16, 0, tzinfo=UTC))
    assert await breaches.raise_passed() == 1
    assert (await desk.get("supervisor", f"/incidents/{made['id']}"))["progress_notice_due"] is True
    told = await desk.step("supervisor", made["id"], "progress", how="phone", text="仍在核查")
    assert told["progress_notice_due"] is False


async def test_the_table_of_limits_gives_the_due_time(desk: Desk, database: Database) -> None:
    async with database.transaction() as tx:
        await limits.replace_all(
            tx,
            {
                (None, None): Limit(5, DayKind.NATURAL_DAYS),
                ("appearance", None): Limit(3, DayKind.WORKING_DAYS),
                ("appearance", Severity.URGENT): Limit(30, DayKind.MINUTES),
            },
        )
    assert (await desk.call(matter=None))["due_at"] == "2026-03-20T15:59:59Z"
    assert (await desk.call())["due_at"] == "2026-03-18T15:59:59Z"
    urgent = await desk.call(severity="urgent")
    assert (urgent["due_at"], urgent["due_source"]) == ("2026-03-15T01:00:05Z", "limit")
    calmer = await desk.step("squad", urgent["id"], "classify", severity="low")
    assert calmer["due_at"] == "2026-03-18T15:59:59Z"
    ticket = await desk.call(severity="urgent", due_at=DUE.isoformat())
    assert (ticket["due_at"], ticket["due_source"]) == ("2026-03-15T02:00:00Z", "ticket")
    fixed = await desk.step("squad", ticket["id"], "classify", severity="low")
    assert fixed["due_at"] == "2026-03-15T02:00:00Z"


async def test_a_new_calendar_recounts_what_was_provisional_and_says_so(
    desk: Desk, house: House, database: Database, clock: SetClock
) -> None:
    clock.set(datetime(2091, 9, 28, 3, 0, tzinfo=UTC))
    made = await desk.call(source="report")
    assert made["provisional"] is True
    holidays = {date(2091, 10, day) for day in range(1, 8)}

    def published(day: date) -> bool:
        return day.weekday() < 5 and day not in holidays

    journal = Journal(house.history, house.services.get(Cover))
    assert await Breaches(database, journal, clock, published_day).count_again() == 0
    recounting = Breaches(database, journal, clock, published)
    assert await recounting.count_again() == 1
    assert await recounting.count_again() == 0
    view = await desk.get("squad", f"/incidents/{made['id']}")
    assert (view["provisional"], view["due_at"]) == (False, "2091-10-16T15:59:59Z")
    async with database.transaction() as tx:
        assert (await list_of_incident(tx, made["id"]))[-1].kind == "incident_due_recounted"


async def test_a_reopened_incident_runs_again_by_the_same_rule(desk: Desk, breaches: Breaches, clock: SetClock) -> None:
    made = await desk.call(source="report")
    await desk.step("dispatcher", made["id"], "refuse", reason="x", notice="N")
    clock.set(datetime(2026, 4, 20, 2, 0, tzinfo=UTC))
    assert await breaches.raise_passed() == 0
    again = await desk.step("dispatcher", made["id"], "reopen", reason="补充证据")
    assert (again["due_at"], again["overdue"]) == ("2026-04-29T15:59:59Z", False)
