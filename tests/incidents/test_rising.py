"""Promise 3 for complaints about ours: one that nobody accepts rises within supervision, and nowhere else."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from command.app.house import House
from command.force.service import Part, Versions
from command.force.tables import body
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.history.events import list_of_incident
from command.incidents.rising import Rising
from tests.incidents.small_city import City, Desk

WAIT = timedelta(minutes=31)


@pytest.fixture
def rising(house: House) -> Rising:
    return house.services.get(Rising)


async def supervise_brigade(house: House, city: City) -> int:
    """A supervision desk of the brigade's own, below the city's."""
    async with house.database.transaction() as tx:
        values = {
            "code": "a-supervision",
            "name": "常州市天宁督察",
            "short_name": "天宁督察",
            "kind": "supervision_desk",
            "parent_id": city.bodies["a-brigade"],
            "lead_id": city.bodies["a-bureau"],
        }
        made: int = (await tx.execute(sa.insert(body).values(**values).returning(body.c.id))).scalar_one()
        await house.services.get(Versions).touch(tx, Part.BODIES)
    return made


async def test_a_complaint_that_nobody_accepts_rises_to_the_next_supervision_desk(
    house: House, desk: Desk, city: City, rising: Rising, clock: SetClock, database: Database
) -> None:
    lower = await supervise_brigade(house, city)
    made = await desk.call(who="clerk", source="complaint", subject_body="a1-squad")
    assert made["responsibility"]["body"]["id"] == lower
    assert (await rising.look(), made["risen"]) == (0, None)
    clock.advance(WAIT)
    assert (await rising.look(), await rising.look()) == (1, 0)
    view = await desk.get("supervisor", f"/incidents/{made['id']}")
    assert view["risen"]["body"]["id"] == city.bodies["supervision"]
    assert view["responsibility"]["body"]["id"] == lower
    await desk.get("squad", f"/incidents/{made['id']}", 404)
    async with database.transaction() as tx:
        told = (await list_of_incident(tx, made["id"]))[-1]
    assert (told.kind, told.actor, set(told.audience)) == (
        "complaint_rose",
        "clock",
        {lower, city.bodies["supervision"]},
    )
    clock.advance(WAIT)
    assert await rising.look() == 1, "at the top it is told again"


async def test_what_was_touched_waits_anew_and_what_was_accepted_does_not_rise(
    desk: Desk, city: City, rising: Rising, clock: SetClock
) -> None:
    taken, accepted = [await desk.call(who="clerk", source="complaint", subject_body="a1-squad") for _ in range(2)]
    handlers = [city.people["S01"], city.people["S02"]]
    await desk.step("supervisor", accepted["id"], "accept", handler_ids=handlers)
    clock.advance(timedelta(minutes=20))
    await desk.step("supervisor", taken["id"], "hand")
    clock.advance(timedelta(minutes=20))
    assert await rising.look() == 0
    clock.advance(WAIT)
    assert await rising.look() == 1
    assert (await desk.get("supervisor", f"/incidents/{taken['id']}"))["risen"] is not None
    assert (await desk.get("supervisor", f"/incidents/{accepted['id']}"))["risen"] is None


async def test_what_is_no_complaint_about_ours_is_the_dispatchers_to_raise(
    desk: Desk, rising: Rising, clock: SetClock
) -> None:
    await desk.call()
    clock.advance(timedelta(hours=2))
    assert await rising.look() == 0
