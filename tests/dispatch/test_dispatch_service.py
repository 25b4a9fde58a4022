"""Orders on real tables: the gate, the busy crew, the sets' answers, and the paths that end badly."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from command.alarms.models import AlarmFact, AlarmLevel, AlarmPoint
from command.alarms.service import Alarms
from command.app.house import House
from command.dispatch.schemas import CandidatesView
from command.dispatch.service import Dispatch
from command.force.messages import MessageState
from command.force.service import Devices
from command.force.tables import person
from command.foundation.clock import SetClock
from command.foundation.database import Database
from tests.dispatch.conftest import Fleet
from tests.dispatch.desk_work import crew_status, send, stage, state_of
from tests.incidents.small_city import IN_B1, Desk, point


@pytest.fixture
def dispatch(house: House) -> Dispatch:
    return house.services.get(Dispatch)


async def test_from_call_to_clear(desk: Desk, fleet: Fleet) -> None:
    """Scenario 1: two certified officers and a vehicle, the terminal acknowledges, persuasion."""
    incident = await desk.call()
    candidates = await desk.get("dispatcher", f"/incidents/{incident['id']}/candidates")
    assert {one["crew_id"] for one in candidates["items"]} == set(fleet.crew.values())
    assert candidates["items"][0]["lawful"]
    assert CandidatesView.model_validate(candidates).model_dump(mode="json") == candidates
    order = await send(desk, incident, fleet.crew["one"])
    assert (order["stage"], order["task"]) == ("ordered", "support")
    assert await state_of(desk, incident) == "dispatched"
    assert await crew_status(desk, fleet.crew["one"]) == "ordered"
    [message] = await fleet.sent()
    assert (message["device_id"], message["kind"]) == (fleet.terminal["one"], "question")
    assert incident["number"] in message["payload"]["text"]
    assert "10000000012" not in message["payload"]["text"]
    await fleet.report(message["id"], MessageState.RECEIVED)
    assert (await desk.get("dispatcher", f"/orders/{order['id']}"))["stage"] == "received_by_set"
    await fleet.report(message["id"], MessageState.ANSWERED, answer_id=1)
    accepted = await desk.get("dispatcher", f"/orders/{order['id']}")
    assert (accepted["stage"], accepted["bearers"][0]["state"]) == ("accepted", "answered")
    assert await state_of(desk, incident) == "accepted"
    for to in ("en_route", "on_scene"):
        await stage(desk, order, to)
    assert await state_of(desk, incident) == "on_scene"
    await stage(desk, order, "handling")
    assert (await state_of(desk, incident), await crew_status(desk, fleet.crew["one"])) == ("on_scene", "handling")
    await stage(desk, order, "cleared", result="已劝离", result_code="persuaded")
    closed = await desk.get("dispatcher", f"/incidents/{incident['id']}")
    assert (closed["state"], closed["result"]) == ("resolved", "已劝离")
    assert {handler["id"] for handler in closed["handlers"]} == set(fleet.officers["one"])
    assert await crew_status(desk, fleet.crew["one"]) == "available"
    kinds = [event["kind"] for event in (await desk.get("dispatcher", f"/incidents/{incident['id']}/events"))["items"]]
    ours = [kind for kind in kinds if kind.startswith("order_")]
    assert ours == [
        "order_sent",
        "order_received_by_set",
        "order_accepted",
        "order_en_route",
        "order_on_scene",
        "order_handling",
        "order_cleared",
    ]


async def test_one_officer_with_an_auxiliary_takes_no_evidence(desk: Desk, fleet: Fleet) -> None:
    """Scenario 6 and 09.03.5: refused with what is missing; with a reason it goes as support, never as more."""
    incident = await desk.call()
    refused = await send(desk, incident, fleet.crew["mixed"], 422, task="enforcement")
    assert (refused["code"], refused["missing"]) == ("officers_missing", 1)
    assert "需 2 名" in refused["detail"]
    order = await send(desk, incident, fleet.crew["mixed"], task="enforcement", override_reason="先行劝导")
    assert (order["task"], order["override_reason"]) == ("support", "先行劝导")


async def test_another_departments_matter_is_secured_and_transferred_never_enforced(desk: Desk, fleet: Fleet) -> None:
    """04.03.1 and promise 3: no override gives the power, and an order for safety waits for nothing."""
    foreign = await desk.call(matter="SR-3", location=point(IN_B1))
    refused = await send(desk, foreign, fleet.crew["one"], 409, task="enforcement", override_reason="情况紧急")
    assert (refused["code"], refused["step"], refused["allowed_task"]) == ("transfer_needed", "transfer", "support")
    offered = await desk.get("dispatcher", f"/incidents/{foreign['id']}/candidates", task="enforcement")
    assert {one["lawful"] for one in offered["items"]} == {False}
    assert all("transfer_needed" in {said["code"] for said in one["reasons"]} for one in offered["items"])
    assert (await desk.get("dispatcher", f"/incidents/{foreign['id']}/candidates"))["task"] == "support"
    order = await send(desk, foreign, fleet.crew["one"])
    assert (order["stage"], order["task"]) == ("ordered", "support")
    await stage(desk, order, "accepted")
    await stage(desk, order, "cleared", result="现场已警戒，待主管部门到场")
    handed_on = await desk.step("dispatcher", foreign["id"], "transfer", department="住建局", receipt="R-1")
    assert handed_on["state"] == "transferred"


async def test_what_turns_out_to_be_another_departments_goes_on_as_support(desk: Desk, fleet: Fleet) -> None:
    """The crew that was sent to enforce does not start; the one on the way goes on and secures the place."""
    waiting, running = [await desk.call(matter="SR-1", location=point(IN_B1)) for _ in range(2)]
    offered = await send(desk, waiting, fleet.crew["one"], task="enforcement")
    under_way = await send(desk, running, fleet.crew["two"], task="enforcement")
    await stage(desk, under_way, "accepted")
    for incident in (waiting, running):
        await desk.step("dispatcher", incident["id"], "classify", matter="SR-3")
    assert (await stage(desk, offered, "accepted", 409))["code"] == "transfer_needed"
    assert (await stage(desk, under_way, "on_scene"))["task"] == "support"


async def test_two_dispatchers_take_the_same_crew_and_exactly_one_wins(desk: Desk, fleet: Fleet) -> None:
    """Scenario 6."""
    incidents = [await desk.call() for _ in range(6)]
    answers = await asyncio.gather(
        *(desk.post("dispatcher", f"/incidents/{one['id']}/orders", crew_id=fleet.crew["one"]) for one in incidents)
    )
    assert sorted(answer["http_status"] for answer in answers) == [201, 409, 409, 409, 409, 409]
    refusal = next(answer for answer in answers if answer["http_status"] == 409)
    winner = next(answer for answer in answers if answer["http_status"] == 201)
    assert (refusal["code"], refusal["order_id"]) == ("crew_busy", winner["id"])
    assert refusal["ordered_by"] == "dispatcher"


async def test_a_busy_crew_takes_the_next_one_when_it_has_cleared(desk: Desk, fleet: Fleet) -> None:
    first, second = await desk.call(), await desk.call()
    running = await send(desk, first, fleet.crew["one"])
    waiting = await send(desk, second, fleet.crew["one"], when_busy="queue")
    assert waiting["stage"] == "queued"
    await stage(desk, running, "accepted")
    await stage(desk, running, "cleared", result="已处理")
    sent = await desk.get("dispatcher", f"/orders/{waiting['id']}")
    assert (sent["stage"], len(sent["bearers"])) == ("ordered", 1)
    assert await crew_status(desk, fleet.crew["one"]) == "ordered"


async def test_a_crew_is_taken_off_for_something_worse(desk: Desk, fleet: Fleet) -> None:
    first, second = await desk.call(), await desk.call(severity="urgent")
    running = await send(desk, first, fleet.crew["one"])
    await stage(desk, running, "accepted")
    refused = await send(desk, second, fleet.crew["one"], 422, when_busy="preempt")
    assert refused["code"] == "request_invalid"
    await send(desk, second, fleet.crew["one"], when_busy="preempt", preempt_reason="群体性事件")
    assert (await desk.get("dispatcher", f"/orders/{running['id']}"))["stage"] == "cancelled"
    assert await state_of(desk, first) == "owned"
    texts = [message["payload"]["text"] for message in await fleet.sent()]
    assert any("已撤销" in text for text in texts)


async def test_acknowledged_twice_is_one_event(desk: Desk, fleet: Fleet) -> None:
    """Scenario 11."""
    incident = await desk.call()
    order = await send(desk, incident, fleet.crew["one"])
    await asyncio.gather(*(stage(desk, order, "accepted") for _ in range(5)))
    kinds = [event["kind"] for event in (await desk.get("dispatcher", f"/incidents/{incident['id']}/events"))["items"]]
    assert kinds.count("order_accepted") == 1


async def test_a_repeated_key_sends_one_order(desk: Desk, fleet: Fleet) -> None:
    incident = await desk.call()
    path = f"/incidents/{incident['id']}/orders"
    answers = await asyncio.gather(
        *(desk.post("dispatcher", path, 201, key="send-1", crew_id=fleet.crew["one"]) for _ in range(5))
    )
    assert len({answer["id"] for answer in answers}) == 1
    assert len(await fleet.sent()) == 1


async def test_an_answer_to_a_cancelled_order_is_shown(desk: Desk, fleet: Fleet) -> None:
    incident = await desk.call()
    order = await send(desk, incident, fleet.crew["one"])
    [message] = await fleet.sent()
    await desk.post("dispatcher", f"/orders/{order['id']}/stage", 200, to="cancelled", note="误派")
    await fleet.report(message["id"], MessageState.ANSWERED, answer_id=1)
    assert (await desk.get("dispatcher", f"/orders/{order['id']}"))["stage"] == "cancelled"
    events = (await desk.get("dispatcher", f"/incidents/{incident['id']}/events"))["items"]
    assert events[-1]["kind"] == "order_answered_late"


async def test_an_acceptance_by_phone_that_came_too_late_is_refused_and_shown_once(desk: Desk, fleet: Fleet) -> None:
    incident = await desk.call()
    order = await send(desk, incident, fleet.crew["one"])
    await stage(desk, order, "cancelled", who="dispatcher", note="误派")
    for _ in range(2):
        assert (await stage(desk, order, "accepted", 409, by="茶山01"))["code"] == "order_cancelled"
    told = await desk.post("dispatcher", f"/orders/{order['id']}/voice", 409, spoken_with="巡1", accepted=True)
    assert told["code"] == "order_cancelled"
    events = (await desk.get("dispatcher", f"/incidents/{incident['id']}/events"))["items"]
    late = [event for event in events if event["kind"] == "order_answered_late"]
    assert [(event["actor"], event["data"]["answer"]) for event in late] == [("茶山01", "accepted")]
    await stage(desk, order, "accepted", 404, who="other-squad")


async def test_told_by_telephone(desk: Desk, fleet: Fleet) -> None:
    incident = await desk.call()
    order = await send(desk, incident, fleet.crew["two"])
    told = await desk.post("dispatcher", f"/orders/{order['id']}/voice", 200, spoken_with="巡2 值守", accepted=True)
    assert told["stage"] == "accepted"
    assert told["bearers"][-1] | {"at": ""} == {
        "kind": "voice",
        "state": "answered",
        "at": "",
        "device_id": None,
        "spoken_with": "巡2 值守",
    }


async def test_a_certificate_ends_at_midnight_between_offer_and_start(
    desk: Desk, fleet: Fleet, clock: SetClock, database: Database
) -> None:
    """Scenarios 5 and 6: the start is refused; who is on the way goes on as support."""
    first = await desk.call()
    order = await send(desk, first, fleet.crew["one"], task="enforcement")
    under_way = await send(desk, await desk.call(), fleet.crew["two"], task="enforcement")
    await stage(desk, under_way, "accepted")
    async with database.transaction() as tx:
        ends = clock.now().date()
        await tx.execute(sa.update(person).values(certificate_valid_to=ends))
    clock.advance(timedelta(hours=17))
    refused = await stage(desk, order, "accepted", 422)
    assert refused["code"] == "officers_missing"
    lowered = await stage(desk, under_way, "on_scene")
    assert lowered["task"] == "support"


async def press_emergency(fleet: Fleet, name: str, kind: str = "emergency_button") -> int:
    """What the pipeline does with the emergency bit of a crew's terminal."""
    level = AlarmLevel.EMERGENCY if kind == "emergency_button" else AlarmLevel.FAULT
    now = fleet.clock.now()
    body_id = fleet.house.services.get(Devices).get(fleet.terminal[name]).body_id
    fact = AlarmFact(kind, level, fleet.terminal[name], None, body_id, now, now, AlarmPoint(119.91, 31.72))
    async with fleet.database.transaction() as tx:
        return (await fleet.house.services.get(Alarms).raise_in(tx, fact)).id


