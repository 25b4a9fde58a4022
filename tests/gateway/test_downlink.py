"""Messages to terminals: from the API to the set and back, again when nothing is answered, and never twice."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from pydantic import TypeAdapter

from command.app.house import House
from command.force.messages import DeviceMessage, DeviceMessages, MessageKind, MessageState
from command.foundation.clock import SetClock
from command.foundation.database import Database, Transaction
from command.foundation.security import system_scope
from command.gateway.commands import DeviceCommands
from command.gateway.downlink import wait_after
from command.gateway.expiry import Expiry
from command.gateway.schemas import MessageForm
from command.gateway.service import Gateway
from command.protocols.jt808.general import GeneralReplyTerminal, Result
from command.protocols.jt808.media import ShootReply
from command.protocols.jt808.parameters import Parameter, ParametersReply
from command.protocols.jt808.questions import Answer
from command.protocols.jt808.terminal import Attributes, GnssModules
from command.protocols.jt808.tracking import PositionReply
from tests.gateway.conftest import Squad
from tests.gateway.terminal import Terminal, report, until, wire

Connect = Callable[..., Awaitable[Terminal]]
EVERYBODY = system_scope("dispatcher")
FORM: TypeAdapter[Any] = TypeAdapter(MessageForm)


class Desk:
    """Puts messages out for the first terminal and looks at them."""

    def __init__(self, house: House, device_id: int) -> None:
        self.commands = house.services.get(DeviceCommands)
        self.gateway = house.services.get(Gateway)
        self.device_id = device_id

    async def put(self, **form: object) -> int:
        view = await self.commands.put(self.device_id, FORM.validate_python(form), EVERYBODY, None)
        return view.id

    async def is_in(self, message_id: int, state: str) -> None:
        async def there() -> bool:
            return (await self.commands.get(message_id, EVERYBODY)).state == state

        await until(there)

    async def answer(self, message_id: int) -> dict[str, Any] | None:
        return (await self.commands.get(message_id, EVERYBODY)).answer


@pytest.fixture
def desk(post: House, squad: Squad) -> Desk:
    return Desk(post, squad.device_id)


@pytest_asyncio.fixture
async def terminal(connect: Connect) -> Terminal:
    made: Terminal = await connect()
    await made.sign_in()
    return made


async def test_the_text_of_the_reference_is_received_by_the_set(
    desk: Desk, terminal: Terminal, sql: asyncpg.Connection
) -> None:
    """Example D but for the serial; the outcome is in the history."""
    message_id = await desk.put(kind="text", text="立即回传现场照片", urgent=True)
    frame = await terminal.receive()
    assert frame.header.message_id == 0x8300
    assert frame.body == wire("0d c1a2bcb4bbd8b4abcfd6b3a1d5d5c6ac")
    await desk.is_in(message_id, "sent")
    terminal.send(GeneralReplyTerminal(frame.header.serial, 0x8300, Result.OK))
    await desk.is_in(message_id, "received")
    kinds = await sql.fetch("select kind from event where kind like 'device_message%' order by id")
    assert [row["kind"] for row in kinds] == ["device_message_put", *["device_message_changed"] * 2]


async def test_a_question_is_received_and_then_answered_by_a_person_on_another_connection(
    desk: Desk, terminal: Terminal, connect: Connect
) -> None:
    choices = [{"id": 1, "text": "接受"}, {"id": 2, "text": "拒绝"}]
    message_id = await desk.put(kind="question", text="去茶山路?", choices=choices)
    frame = await terminal.receive()
    assert frame.header.message_id == 0x8302
    terminal.send(GeneralReplyTerminal(frame.header.serial, 0x8302, Result.OK))
    await desk.is_in(message_id, "received")
    later = await connect()
    await later.sign_in()
    await later.acknowledged(later.send(Answer(frame.header.serial, 2)))
    await desk.is_in(message_id, "answered")
    assert await desk.answer(message_id) == {"answer_id": 2}


async def test_a_set_that_refuses_fails_the_message_with_a_reason(desk: Desk, terminal: Terminal) -> None:
    message_id = await desk.put(kind="track", interval_s=5, duration_s=600)
    frame = await terminal.receive()
    assert frame.body == wire("0005 00000258")
    terminal.send(GeneralReplyTerminal(frame.header.serial, 0x8202, Result.UNSUPPORTED))
    await desk.is_in(message_id, "failed")
    assert (await desk.commands.get(message_id, EVERYBODY)).failure == "unsupported_by_device"


async def test_locate_is_answered_by_a_position_that_is_stored(
    desk: Desk, terminal: Terminal, clock: SetClock, sql: asyncpg.Connection
) -> None:
    message_id = await desk.put(kind="locate")
    frame = await terminal.receive()
    terminal.send(PositionReply(frame.header.serial, report(clock.now(), 119.98, 31.79)))
    await desk.is_in(message_id, "answered")
    answer = await desk.answer(message_id)
    assert answer is not None
    assert (answer["longitude"], answer["latitude"]) == (119.98, 31.79)

    async def stored() -> bool:
        return bool(await sql.fetchval("select count(*) from position where longitude_e7 = 1199800000"))

    await until(stored)


async def test_parameters_attributes_alarms_and_photos(desk: Desk, terminal: Terminal) -> None:
    """Example F for the parameters; each answer of its own kind closes its message."""
    setting = await desk.put(kind="set_parameters", parameters={"heartbeat_s": 30, "interval_default_s": 10})
    frame = await terminal.receive()
    assert frame.body == wire("02 00000001 04 0000001e 00000029 04 0000000a")
    terminal.send(GeneralReplyTerminal(frame.header.serial, 0x8103, Result.OK))
    await desk.is_in(setting, "received")

    asking = await desk.put(kind="query_parameters")
    frame = await terminal.receive()
    terminal.send(ParametersReply(frame.header.serial, (Parameter.named("heartbeat_s", 30),)))
    await desk.is_in(asking, "answered")
    assert await desk.answer(asking) == {"parameters": [{"id": 1, "name": "heartbeat_s", "value": 30}]}

    attributes = await desk.put(kind="query_attributes")
    await terminal.receive()
    terminal.send(Attributes(1, "CGZFJ", "CZT-01", "CZ00001", "1" * 20, "h1", "f1", GnssModules.BEIDOU, 1))
    await desk.is_in(attributes, "answered")

    confirming = await desk.put(kind="confirm_alarm", flags=1)
    frame = await terminal.receive()
    assert frame.body == wire("0000 00000001")
    terminal.send(GeneralReplyTerminal(frame.header.serial, 0x8203, Result.OK))
    await desk.is_in(confirming, "received")

    shooting = await desk.put(kind="photo", channel=2)
    frame = await terminal.receive()
    assert (frame.header.message_id, frame.body[0]) == (0x8801, 2)
    terminal.send(ShootReply(frame.header.serial, 0, (77,)))
    await desk.is_in(shooting, "answered")
    assert await desk.answer(shooting) == {"media_ids": [77]}


async def test_what_a_version_lacks_fails_at_once(desk: Desk, connect: Connect) -> None:
    from command.protocols.jt808.version import Version

    old = await connect(version=Version.V2011)
    await old.sign_in()
    message_id = await desk.put(kind="query_attributes")
    await desk.is_in(message_id, "failed")
    assert (await desk.commands.get(message_id, EVERYBODY)).failure == "unsupported_by_version"


async def test_no_answer_means_again_under_the_same_serial_with_growing_waits(
    desk: Desk, terminal: Terminal, clock: SetClock
) -> None:
    message_id = await desk.put(kind="text", text="一", expires_s=3600)
    first = await terminal.receive()
    serials = [first.header.serial]
    for wait_s in (10, 20, 60):
        clock.advance(timedelta(seconds=wait_s - 1))
        await desk.gateway.downlink.send_due()
        await terminal.silence(0.1)
        clock.advance(timedelta(seconds=1))
        await desk.gateway.downlink.send_due()
        again = await terminal.receive()
        assert again.body == first.body
        serials.append(again.header.serial)
    assert set(serials) == {first.header.serial}
    clock.advance(timedelta(seconds=240))
    await desk.gateway.downlink.send_due()
    await desk.is_in(message_id, "failed")
    assert (await desk.commands.get(message_id, EVERYBODY)).failure == "no_answer"


def test_waits_grow_by_the_formula_of_the_protocol() -> None:
    """T(n+1) = T(n) x (n+1)."""
    assert [wait_after(attempt).total_seconds() for attempt in (1, 2, 3, 4)] == [10, 20, 60, 240]


async def test_a_message_waits_for_its_terminal_and_expires_if_it_does_not_come(
    desk: Desk, connect: Connect, clock: SetClock, database: Database, post: House
) -> None:
    waiting = await desk.put(kind="text", text="等", expires_s=600)
    hopeless = await desk.put(kind="text", text="空", expires_s=5)
    clock.advance(timedelta(seconds=6))
    await Expiry(database, clock, post.services.get(DeviceMessages)).look()
    await desk.is_in(hopeless, "expired")
    terminal = await connect()
    await terminal.sign_in()
    frame = await terminal.receive()
    assert frame.body[1:] == "等".encode("gbk")
    await desk.is_in(waiting, "sent")


async def test_the_purpose_hears_of_each_change_in_its_transaction(
    desk: Desk, terminal: Terminal, post: House, database: Database, clock: SetClock, squad: Squad
) -> None:
    heard: list[tuple[MessageState, int | None]] = []

    async def listener(tx: Transaction, message: DeviceMessage) -> None:
        heard.append((message.state, message.reference_id))

    messages = post.services.get(DeviceMessages)
    messages.on_change("test", listener)
    async with database.transaction() as tx:
        await messages.put(
            tx, squad.device_id, MessageKind.TEXT, {"text": "令"}, purpose="test", actor="test",
            now=clock.now(), expires_at=clock.now() + timedelta(minutes=1), reference_id=42,
        )  # fmt: skip
    frame = await terminal.receive()
    terminal.send(GeneralReplyTerminal(frame.header.serial, 0x8300, Result.OK))

    async def both() -> bool:
        return heard == [(MessageState.SENT, 42), (MessageState.RECEIVED, 42)]

    await until(both)


async def test_a_cancelled_message_is_not_sent(desk: Desk, connect: Connect) -> None:
    message_id = await desk.put(kind="text", text="作废")
    await desk.commands.cancel(message_id, EVERYBODY)
    terminal = await connect()
    await terminal.sign_in()
    await terminal.silence()
