"""From the outbox to the radios: claim what is due for those reached here, one message a radio at a time."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import structlog

from command.force.messages import DeviceMessage, DeviceMessages, MessageKind, MessageState
from command.force.messages.service import PUT
from command.force.models import Device
from command.force.service import Devices
from command.foundation.bus import Bus
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.gateway.radios.errands import Errands
from command.gateway.radios.line import Errand, Line
from command.gateway.radios.routes import Routes
from command.gateway.radios.slots import Slots
from command.gateway.radios.steady import PASSING as PASSING_ERRORS
from command.gateway.radios.witness import HSTRP
from command.gateway.radios.words import NO_ANSWER, PASSING, failure_of
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.location import LocationAnswer, LocationRequest
from command.protocols.hytera.message import Message
from command.protocols.hytera.rcp_shapes import RESULT_OK, Reply
from command.protocols.hytera.remote import AlertCall, RadioCheck, RemoteMonitor
from command.protocols.hytera.service import Service
from command.protocols.hytera.text import PrivateText, PrivateTextAck, TextResult

log = structlog.get_logger(__name__)

LOOK_EVERY_S: Final = 1.0
AT_ONCE: Final = 100
ATTEMPTS: Final = 3
AGAIN_AFTER: Final = timedelta(seconds=10)
"""After "busy" and its like; a text without any answer waits for the setting."""
REQUEST_IDS: Final = 1 << 31
SERVICE_OF: Final = {
    MessageKind.TEXT: Service.TMP,
    MessageKind.LOCATE: Service.LP,
    MessageKind.RADIO_CHECK: Service.RCP,
    MessageKind.ALERT_CALL: Service.RCP,
    MessageKind.REMOTE_MONITOR: Service.RCP,
}
"""What can be sent to a radio, and on which port. Everything else fails with `unsupported_by_device`."""


@dataclass(frozen=True, slots=True)
class _Under:
    """A message under way to a radio, until this instant."""

    message: DeviceMessage
    until: datetime


@dataclass(frozen=True, slots=True)
class _Ready:
    line: Line
    body: Message
    errand: Errand


class Downlink:
    def __init__(
        self,
        database: Database,
        bus: Bus,
        clock: Clock,
        *,
        messages: DeviceMessages,
        devices: Devices,
        slots: Slots,
        routes: Routes,
        errands: Errands,
        platform_id: int,
        text_answer: timedelta,
    ) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._messages = messages
        self._devices = devices
        self._slots = slots
        self._routes = routes
        self._errands = errands
        self._platform = RadioAddress(platform_id)
        self._text_answer = text_answer
        self._under_way: dict[int, _Under] = {}
        """Device -> the one message that is on its way to it."""
        self._rung = asyncio.Event()

    async def run(self) -> None:
        """The gateway's task: rung by the bus, and looking every second because the bus may be away."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._rung.wait()
            self._rung.clear()
            await self._send_due_or_say()

    async def _send_due_or_say(self) -> None:
        try:
            await self.send_due()
        except PASSING_ERRORS as error:
            log.warning("radio_messages_wait", error=f"{type(error).__name__}: {error}"[:300])
            await asyncio.sleep(LOOK_EVERY_S)

    async def listen(self) -> None:
        async for _ in self._bus.subscribe(PUT):
            self._rung.set()

    async def send_due(self) -> None:
        """One round. Nothing is sent before the attempt is committed."""
        now = self._clock.now()
        self._under_way = {
            key: one for key, one in self._under_way.items() if now < one.until <= now + self._text_answer
        }
        held = self._held()
        if not held:
            return
        ready: list[_Ready] = []
        async with self._database.transaction() as tx:
            for message in await self._messages.claim_due(tx, held, now, AT_ONCE):
                step = await self._prepare(tx, message, now)
                if step is not None:
                    ready.append(step)
        for one in ready:
            if not self._errands.send(one.line, one.body, one.errand, now) and one.errand.lost is not None:
                one.errand.lost("busy")

    def _held(self) -> list[int]:
        """Devices reached over a slot that is linked here, without those that something is on its way to."""
        linked = self._slots.linked()
        found: list[int] = []
        for radio_id, route in self._routes:
            device = self._devices.by_identity(HSTRP, str(radio_id)) if route.place in linked else None
            if device is not None and device.id not in self._under_way:
                found.append(device.id)
        return found

    async def _prepare(self, tx: Transaction, message: DeviceMessage, now: datetime) -> _Ready | None:
        """Note the attempt; None when it ends here, or has to wait for another of the same radio."""
        device = self._devices.find(message.device_id)
        line = self._line_to(device, message.kind)
        if device is None or message.device_id in self._under_way:
            return None
        if now >= message.expires_at:
            await self._messages.change(tx, message.id, MessageState.EXPIRED, now)
            return None
        if message.attempts >= ATTEMPTS:
            await self._messages.change(tx, message.id, MessageState.FAILED, now, failure=NO_ANSWER)
            return None
        if message.kind not in SERVICE_OF:
            await self._messages.change(tx, message.id, MessageState.FAILED, now, failure="unsupported_by_device")
            return None
        if line is None:
            return None
        body = self._body_of(message, self._routes.address(int(device.identity or 0)))
        if body is None:
            await self._messages.change(tx, message.id, MessageState.FAILED, now, failure="bad_payload")
            return None
        until = now + self._text_answer
        await self._messages.mark_sent(tx, message, serial=message.id % REQUEST_IDS, at=now, next_try_at=until)
        self._under_way[message.device_id] = _Under(message, until)
        errand = Errand(
            radio=self._routes.address(int(device.identity or 0)),
            answered=partial(self._answered, message),
            lost=partial(self._lost, message),
        )
        return _Ready(line, body, errand)

    def _line_to(self, device: Device | None, kind: MessageKind) -> Line | None:
        service = SERVICE_OF.get(kind)
        route = self._routes.find(int(device.identity)) if device is not None and device.identity else None
        slot = self._slots.find(route.place) if route is not None else None
        return slot.line_of(service) if slot is not None and service is not None else None

    def _body_of(self, message: DeviceMessage, radio: RadioAddress) -> Message | None:
        """None for a payload that the wire cannot hold."""
        make: dict[MessageKind, Callable[[], Message]] = {
            MessageKind.TEXT: lambda: PrivateText(
                message.id % REQUEST_IDS, radio, self._platform, str(message.payload["text"])
            ),
            MessageKind.LOCATE: lambda: LocationRequest(message.id % REQUEST_IDS, radio),
            MessageKind.RADIO_CHECK: lambda: RadioCheck(radio),
            MessageKind.ALERT_CALL: lambda: AlertCall(radio),
            MessageKind.REMOTE_MONITOR: lambda: RemoteMonitor(radio),
        }
        try:
            body = make[message.kind]()
            body.encode()
        except (KeyError, ValueError):
            return None
        return body

    def _lost(self, message: DeviceMessage, _reason: str) -> None:
        """The repeater did not take it: due again when its waiting time is over, over whatever slot the radio has then."""
        self._over(message)

    def _over(self, message: DeviceMessage) -> None:
        under = self._under_way.get(message.device_id)
        if under is not None and under.message.id == message.id:
            del self._under_way[message.device_id]

    async def late(self, ack: PrivateTextAck) -> None:
        """A confirmation that nobody here waits for: asked by a gateway that is gone, or long ago. The row knows."""
        device = self._devices.by_identity(HSTRP, str(ack.destination.id))
        async with self._database.transaction() as tx:
            message = await self._messages.find(tx, ack.request_id)
        if device is not None and message is not None and message.device_id == device.id:
            await self._answered(message, ack)

    async def _answered(self, message: DeviceMessage, answer: Message) -> None:
        """In words, before the answer is acknowledged."""
        now = self._clock.now()
        state, said, failure = _outcome(answer)
        async with self._database.transaction() as tx:
            current = await self._messages.get(tx, message.id)
            if failure is not None and _may_try_again(answer) and current.attempts < ATTEMPTS:
                await self._messages.put_off(tx, message.id, now + AGAIN_AFTER, {**(said or {}), "failure": failure})
            else:
                await self._messages.change(tx, message.id, state, now, answer=said, failure=failure)
        self._over(message)
        self._rung.set()


def _may_try_again(answer: Message) -> bool:
    return isinstance(answer, PrivateTextAck) and answer.result in PASSING


def _outcome(answer: Message) -> tuple[MessageState, dict[str, Any] | None, str | None]:
    """State, answer and failure for the outbox."""
    if isinstance(answer, PrivateTextAck):
        if answer.result == TextResult.OK:
            return MessageState.RECEIVED, {"result": 0}, None
        return MessageState.FAILED, {"result": answer.result}, failure_of(answer.result)
    if isinstance(answer, LocationAnswer):
        gps = answer.gps
        place = {
            "result": answer.result,
            "fixed_at": gps.fixed_at.isoformat() if gps is not None and gps.fixed_at is not None else None,
            "has_fix": gps is not None and gps.has_fix,
            "longitude": gps.longitude if gps is not None else None,
            "latitude": gps.latitude if gps is not None else None,
            "rssi_raw": answer.rssi_raw,
        }
        return MessageState.ANSWERED, place, None
    result = answer.result if isinstance(answer, Reply) else RESULT_OK
    if result == RESULT_OK:
        return MessageState.ANSWERED, {"result": result}, None
    return MessageState.FAILED, {"result": result}, "refused_by_device"