async def test_nobody_enters_a_call_for_help_by_hand(desk: Desk, fleet: Fleet) -> None:
    """Otherwise the category would be a way round the two officers."""
    said = {"source": "patrol", "description": "x"}
    assert (await desk.post("dispatcher", "/incidents", 422, category="distress", **said))[
        "code"
    ] == "category_reserved"
    refused = await desk.post("dispatcher", "/incidents", 422, external_id="alarm-1", **said)
    assert refused["code"] == "external_id_reserved"
    incident = await desk.call()
    refused = await desk.step("dispatcher", incident["id"], "classify", 422, category="distress")
    assert refused["code"] == "category_reserved"
    fault = await press_emergency(fleet, "one", "gnss_fault")
    assert (await desk.post("dispatcher", f"/alarms/{fault}/help", 409))["code"] == "alarm_no_emergency"


async def test_help_for_a_crew_in_distress_is_never_blocked(desk: Desk, fleet: Fleet) -> None:
    busy = await send(desk, await desk.call(), fleet.crew["mixed"])
    alarm_id = await press_emergency(fleet, "one")
    call = await desk.post("dispatcher", f"/alarms/{alarm_id}/help", 201)
    assert (await desk.post("dispatcher", f"/alarms/{alarm_id}/help", 201))["id"] == call["id"]
    assert (call["severity"], call["location"]["coordinates"]) == ("urgent", [119.91, 31.72])
    order = await send(desk, call, fleet.crew["mixed"], task="enforcement")
    assert (order["stage"], order["task"], busy["stage"]) == ("ordered", "enforcement", "ordered")


