"""From datagrams to handlers, and from their effect to the acknowledgement. Holds the lines; knows no message."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import structlog

from command.foundation.clock import Clock
from command.foundation.tasks import end_all
from command.gateway.radios import metrics
from command.gateway.radios.errands import Errands
from command.gateway.radios.limits import RadioLimits
from command.gateway.radios.line import Address, Errand, Line, Send
from command.gateway.radios.repeaters import Repeaters
from command.gateway.radios.slots import Slots, SlotState
from command.gateway.radios.steady import PASSING
from command.protocols.hytera.faults import Malformed
from command.protocols.hytera.hstrp import Kind, Packet, answer_to
from command.protocols.hytera.message import Message, Undecodable, Unknown
from command.protocols.hytera.peer import Peer
from command.protocols.hytera.registry import Decoded, Received, decode_datagram
from command.protocols.hytera.service import SlotPort
from command.radio.traffic.models import LinkState

log = structlog.get_logger(__name__)

OPENS_A_LINE: Final = frozenset({Kind.CONNECT, Kind.HEARTBEAT, Kind.DATA})
STRANGER_S: Final = 120.0
"""A sender without a name or a right is forgotten after so much silence."""
STRANGERS_AT_ONCE: Final = 16
"""Repeaters that are being noted; the others say it again."""
WORDS_EVERY_S: Final = 1.0
"""Troubles are counted each, and told of at most so often."""


class NotTakenError(Exception):
    """The message is not acknowledged: its sender sends it again, or gives up. The text is a metric's label."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Where and when a message came in."""

    line: Line
    slot: SlotState
    at: datetime

    @property
    def repeater_id(self) -> int:
        return self.slot.repeater.id


Handler = Callable[[Heard, Any], Awaitable[Message | None]]
"""Returns, when its effect is committed, what to say after the acknowledgement. What it raises means: not kept."""
Gone = Callable[[SlotState], Awaitable[None]]


