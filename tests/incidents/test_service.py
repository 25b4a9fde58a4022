"""What dispatch builds on: locking, following orders, views by scope; and that the events fold into the rows."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from command.app.house import House
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.errors import CommandError
from command.foundation.history.tables import event, event_personal
from command.foundation.security import system_scope
from command.incidents.models import ResultCode, State
from command.incidents.rows import columns, fold, incident_of, wire
from command.incidents.service import Following, Incidents
from command.incidents.tables import incident, incident_concern
from tests.incidents.small_city import IN_A2, IN_B1, City, Desk, point

EVERYTHING = system_scope("test")


async def follow(incidents: Incidents, database: Database, incident_id: int, following: Following) -> State:
    async with database.transaction() as tx:
        return (await incidents.follow(tx, incident_id, following)).state


async def assert_events_fold_into_rows(database: Database) -> None:
    """Promise 5: what the events say is what the table holds; who it concerns follows from the row."""
    async with database.transaction() as tx:
        for row in (await tx.execute(sa.select(incident))).all():
            changes = await tx.execute(
                sa.select(event.c.data, event_personal.c.data.label("personal"))
                .outerjoin(event_personal, event_personal.c.event_id == event.c.id)
                .where(event.c.subject_kind == "incident", event.c.subject_id == row.id)
                .order_by(event.c.id)
            )
            said = [json.loads(one.data)["changes"] | json.loads(one.personal or "{}") for one in changes]
            held = incident_of(row)
            folded = fold(said)
            assert {name: folded[name] for name in columns(held)} == {
                name: wire(getattr(held, name)) for name in columns(held)
            }
            concerned = await tx.execute(
                sa.select(incident_concern.c.body_id, incident_concern.c.part).where(
                    incident_concern.c.incident_id == row.id
                )
            )
            assert {(one.body_id, one.part) for one in concerned} == {
                (held.body_id, "responsible"),
                *((body_id, "co_handler") for body_id in held.co_handlers),
                *((body_id, "ordered") for body_id in held.ordered_body_ids),
            }


async def test_an_incident_follows_its_orders_to_the_result(
    desk: Desk, incidents: Incidents, database: Database, city: City, clock: SetClock
) -> None:
    made = await desk.call()
    squad, other = city.bodies["a1-squad"], city.bodies["b1-squad"]
    people = (city.people["A01"], city.people["A02"])

    async def to(stage: State | None, *bodies: int, **more: Any) -> State:
        clock.advance(timedelta(minutes=1))
        return await follow(
            incidents, database, made["id"], Following(stage, clock.now(), "crew", ordered_body_ids=bodies, **more)
        )

    assert await to(State.DISPATCHED, other) is State.DISPATCHED
    assert (await desk.get("other-squad", f"/incidents/{made['id']}"))["state"] == "dispatched"
    assert await to(None) is State.OWNED
    await desk.get("other-squad", f"/incidents/{made['id']}", 404)
    assert await to(State.ACCEPTED, squad, handler_ids=people) is State.ACCEPTED
    assert (await desk.step("dispatcher", made["id"], "transfer", 409, department="x", receipt="y"))["code"] == (
        "orders_open"
    )
    assert await to(State.ON_SCENE, squad) is State.ON_SCENE
    assert await to(State.RESOLVED, result_code=ResultCode.PERSUADED, result="已劝离") is State.RESOLVED
    view = await desk.get("member", f"/incidents/{made['id']}")
    assert (view["result"], len(view["handlers"]), view["reporter"]["masked"]) == ("已劝离", 2, False)
    kinds = [one["kind"] for one in (await desk.get("squad", f"/incidents/{made['id']}/events"))["items"]]
    assert kinds[2:] == [
        "incident_dispatched",
        "incident_owned",
        "incident_accepted",
        "incident_on_scene",
        "incident_resolved",
    ]
    await assert_events_fold_into_rows(database)


async def test_following_without_a_difference_writes_nothing(
    desk: Desk, incidents: Incidents, database: Database, city: City, clock: SetClock
) -> None:
    made = await desk.call()
    told = Following(State.DISPATCHED, clock.now(), "desk", ordered_body_ids=(city.bodies["a1-squad"],))
    for _ in range(3):
        await follow(incidents, database, made["id"], told)
    assert len((await desk.get("squad", f"/incidents/{made['id']}/events"))["items"]) == 3


async def test_a_locked_incident_waits_and_out_of_scope_is_not_found(
    desk: Desk, incidents: Incidents, database: Database, city: City
) -> None:
    made = await desk.call()
    scopes = city.scopes
    async with database.transaction() as tx:
        with pytest.raises(CommandError, match="incident_not_found"):
            await incidents.lock(tx, made["id"], scopes["other-squad"])
        held = await incidents.lock(tx, made["id"], scopes["squad"])
        assert held.transfer_needed is False
        waiting = asyncio.create_task(desk.step("squad", made["id"], "hand"))
        await asyncio.sleep(0.1)
        assert not waiting.done()
    assert (await waiting)["in_hand"]["actor"] == "squad"


async def test_views_are_given_by_scope(desk: Desk, incidents: Incidents, city: City) -> None:
    """What the hub asks before it sends an event."""
    here, there = await desk.call(), await desk.call(location=point(IN_B1))
    complaint = await desk.call(who="clerk", source="complaint", subject_body="a1-squad")
    ids = [here["id"], there["id"], complaint["id"]]
    scopes = city.scopes

    async def seen(who: str) -> list[int]:
        return sorted(view.id for view in await incidents.views(ids, scopes[who]))

    assert await seen("squad") == [here["id"]]
    assert await seen("other-squad") == [there["id"]]
    assert await seen("dispatcher") == [here["id"], there["id"]]
    assert await seen("supervisor") == ids
    assert await seen("clerk") == ids
    assert await incidents.view(999, scopes["supervisor"]) is None


async def test_a_complaint_is_no_ones_to_join_with_other_incidents(desk: Desk) -> None:
    """10.04.2: a link must not tell the squad of the complaint."""
    stall = await desk.call()
    complaint = await desk.call(source="complaint", subject_body="a1-squad")
    refused = await desk.step("dispatcher", stall["id"], "link", 422, to=complaint["id"])
    assert refused["code"] == "complaint_apart"


async def test_a_refused_step_leaves_no_event(desk: Desk, database: Database) -> None:
    made = await desk.call()
    await desk.step("squad", made["id"], "close", 409)
    await desk.step("other-squad", made["id"], "hand", 404)
    assert len((await desk.get("squad", f"/incidents/{made['id']}/events"))["items"]) == 2
    await assert_events_fold_into_rows(database)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("follow"), st.sampled_from([None, *State])),
        st.sampled_from(
            [
                ("own", {}),
                ("hand", {}),
                ("hand", {"take": False}),
                ("accept", {"handlers": 2}),
                ("handlers", {"handlers": 3}),
                ("resolve", {"result_code": "corrected", "result": "已整改"}),
                ("answer", {"how": "phone", "text": "已告知"}),
                ("progress", {"how": "phone", "text": "处理中"}),
                ("close", {}),
                ("reopen", {"reason": "反弹"}),
                ("suspend", {"reason": "大雨"}),
                ("resume", {}),
                ("return", {"reason": "非本辖区"}),
                ("review", {"granted": False, "reason": "x"}),
                ("review", {"granted": True, "reason": "x", "body": "b1-squad"}),
                ("joint", {"reason": "x", "body": "b1-squad"}),
                ("part-done", {"result": "x", "body": "b1-squad"}),
                ("transfer", {"department": "住建局", "receipt": "R"}),
                ("refuse", {"reason": "x", "notice": "N"}),
                ("advice", {}),
                ("void", {"reason": "误录"}),
                ("extend", {"reason": "x", "reporter_told": "phone"}),
                ("major", {"person": "值班领导", "reason": "群体性"}),
                ("classify", {"matter": "SR-2"}),
                ("classify", {"severity": "urgent"}),
                ("place", {"location": point(IN_A2)}),
                ("place", {"location": {"type": "LineString", "coordinates": [IN_A2, IN_B1]}}),
            ]
        ),
    ),
    min_size=4,
    max_size=12,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, source=st.sampled_from(["report", "patrol", "hotline_12345"]))
async def test_whatever_people_and_orders_do_the_events_tell_it_all(
    desk: Desk,
    incidents: Incidents,
    database: Database,
    city: City,
    clock: SetClock,
    steps: list[tuple[str, Any]],
    source: str,
) -> None:
    """Any road through the steps, by people and by orders: refusals are named, and the fold is the row."""
    made = await desk.call(source=source)
    people = sorted(city.people.values())
    for name, said in steps:
        clock.advance(timedelta(hours=7))
        if name == "follow":
            if said in {None, State.DISPATCHED, State.ACCEPTED, State.ON_SCENE, State.RESOLVED}:
                told = Following(said, clock.now(), "crew", result="完成" if said is State.RESOLVED else None)
                await follow(incidents, database, made["id"], told)
            continue
        body = dict(said)
        if count := body.pop("handlers", None):
            body["handler_ids"] = people[:count]
        if code := body.pop("body", None):
            body |= {"body_ids": [city.bodies[code]]} if name == "joint" else {"body_id": city.bodies[code]}
        who = "supervisor" if name == "review" else "leader"
        answer = await desk.step(who, made["id"], name, None, **body)  # type: ignore[arg-type]
        assert answer["http_status"] in {200, 403, 409, 422}, answer
    await assert_events_fold_into_rows(database)


async def test_an_open_question_does_not_delay_an_order(
    desk: Desk, incidents: Incidents, database: Database, clock: SetClock, house: House
) -> None:
    made = await desk.call(location=point([119.94, 31.72]))
    assert made["state"] == "registered"
    assert await follow(incidents, database, made["id"], Following(State.DISPATCHED, clock.now(), "desk")) is (
        State.DISPATCHED
    )
    owned = await desk.step("dispatcher", made["id"], "own")
    assert (owned["state"], owned["responsibility"]["ownership_open"]) == ("dispatched", False)
    assert await follow(incidents, database, made["id"], Following(None, clock.now(), "desk")) is State.OWNED