async def test_a_desk_is_ordered_and_names_the_crew(desk: Desk, fleet: Fleet) -> None:
    incident = await desk.call()
    body_id = incident["responsibility"]["body"]["id"]
    order = await desk.post("dispatcher", f"/incidents/{incident['id']}/orders", 201, body_id=body_id)
    assert (order["crew"], order["stage"]) == (None, "ordered")
    refused = await stage(desk, order, "accepted", 409)
    assert refused["code"] == "crew_not_named"
    named = await desk.post("squad", f"/orders/{order['id']}/crew", 200, crew_id=fleet.crew["two"])
    assert (named["crew"]["call_sign"], len(named["bearers"])) == ("巡2", 1)
    again = await desk.post("squad", f"/orders/{order['id']}/crew", 409, crew_id=fleet.crew["one"])
    assert again["code"] == "crew_named"


async def test_other_squads_see_nothing_of_it(desk: Desk, fleet: Fleet) -> None:
    """Promise 10: out of scope reads as not found."""
    incident = await desk.call()
    order = await send(desk, incident, fleet.crew["one"])
    for path in (f"/orders/{order['id']}", f"/incidents/{incident['id']}/orders"):
        await desk.get("other-squad", path, 404)
    await stage(desk, order, "accepted", 404, who="other-squad")
    await send(desk, incident, fleet.crew["mixed"], 404, who="squad")
    assert (await desk.get("other-squad", "/orders"))["items"] == []


