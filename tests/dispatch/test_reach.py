"""Crews against the radio net: borders crossed for good, failing sites at once, silence inside a gap, events in order."""

import itertools
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import numpy as np
import pytest_asyncio
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from command.app.http import build_app
from command.dispatch.reach.models import CROSSED_AFTER, Cause, CrewGap, Crossings, Look
from command.dispatch.reach.service import Reach
from command.foundation.history.tables import event
from command.positions.models import NEWEST
from command.positions.service import Positions
from command.radio.studies.service import Coverage
from command.radio.studies.worker import StudyWorker
from tests.dispatch.conftest import Fleet
from tests.radio.studies.ground import SMALL, WEST_SITE, add_sites, lay_ground

START = datetime(2026, 3, 15, tzinfo=UTC)
NEAR, BEHIND_THE_RIDGE, OUTSIDE = (119.845, 31.893), (119.95, 31.89), (121.5, 33.5)


def look(*, reached: bool, dark: bool = False) -> Look:
    return Look(reached, False, "W", dark, *NEAR)


def gap(cause: Cause = Cause.NO_COVERAGE) -> CrewGap:
    return CrewGap(1, START, cause, "W", False, *NEAR)


def test_a_border_is_crossed_by_staying_beyond_it() -> None:
    crossings = Crossings()
    late = START + CROSSED_AFTER
    assert not crossings.crossed(1, None, look(reached=False), START)
    assert not crossings.crossed(1, None, look(reached=True), START + timedelta(seconds=10))
    assert not crossings.crossed(1, None, look(reached=False), late)
    assert crossings.crossed(1, None, look(reached=False), late + CROSSED_AFTER)
    assert not crossings.crossed(1, gap(), look(reached=False), late + CROSSED_AFTER)


def test_a_site_that_goes_dark_is_told_at_once_and_its_return_is_waited_for() -> None:
    crossings = Crossings()
    assert crossings.crossed(1, None, look(reached=False, dark=True), START)
    assert not crossings.crossed(1, gap(Cause.SITE_DARK), look(reached=True), START)
    assert crossings.crossed(1, gap(Cause.SITE_DARK), look(reached=True), START + CROSSED_AFTER)


def test_whoever_comes_to_where_nothing_is_computed_leaves_the_gap() -> None:
    crossings = Crossings()
    assert not crossings.crossed(1, None, None, START)
    assert not crossings.crossed(1, gap(), None, START)
    assert crossings.crossed(1, gap(), None, START + CROSSED_AFTER)


@given(reached=st.lists(st.booleans(), max_size=200))
def test_no_crew_crosses_more_often_than_the_wait_allows(reached: list[bool]) -> None:
    """Whatever it drives through, looked at every two seconds: between two events lies the wait."""
    crossings = Crossings()
    inside: CrewGap | None = None
    told: list[datetime] = []
    for number, seen in enumerate(reached):
        at = START + timedelta(seconds=2 * number)
        if crossings.crossed(1, inside, look(reached=seen), at):
            inside = gap() if inside is None else None
            told.append(at)
    assert all(later - earlier >= CROSSED_AFTER for earlier, later in itertools.pairwise(told))


@pytest_asyncio.fixture
async def planner(fleet: Fleet) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=build_app(fleet.house), raise_app_exceptions=False)
    headers = {"Authorization": "Bearer planner"}
    async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test", headers=headers) as client:
        yield client


def stand(fleet: Fleet, crew: str, place: tuple[float, float], at: datetime) -> None:
    """The crew's terminal has said that it is there."""
    record = np.zeros(1, NEWEST)
    at_ms = int(at.timestamp() * 1000)
    record["device_id"], record["fixed_at_ms"], record["received_at_ms"] = fleet.terminal[crew], at_ms, at_ms
    record["longitude_e7"], record["latitude_e7"] = round(place[0] * 1e7), round(place[1] * 1e7)
    fleet.house.services.get(Positions).board.apply(record)


async def told(fleet: Fleet) -> list[tuple[str, int]]:
    async with fleet.database.transaction() as tx:
        rows = await tx.execute(sa.select(event).where(event.c.kind.like("crew\\_%\\_gap")).order_by(event.c.id))
        return [(row.kind, row.subject_id) for row in rows]


