"""The watch over orders that nobody answers and incidents that nobody touches."""

import asyncio
from datetime import timedelta

import pytest

from command.app.house import House
from command.dispatch.watch import Watch
from command.foundation.clock import SetClock
from tests.dispatch.conftest import Fleet
from tests.dispatch.desk_work import send, stage, state_of
from tests.incidents.small_city import IN_B1, Desk, point

WAIT = timedelta(seconds=46)


@pytest.fixture
def watch(house: House) -> Watch:
    return house.services.get(Watch)


async def test_what_waits_to_be_transferred_rises_without_a_crew(
    desk: Desk, fleet: Fleet, clock: SetClock, watch: Watch
) -> None:
    """What the desk owes it is the transfer, not a crew."""
    foreign = await desk.call(matter="SR-3", location=point(IN_B1))
    clock.advance(timedelta(minutes=7))
    await watch.look()
    [proposal] = (await desk.get("dispatcher", "/proposals"))["items"]
    assert (proposal["incident_id"], proposal["crew"], proposal["cause"]) == (foreign["id"], None, "untouched")


async def test_nobody_answers(desk: Desk, fleet: Fleet, clock: SetClock, watch: Watch) -> None:
    """Scenario 1: re-alert, then the next crew is proposed; sending it needs a person."""
    incident = await desk.call()
    order = await send(desk, incident, fleet.crew["one"])
    await watch.look()
    assert len(await fleet.sent()) == 1
    for attempt in (1, 2):
        clock.advance(WAIT)
        await watch.look()
        assert (await desk.get("dispatcher", f"/orders/{order['id']}"))["attempt"] == attempt
    clock.advance(WAIT)
    await watch.look()
    assert (await desk.get("dispatcher", f"/orders/{order['id']}"))["stage"] == "cancelled"
    [proposal] = (await desk.get("dispatcher", "/proposals"))["items"]
    assert proposal["crew"]["id"] == fleet.crew["two"]
    assert (proposal["cause"], await state_of(desk, incident)) == ("no_answer", "owned")
    late = await stage(desk, order, "accepted", 409)
    assert late["code"] == "order_cancelled"
    await send(desk, incident, fleet.crew["two"])
    assert (await desk.get("dispatcher", "/proposals"))["items"] == []


async def test_a_watch_that_was_down_takes_one_step_not_all(
    desk: Desk, fleet: Fleet, clock: SetClock, watch: Watch
) -> None:
    """Promise 7: what fell due meanwhile is done once."""
    incident = await desk.call()
    order = await send(desk, incident, fleet.crew["one"])
    clock.advance(timedelta(hours=5))
    await watch.look()
    await watch.look()
    found = await desk.get("dispatcher", f"/orders/{order['id']}")
    assert (found["stage"], found["attempt"]) == ("ordered", 1)


async def test_two_workers_alert_once(desk: Desk, fleet: Fleet, clock: SetClock, watch: Watch) -> None:
    incident = await desk.call()
    await send(desk, incident, fleet.crew["one"])
    clock.advance(WAIT)
    await asyncio.gather(watch.look(), watch.look())
    assert len(await fleet.sent()) == 2


async def test_a_proposal_that_nobody_decides_rises(desk: Desk, fleet: Fleet, clock: SetClock, watch: Watch) -> None:
    incident = await desk.call()
    order = await send(desk, incident, fleet.crew["one"])
    await desk.post("squad", f"/orders/{order['id']}/stage", 200, to="declined", note="车辆故障")
    await watch.look()
    [first] = (await desk.get("dispatcher", "/proposals"))["items"]
    assert (first["cause"], first["crew"]["id"]) == ("declined", fleet.crew["two"])
    clock.advance(timedelta(seconds=200))
    await watch.look()
    kinds = [event["kind"] for event in (await desk.get("dispatcher", f"/incidents/{incident['id']}/events"))["items"]]
    assert kinds[-1] == "proposal_rose"