class Desk:
    def __init__(
        self,
        clock: Clock,
        repeaters: Repeaters,
        slots: Slots,
        errands: Errands,
        limits: RadioLimits,
        *,
        greet: Callable[[Line], None],
    ) -> None:
        self._clock = clock
        self._repeaters = repeaters
        self._slots = slots
        self._errands = errands
        self._limits = limits
        self._greet = greet
        self._handlers: dict[type[Any], Handler] = {}
        self._gone: Gone | None = None
        self._lines: dict[tuple[SlotPort, Address], Line] = {}
        self._strangers: dict[tuple[SlotPort, Address], Line] = {}
        """Those of the lines that may not speak, the oldest first."""
        self._running: set[asyncio.Task[None]] = set()
        self._strangers_busy = 0
        self._told_s = 0.0

    def hear(self, kinds: Iterable[type[Any]], handler: Handler) -> None:
        """Have messages of these classes handled."""
        self._handlers.update(dict.fromkeys(kinds, handler))

    def on_gone(self, gone: Gone) -> None:
        """Have `gone` told of a slot that fell silent or said goodbye."""
        self._gone = gone

    @property
    def lines(self) -> list[Line]:
        return list(self._lines.values())

    def datagram(self, port: SlotPort, data: bytes, address: Address, transmit: Send) -> None:
        """Never raises, and never awaits."""
        metrics.DATAGRAMS.labels(port.service.name).inc()
        received = decode_datagram(data) if len(data) <= self._limits.datagram_bytes else None
        if received is None or isinstance(received, Malformed):
            metrics.FAULTS.labels(received.reason if received is not None else "too_long").inc()
            return
        now_s = asyncio.get_running_loop().time()
        line = self._lines.get((port, address))
        if line is None:
            if received.packet.kind not in OPENS_A_LINE:
                return
            line = self._meet(port, address, transmit, now_s)
        line.heard_s = now_s
        if not line.may_speak(now_s, self._limits):
            metrics.REFUSED.labels("rate").inc()
            return
        line.learn(received.packet)
        was_admitted = line.repeater is not None
        self._repeaters.recognise(line)
        if line.repeater is not None and not self._takes_its_place(line):
            line.repeater = None
        if line.repeater is None:
            self._strangers[port, address] = line
            if was_admitted:
                self._leave(line, LinkState.CLOSED)
            self._hear_stranger(line, received)
        else:
            self._strangers.pop((port, address), None)
            self._hear_repeater(line, received)

    def sweep(self) -> None:
        """Send again what was not acknowledged, and let go of whoever fell silent."""
        now, now_s = self._clock.now(), asyncio.get_running_loop().time()
        admitted = 0
        for line in self.lines:
            line.peer.heard_at = min(line.peer.heard_at, now)  # the clock may have been set back
            overdue = line.peer.overdue(now)
            for sent in overdue.resend:
                metrics.RESENT.inc()
                line.transmit(sent.datagram, line.address)
            for sent in overdue.lost:
                self._errands.lost(sent.about, "not_acknowledged")
            if line.repeater is None:
                if now_s - line.heard_s > STRANGER_S:
                    self._forget(line, LinkState.LOST)
            elif line.peer.is_lost(now):
                metrics.LINKS_LOST.inc()
                self._forget(line, LinkState.LOST)
            else:
                admitted += 1
        metrics.LINES.labels("yes").set(admitted)
        metrics.LINES.labels("no").set(len(self._lines) - admitted)
        self._errands.give_up(now)

    def close_all(self) -> None:
        """Nobody is told: repeaters go on, and meet the gateway that starts next, which knows their lines."""
        for slot in self._slots:
            slot.turn_to(LinkState.CLOSED, self._clock.now())
        self._lines.clear()
        self._strangers.clear()

    async def stop(self) -> None:
        await end_all(self._running)

    def _meet(self, port: SlotPort, address: Address, transmit: Send, now_s: float) -> Line:
        if len(self._strangers) >= self._limits.stranger_lines:
            self._forget(next(iter(self._strangers.values())), LinkState.LOST)
        peer: Peer[Errand] = Peer(self._clock.now())
        line = Line(port, address, transmit, peer, now_s, self._limits.burst, now_s, slot=port.slot)
        self._lines[port, address] = line
        return line

    def _takes_its_place(self, line: Line) -> bool:
        """From its own host a repeater moves to another port; from elsewhere nobody takes the place of one that lives."""
        assert line.repeater is not None
        state = self._slots.find(line.place)
        before = state.line_of(line.port.service) if state is not None else None
        if before is line:
            return True
        if self._slots.hosts_of(line.repeater.id, self._clock.now()) - {line.host}:
            metrics.REFUSED.labels("other_address").inc()
            return False
        if before is None:
            return True
        self._lines.pop((before.port, before.address), None)
        for sent in before.peer.waiting.abandon():
            self._errands.lost(sent.about, "link_restarted")
        return True

    def _hear_stranger(self, line: Line, received: Received) -> None:
        packet = received.packet
        if packet.kind is Kind.DATA:
            metrics.REFUSED.labels("not_admitted").inc()
        elif self._repeaters.answers_strangers and line.may_be_answered(packet):
            line.answer(answer_to(packet))
        speaks = packet.kind is Kind.CONNECT or isinstance(received.content, Message)
        if packet.kind is Kind.CLOSE:
            self._forget(line, LinkState.CLOSED)
        elif speaks and self._repeaters.is_unheard_of(line) and self._strangers_busy < STRANGERS_AT_ONCE:
            self._strangers_busy += 1
            self._start(self._note(line))

    async def _note(self, line: Line) -> None:
        try:
            await self._repeaters.note(line)
        except Exception as error:  # noqa: BLE001 - it will be heard again
            self._say("repeater_not_noted", error)
        finally:
            self._strangers_busy -= 1

    def _hear_repeater(self, line: Line, received: Received) -> None:
        packet, now = received.packet, self._clock.now()
        slot = self._slots.heard(line, now)
        reaction = line.peer.receive(packet, now)
        if line.may_be_answered(packet):
            line.answer(reaction.answer)
        if reaction.done is not None and reaction.is_rejected:
            self._errands.lost(reaction.done.about, "rejected")
        for sent in reaction.abandoned:
            self._errands.lost(sent.about, "link_restarted")
        if packet.kind is Kind.CLOSE:
            self._forget(line, LinkState.CLOSED)
            return
        if packet.kind is Kind.CONNECT:
            line.is_greeted = False
        if not line.is_greeted:
            line.is_greeted = True
            self._greet(line)
        if reaction.is_new:
            self._take(Heard(line, slot, now), packet, received.content)

    def _take(self, heard: Heard, packet: Packet, content: Decoded | Malformed | None) -> None:
        line = heard.line
        if content is None or isinstance(content, Malformed):
            metrics.FAULTS.labels(content.reason if content is not None else "empty").inc()
            heard.slot.counters["malformed"] += 1
            line.peer.drop(packet)
            return
        heard.slot.counters["messages"] += 1
        metrics.MESSAGES.labels(type(content).__name__).inc()
        handler = self._handlers.get(type(content))
        if handler is None or isinstance(content, (Unknown, Undecodable)):
            heard.slot.counters["not_understood"] += handler is None
            line.answer(line.peer.keep(packet))
        elif line.busy >= self._limits.busy_of_line or len(self._running) >= self._limits.busy:
            metrics.REFUSED.labels("busy").inc()
            line.peer.drop(packet)
        else:
            line.busy += 1
            self._start(self._handle(handler, heard, packet, content))

    async def _handle(self, handler: Handler, heard: Heard, packet: Packet, message: Any) -> None:
        line = heard.line
        try:
            reply = await handler(heard, message)
        except NotTakenError as error:
            metrics.REFUSED.labels(str(error)).inc()
            line.peer.drop(packet)
        except Exception as error:  # noqa: BLE001 - told, and the message comes again
            metrics.REFUSED.labels("error").inc()
            line.peer.drop(packet)
            self._say("radio_message_not_kept", error)
        else:
            line.answer(line.peer.keep(packet))
            if reply is not None:
                self._errands.send(line, reply, Errand(), self._clock.now())
        finally:
            line.busy -= 1

    def _forget(self, line: Line, link: LinkState) -> None:
        self._lines.pop((line.port, line.address), None)
        self._strangers.pop((line.port, line.address), None)
        for sent in line.peer.waiting.abandon():
            self._errands.lost(sent.about, "link_lost")
        self._leave(line, link)

    def _leave(self, line: Line, link: LinkState) -> None:
        """The slots that nothing else speaks for are without a link."""
        for state in self._slots.left(line, link, self._clock.now()):
            if self._gone is not None:
                self._start(self._tell_gone(state))

    async def _tell_gone(self, state: SlotState) -> None:
        assert self._gone is not None
        try:
            await self._gone(state)
        except Exception as error:  # noqa: BLE001 - the next status of the slot says the same
            self._say("slot_not_ended", error)

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def _say(self, event: str, error: Exception) -> None:
        now_s = asyncio.get_running_loop().time()
        if now_s - self._told_s >= WORDS_EVERY_S:
            self._told_s = now_s
            trace = None if isinstance(error, PASSING) else error
            log.warning(event, error=f"{type(error).__name__}: {error}"[:300], exc_info=trace)