async def test_crews_enter_a_gap_by_driving_and_by_a_site_that_fails(
    fleet: Fleet, planner: httpx.AsyncClient, tmp_path: Path
) -> None:
    """Scenario 9: a site fails; the crews inside the new gap are named at once, and when it is back they leave it."""
    reach, coverage = fleet.house.services.get(Reach), fleet.house.services.get(Coverage)
    one, two = fleet.crew["one"], fleet.crew["two"]
    stand(fleet, "one", NEAR, fleet.clock.now())
    stand(fleet, "two", BEHIND_THE_RIDGE, fleet.clock.now())
    await reach.look()
    assert await told(fleet) == [], "without a declared study nobody is in a gap"
    await lay_ground(fleet.house, tmp_path, ("elevation",))
    await add_sites(planner, WEST_SITE)
    asked = await planner.post("/api/radio/studies", json={**SMALL, "parts": ["shares"], "cell_m": 200})
    study_id = asked.json()["id"]
    await fleet.house.services.get(StudyWorker).step()
    declaration = {"study_id": study_id, "terminal": "handheld_at_head", "probability": 0.9}
    assert (await planner.post("/api/radio/declarations", json=declaration)).status_code == 201
    await coverage.refresh()

    await reach.look()
    assert await told(fleet) == []
    fleet.clock.set(fleet.clock.now() + CROSSED_AFTER)
    await reach.look()
    assert await told(fleet) == [("crew_entered_gap", two)]
    site = (await planner.get("/api/radio/sites")).json()["features"][0]
    outage = await planner.post(f"/api/radio/sites/{site['id']}/outages", json={"cause": "equipment"})
    await coverage.refresh()
    await reach.look()
    assert await told(fleet) == [("crew_entered_gap", two), ("crew_entered_gap", one)]
    inside = (await planner.get("/api/radio/crews-in-gaps")).json()["items"]
    assert [(crew["crew_id"], crew["cause"], crew["site"]) for crew in inside] == [
        (two, "no_coverage", "W"),
        (one, "site_dark", "W"),
    ]
    assert (inside[0]["silent_since"], inside[1]["silent_since"]) == (None, None)

    ended = await planner.patch(f"/api/radio/sites/{site['id']}/outages/{outage.json()['id']}", json={})
    assert ended.status_code == 200, ended.text
    await coverage.refresh()
    await reach.look()
    assert len(await told(fleet)) == 2
    fleet.clock.set(fleet.clock.now() + CROSSED_AFTER)
    await reach.look()
    assert (await told(fleet))[-1] == ("crew_left_gap", one)
    await _falls_silent_and_is_heard_again(fleet, planner, two)
    await _leaves_what_the_study_covers(fleet, two)


async def _falls_silent_and_is_heard_again(fleet: Fleet, planner: httpx.AsyncClient, two: int) -> None:
    """Scenario 9: its last position with its age, and a welfare check at the desk, once."""
    reach = fleet.house.services.get(Reach)
    fleet.clock.set(fleet.clock.now() + timedelta(seconds=60))
    for _ in range(3):
        await reach.look()
    assert (await told(fleet))[3:] == [("crew_silent_in_gap", two)]
    [inside] = (await planner.get("/api/radio/crews-in-gaps")).json()["items"]
    assert inside["silent_since"] == inside["last_seen_at"]
    [alarm] = (await planner.get("/api/alarms")).json()["items"]
    assert (alarm["kind"], alarm["crew_id"], alarm["times"], alarm["sounds"]) == ("silent_in_gap", two, 1, False)
    assert alarm["location"]["coordinates"] == list(BEHIND_THE_RIDGE)
    stand(fleet, "two", BEHIND_THE_RIDGE, fleet.clock.now())
    await reach.look()
    assert (await told(fleet))[4:] == [("crew_heard_in_gap", two)]


async def _leaves_what_the_study_covers(fleet: Fleet, two: int) -> None:
    """Where nothing is computed nobody is in a gap: it leaves, after the same wait as anywhere."""
    reach = fleet.house.services.get(Reach)
    stand(fleet, "two", OUTSIDE, fleet.clock.now())
    await reach.look()
    assert len(await told(fleet)) == 5
    fleet.clock.set(fleet.clock.now() + CROSSED_AFTER)
    await reach.look()
    assert (await told(fleet))[5:] == [("crew_left_gap", two)]
