"""Paths of the standard's scenarios that cross several rooms and end in a refusal, a cover or silence."""

from typing import Any

from tests.incidents.small_city import IN_A2, Desk, point
from tests.live.screen import watching
from tests.scenarios.garrison import Garrison
from tests.scenarios.watch_room import WatchRoom


async def test_one_certified_officer_is_refused_and_the_neighbours_are_offered(room: WatchRoom, desk: Desk) -> None:
    """Scenario 1 and 6: what is missing is said, and who could complete the crew or go instead."""
    short, neighbour = await room.sign_on("mixed"), await room.sign_on("one")
    incident = await desk.call(matter="SR-2")
    refused = await room.send(incident, short, 422, task="enforcement")
    assert refused["code"] == "officers_missing"
    offered = (await desk.get("dispatcher", f"/incidents/{incident['id']}/candidates", task="enforcement"))["items"]
    assert [(one["crew_id"], one["lawful"]) for one in offered] == [(neighbour, True), (short, False)]
    assert all(one["reasons"] for one in offered)


async def test_an_officer_who_leaves_between_offer_and_start(room: WatchRoom, desk: Desk, garrison: Garrison) -> None:
    """Scenario 6: the crew that was lawful when it was sent is short when it would start."""
    crew = await room.sign_on("one")
    incident = await desk.call()
    order = await room.send(incident, crew, task="enforcement")
    answer = await desk.client.patch(
        f"/api/crews/{crew}",
        json={"remove_person_ids": [garrison.people["one"][0]]},
        headers={"Authorization": "Bearer squad"},
    )
    assert answer.status_code == 200, answer.text
    refused = await room.stage(order, "accepted", 422)
    assert refused["code"] == "officers_missing"
    assert (await room.incident(incident["id"]))["state"] == "dispatched"


async def test_a_lost_certificate_suspends_at_once(room: WatchRoom, desk: Desk, garrison: Garrison) -> None:
    """Scenario 5: the crew that has just been lawful is refused, and may still go as support."""
    crew = await room.sign_on("one")
    officer = garrison.people["one"][0]
    await desk.post("dispatcher", f"/people/{officer}/certificate-loss", 201, lost_at="2026-03-15T00:20:00Z")
    incident = await desk.call()
    assert (await room.send(incident, crew, 422, task="enforcement"))["code"] == "officers_missing"
    assert (await room.send(incident, crew, 201, task="support"))["task"] == "support"


async def test_a_town_without_anybody_on_duty_keeps_its_subject_and_is_covered(room: WatchRoom, desk: Desk) -> None:
    """Scenario 4: the body above answers, the subject on the papers stays the town's; with a crew the town answers."""
    covered = await desk.call(location=point(IN_A2))
    assert covered["responsibility"]["subject"] == "郑陆镇人民政府"
    assert covered["cover"]["body"]["id"] != covered["responsibility"]["body"]["id"]
    await room.sign_on("town")
    own = await desk.call(location=point(IN_A2))
    assert own["responsibility"]["subject"] == "郑陆镇人民政府"
    assert own["cover"]["body"]["id"] == own["responsibility"]["body"]["id"]


async def test_a_complaint_about_a_squad_reaches_no_screen_of_the_squad(
    serve: str, desk: Desk, room: WatchRoom
) -> None:
    """Scenario 8: the supervision desk sees it live; the squad sees what comes after it, and not this."""
    async with watching(serve, "supervisor") as supervision, watching(serve, "squad") as squad:
        complaint = await desk.call(
            source="complaint", description="队员态度粗暴", subject_body="a1-squad", matter=None, location=None
        )
        other = await desk.call()
        await supervision.until(lambda one: complaint["id"] in one.registered)
        await squad.until(lambda one: other["id"] in one.registered)
        assert complaint["id"] not in _incidents(squad.messages)
    await desk.get("squad", f"/incidents/{complaint['id']}", 404)
    await desk.step("squad", complaint["id"], "hand", 404)


def _incidents(messages: list[dict[str, Any]]) -> set[int]:
    return {message["incident_id"] for message in messages if message["type"] == "event"}


async def test_the_copy_of_a_call_is_linked_and_only_one_crew_goes(room: WatchRoom, desk: Desk) -> None:
    """Scenario 1: 12345 sends what 12319 has; linked, it takes no order of its own, and both reporters are answered."""
    crew = await room.sign_on("one")
    first = await desk.call()
    copy = await desk.call(source="hotline_12345", external_id="12345-7")
    assert [one["id"] for one in await desk.get("dispatcher", "/incidents/similar", lon=119.91, lat=31.72)]
    order = await room.send(first, crew)
    await desk.step("dispatcher", copy["id"], "link", to=first["id"], reason="同一摊贩")
    assert (await room.send(copy, crew, 409))["code"] == "incident_not_open"
    for to in ("accepted", "on_scene"):
        await room.stage(order, to)
    await room.stage(order, "cleared", result="已劝离", result_code="persuaded")
    for one in (first, copy):
        await desk.step("clerk", one["id"], "answer", how="phone", text="已处理")
    assert (await room.incident(copy["id"]))["state"] == "answered"
