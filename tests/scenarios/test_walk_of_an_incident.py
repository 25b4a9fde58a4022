"""From the call to the closed register entry: HTTP, the crew's real terminal, and a screen that sees every step."""

from typing import Any

from command.foundation.clock import SetClock
from command.protocols.jt808.flags import AlarmFlags
from command.protocols.jt808.general import GeneralReplyTerminal, Result
from command.protocols.jt808.message import Message
from command.protocols.jt808.questions import Answer, Question
from command.protocols.jt808.registry import decode_message
from command.protocols.jt808.text import TextDown
from tests.gateway.terminal import Terminal, report
from tests.incidents.small_city import Desk
from tests.live.screen import Screen, watching
from tests.scenarios.conftest import Connect
from tests.scenarios.watch_room import WatchRoom

ACCEPT, DECLINE = 1, 2


async def downlink(terminal: Terminal) -> tuple[int, Message]:
    """The next message from the platform, with its serial."""
    frame = await terminal.receive()
    message = decode_message(frame.header.message_id, frame.body, terminal.version)
    assert isinstance(message, Message)
    return frame.header.serial, message


async def confirm(terminal: Terminal, serial: int, message_id: int) -> None:
    """The set has it (0x0001), which nobody answers."""
    terminal.send(GeneralReplyTerminal(serial, message_id, Result.OK))


async def press(terminal: Terminal, serial: int, choice: int) -> None:
    """The driver answers the question (0x0302)."""
    await terminal.acknowledged(terminal.send(Answer(serial, choice)))


async def happens(screen: Screen, kind: str) -> None:
    await screen.until(lambda one: any(event["kind"] == kind for event in one.of("event")))


def about(screen: Screen, subject: str) -> list[dict[str, Any]]:
    return [event for event in screen.of("event") if event["subject"]["kind"] == subject]


async def test_from_the_call_to_the_closed_entry(
    serve: str, room: WatchRoom, desk: Desk, connect: Connect, clock: SetClock
) -> None:
    """Scenario 1: a stall in 茶山街道."""
    near, far = await room.sign_on("one"), await room.sign_on("far")
    terminal = await connect("one")
    await terminal.sign_in()
    await terminal.acknowledged(terminal.send(report(clock.now(), 119.911, 31.721)))
    async with watching(serve, "dispatcher") as screen:
        incident = await desk.call()
        assert incident["responsibility"]["body"]["short_name"] == "茶山中队"
        assert [reason["step"] for reason in incident["responsibility"]["reasons"]]
        assert incident["cover"]["reasons"]
        [best, *others] = (await desk.get("dispatcher", f"/incidents/{incident['id']}/candidates"))["items"]
        assert (best["crew_id"], best["lawful"]) == (near, True)
        assert best["distance_m"] < 500
        assert best["reasons"]
        assert [other["crew_id"] for other in others] == [far]

        order = await room.send(incident, near)
        serial, question = await downlink(terminal)
        assert isinstance(question, Question)
        assert incident["number"] in question.text
        assert [choice.id for choice in question.choices] == [ACCEPT, DECLINE]
        await confirm(terminal, serial, Question.ID)
        await happens(screen, "order_received_by_set")
        await press(terminal, serial, ACCEPT)
        await happens(screen, "order_accepted")
        for to in ("en_route", "on_scene"):
            await room.stage(order, to)
        await room.stage(order, "cleared", result="已劝离", result_code="persuaded")
        await desk.step("clerk", incident["id"], "answer", how="phone", text="摊贩已劝离")
        await desk.step("dispatcher", incident["id"], "close")
        await happens(screen, "incident_closed")

    steps = [event for event in screen.of("event") if event["incident_id"] == incident["id"]]
    kinds = [event["kind"] for event in steps]
    assert kinds == await room.timeline(incident["id"])
    assert [kind for kind in kinds if kind.startswith("order_")] == [
        "order_sent", "order_received_by_set", "order_accepted", "order_en_route", "order_on_scene", "order_cleared",
    ]  # fmt: skip
    assert kinds[-2:] == ["incident_answered", "incident_closed"]
    assert steps[-1]["view"]["state"] == "closed"
    assert (await desk.get("dispatcher", f"/crews/{near}"))["status"] == "available"