async def test_a_neighbours_crew_that_is_sent_sees_the_incident(desk: Desk, fleet: Fleet) -> None:
    incident = await desk.call()
    await desk.get("other-squad", f"/incidents/{incident['id']}", 404)
    order = await send(desk, incident, fleet.crew["mixed"])
    assert (await desk.get("other-squad", f"/incidents/{incident['id']}"))["id"] == incident["id"]
    await stage(desk, order, "accepted", who="other-squad")
    await stage(desk, order, "cleared", who="other-squad", result="已处理")
    await desk.get("other-squad", f"/incidents/{incident['id']}", 404)


@pytest.mark.parametrize(("minutes", "code"), [(5, "at_in_future"), (-5, "at_before_order")])
async def test_a_time_that_cannot_be_is_refused(
    desk: Desk, fleet: Fleet, clock: SetClock, minutes: int, code: str
) -> None:
    order = await send(desk, await desk.call(), fleet.crew["one"])
    at = (clock.now() + timedelta(minutes=minutes)).isoformat()
    assert (await stage(desk, order, "accepted", 422, at=at))["code"] == code


async def test_what_is_entered_later_keeps_both_times(desk: Desk, fleet: Fleet, clock: SetClock) -> None:
    """Promise 11."""
    incident = await desk.call()
    order = await send(desk, incident, fleet.crew["one"])
    did = clock.now() + timedelta(minutes=2)
    clock.advance(timedelta(minutes=20))
    accepted = await stage(desk, order, "accepted", at=did.isoformat())
    assert accepted["stage_at"] == did.isoformat().replace("+00:00", "Z")
    event = (await desk.get("dispatcher", f"/incidents/{incident['id']}/events"))["items"][-1]
    told = next(
        one
        for one in (await desk.get("dispatcher", f"/incidents/{incident['id']}/events"))["items"]
        if one["kind"] == "order_accepted"
    )
    assert (told["at"] < told["learned_at"], told["late_entry"]) == (True, True)
    assert event["learned_at"] == told["learned_at"]


async def test_a_closed_incident_takes_no_order(desk: Desk, fleet: Fleet) -> None:
    incident = await desk.call()
    await desk.step("leader", incident["id"], "void", reason="误登记")
    refused = await send(desk, incident, fleet.crew["one"], 409)
    assert refused["code"] == "incident_not_open"