async def test_an_incident_that_nobody_touches_is_put_before_a_desk_once(
    desk: Desk, fleet: Fleet, clock: SetClock, watch: Watch
) -> None:
    """Promise 3: an item that nobody touches rises."""
    incident, in_hand = await desk.call(), await desk.call()
    await desk.step("dispatcher", in_hand["id"], "hand")
    clock.advance(timedelta(minutes=5))
    await watch.look()
    assert (await desk.get("dispatcher", "/proposals"))["items"] == []
    clock.advance(timedelta(minutes=2))
    await watch.look()
    await watch.look()
    [proposal] = (await desk.get("dispatcher", "/proposals"))["items"]
    assert (proposal["incident_id"], proposal["cause"]) == (incident["id"], "untouched")
    assert proposal["crew"]["id"] in {fleet.crew["one"], fleet.crew["two"]}
    clock.advance(timedelta(minutes=30))
    await watch.look()
    lying = {one["incident_id"] for one in (await desk.get("dispatcher", "/proposals"))["items"]}
    assert lying == {incident["id"], in_hand["id"]}


async def test_what_was_sent_for_and_lies_again_rises_again(
    desk: Desk, fleet: Fleet, clock: SetClock, watch: Watch
) -> None:
    """Promise 3, for an order that the desk called off and for an entry that was opened again."""
    sent_for, reopened = await desk.call(), await desk.call()
    clock.advance(timedelta(minutes=7))
    await watch.look()
    order = await send(desk, sent_for, fleet.crew["one"])
    await stage(desk, order, "cancelled", who="dispatcher", note="另有任务")
    await desk.step("dispatcher", reopened["id"], "transfer", department="住建局", receipt="R-1")
    await watch.look()
    assert (await desk.get("dispatcher", "/proposals"))["items"] == []
    await desk.step("dispatcher", reopened["id"], "reopen", reason="有权部门退回")
    clock.advance(timedelta(minutes=7))
    await watch.look()
    lying = {one["incident_id"] for one in (await desk.get("dispatcher", "/proposals"))["items"]}
    assert lying == {sent_for["id"], reopened["id"]}


@pytest.mark.parametrize(
    ("who", "step", "said"),
    [
        ("dispatcher", "advice", {"reason": "咨询"}),
        ("dispatcher", "transfer", {"department": "住建局", "receipt": "R-1"}),
        ("dispatcher", "refuse", {"notice": "N-1", "reason": "不属受理范围"}),
        ("leader", "void", {"reason": "误登记"}),
    ],
)
async def test_nobody_is_proposed_for_what_is_settled(
    desk: Desk, fleet: Fleet, clock: SetClock, watch: Watch, who: str, step: str, said: dict
) -> None:
    """The proposal leaves the desk with its incident, and does not go on rising all night."""
    incident = await desk.call()
    clock.advance(timedelta(minutes=7))
    await watch.look()
    await desk.step(who, incident["id"], step, **said)
    await watch.look()
    assert (await desk.get("dispatcher", "/proposals"))["items"] == []
    clock.advance(timedelta(hours=1))
    await watch.look()
    kinds = [event["kind"] for event in (await desk.get("dispatcher", f"/incidents/{incident['id']}/events"))["items"]]
    assert kinds[-1] == "proposal_withdrawn"


async def test_a_desk_is_alerted_twice_before_its_order_is_called_off(
    desk: Desk, fleet: Fleet, clock: SetClock, watch: Watch
) -> None:
    """A leader has as long to name a crew as a crew has to answer; then the next crew is proposed."""
    incident = await desk.call()
    squad = incident["responsibility"]["body"]["id"]
    order = await desk.post("dispatcher", f"/incidents/{incident['id']}/orders", 201, body_id=squad)
    for attempt in (1, 2):
        clock.advance(WAIT)
        await watch.look()
        waiting = await desk.get("squad", f"/orders/{order['id']}")
        assert (waiting["stage"], waiting["attempt"]) == ("ordered", attempt)
    clock.advance(WAIT)
    await watch.look()
    assert (await desk.get("squad", f"/orders/{order['id']}"))["stage"] == "cancelled"
    [proposal] = (await desk.get("dispatcher", "/proposals"))["items"]
    assert (proposal["incident_id"], proposal["cause"]) == (incident["id"], "no_answer")
    assert await fleet.sent() == []