async def test_acceptances_that_come_twice_are_one_and_an_answer_after_the_cancellation_is_shown(
    serve: str, room: WatchRoom, desk: Desk, connect: Connect
) -> None:
    """Scenarios 11 and 1: the driver presses twice; another crew's order is taken back while its driver thinks."""
    crew = await room.sign_on("one")
    terminal = await connect("one")
    await terminal.sign_in()
    incident = await desk.call()
    order = await room.send(incident, crew)
    serial, _ = await downlink(terminal)
    await confirm(terminal, serial, Question.ID)
    await press(terminal, serial, ACCEPT)
    await press(terminal, serial, ACCEPT)
    assert (await room.timeline(incident["id"])).count("order_accepted") == 1
    await room.stage(order, "cancelled", who="dispatcher", note="误派")

    again = await room.send(incident, crew)
    messages = {type(message): (serial, message) for serial, message in [await downlink(terminal) for _ in range(2)]}
    withdrawn, (serial, _) = messages[TextDown][1], messages[Question]
    assert isinstance(withdrawn, TextDown)
    assert str(order["id"]) in withdrawn.text
    await room.stage(again, "cancelled", who="dispatcher", note="改派")
    assert isinstance((await downlink(terminal))[1], TextDown)
    async with watching(serve, "dispatcher") as screen:
        await press(terminal, serial, ACCEPT)
        await screen.until(lambda one: any("late" in event["kind"] for event in about(one, "order")))
    assert (await desk.get("dispatcher", f"/orders/{again['id']}"))["stage"] == "cancelled"


async def test_a_driver_who_declines_and_the_neighbour_who_goes(
    serve: str, room: WatchRoom, desk: Desk, connect: Connect, clock: SetClock
) -> None:
    """Scenario 1: after a refusal the next lawful crew is proposed to the desk, which sends it."""
    first, second = await room.sign_on("one"), await room.sign_on("two")
    terminals = {crew: await connect(name) for crew, name in ((first, "one"), (second, "two"))}
    for at, terminal in zip(((119.911, 31.721), (119.915, 31.725)), terminals.values(), strict=True):
        await terminal.sign_in()
        await terminal.acknowledged(terminal.send(report(clock.now(), *at)))
    incident = await desk.call()
    async with watching(serve, "dispatcher") as screen:
        order = await room.send(incident, first)
        serial, _ = await downlink(terminals[first])
        await press(terminals[first], serial, DECLINE)
        await happens(screen, "order_declined")
        await happens(screen, "crew_proposed")
    [proposal] = (await desk.get("dispatcher", "/proposals"))["items"]
    assert (proposal["incident_id"], proposal["crew"]["id"]) == (incident["id"], second)
    order = await room.send(incident, second)
    serial, question = await downlink(terminals[second])
    assert isinstance(question, Question)
    await press(terminals[second], serial, ACCEPT)
    assert (await desk.get("dispatcher", f"/orders/{order['id']}"))["stage"] == "accepted"
    assert (await desk.get("dispatcher", "/proposals"))["items"] == []


async def test_a_button_pressed_in_need_sounds_at_the_desk_and_help_is_not_blocked(
    serve: str, room: WatchRoom, desk: Desk, connect: Connect, clock: SetClock
) -> None:
    """An emergency from the car, and a short crew that may go and help."""
    await room.sign_on("one")
    short = await room.sign_on("mixed")
    terminal = await connect("one")
    await terminal.sign_in()
    async with watching(serve, "dispatcher") as screen, watching(serve, "other-squad") as foreign:
        await terminal.acknowledged(terminal.send(report(clock.now(), 119.91, 31.72, alarm=AlarmFlags.EMERGENCY)))
        await screen.until(lambda one: about(one, "alarm"))
        [alarm] = (await desk.get("dispatcher", "/alarms"))["items"]
        assert alarm["level"] == "emergency"
        incident = await desk.post("dispatcher", f"/alarms/{alarm['id']}/help", 201)
        order = await room.send(incident, short, task="support")
        assert order["stage"] == "ordered"
        await desk.post("dispatcher", f"/alarms/{alarm['id']}/acknowledge", 200)
        await desk.post("second-dispatcher", f"/alarms/{alarm['id']}/acknowledge", 409)
        await foreign.until(lambda one: about(one, "incident"))
        assert about(foreign, "alarm") == []
