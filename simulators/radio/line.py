"""One UDP port of a repeater: announcing, heartbeats, data that is sent again until it is acknowledged. No socket."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from command.protocols.hytera import hstrp
from command.protocols.hytera.faults import Malformed
from command.protocols.hytera.heartbeats import HEARTBEAT_EVERY
from command.protocols.hytera.hstrp import Kind, Packet, from_repeater
from command.protocols.hytera.message import Message
from command.protocols.hytera.peer import Peer
from command.protocols.hytera.registry import Decoded, Received, decode_datagram, encode_message
from command.protocols.hytera.service import Service
from simulators.radio.statistics import Statistics

ANNOUNCE_EVERY_S = 3.0
HEARTBEAT_EVERY_S = HEARTBEAT_EVERY.total_seconds()

Write = Callable[[bytes], None]
TakeMessage = Callable[["Line", Message, float], None]


@dataclass(frozen=True, slots=True)
class Place:
    """Which port this is."""

    repeater_id: int
    service: Service
    slot: int
    """1 or 2."""


def instant(now: float) -> datetime:
    """Seconds since 1970 as the protocol's rules take them."""
    return datetime.fromtimestamp(now, UTC)


class Line:
    """Speaks with the platform's port for one service of one slot. Times are seconds since 1970."""

    def __init__(self, place: Place, statistics: Statistics, on_message: TakeMessage, now: float) -> None:
        self.place = place
        self.write: Write = lambda _: None
        self.is_connected = False
        self.is_cut = False
        """No cable: nothing goes out, nothing comes in."""
        self.spoil_next = False
        """The next data goes out with a wrong check byte once; what is sent again is right."""
        self._statistics = statistics
        self._on_message = on_message
        self._options = from_repeater(place.repeater_id, place.slot)
        self._peer: Peer[None] = Peer(instant(now))
        self._next_announce = now
        self._next_heartbeat = now

    def tick(self, now: float) -> None:
        """Wants to be called about every second."""
        if self.is_connected and self._peer.is_lost(instant(now)):
            self.lose()
            self._statistics.links_lost += 1
        if not self.is_connected:
            if now >= self._next_announce:
                self._next_announce = now + ANNOUNCE_EVERY_S
                self._out(hstrp.connect(self._options).encode())
            return
        if now >= self._next_heartbeat:
            self._next_heartbeat = now + HEARTBEAT_EVERY_S
            self._out(hstrp.heartbeat().encode())
        self._send_again(now)

    def _send_again(self, now: float) -> None:
        if not len(self._peer.waiting):
            return
        overdue = self._peer.overdue(instant(now))
        for sent in overdue.resend:
            self._statistics.resent += 1
            self._out(sent.datagram)
        self._statistics.lost += len(overdue.lost)

    def send(self, message: Message, now: float) -> bool:
        """Data to the platform; False when there is no link or too much waits for its acknowledgement."""
        return self.send_payload(encode_message(message), now)

    def send_payload(self, payload: bytes, now: float) -> bool:
        if not self.is_connected or not self._peer.has_room():
            self._statistics.not_forwarded += 1
            return False
        datagram = self._peer.send(payload, None, instant(now), self._options)
        self._statistics.forwarded += 1
        if self.spoil_next:
            self.spoil_next = False
            self._statistics.spoiled += 1
            datagram = datagram[:-2] + bytes((datagram[-2] ^ 0xFF,)) + datagram[-1:]
        self._out(datagram)
        return True

    def received(self, data: bytes, now: float) -> None:
        """A datagram came in on this port."""
        found = decode_datagram(data)
        if self.is_cut:
            return
        if not isinstance(found, Received):
            self._statistics.malformed += 1
            return
        packet = found.packet
        if not self.is_connected and packet.kind is not Kind.ACCEPT:
            return
        reaction = self._peer.receive(packet, instant(now))
        if packet.kind is Kind.ACCEPT:
            self._accepted(now)
        elif packet.kind is Kind.CLOSE:
            self.lose()
        if reaction.done is not None:
            self._statistics.acknowledged += 1
        if reaction.answer is not None and packet.kind is not Kind.HEARTBEAT:
            self._out(reaction.answer.encode())
        if reaction.is_new:
            self._take(packet, found.content, now)

    def _take(self, packet: Packet, content: Decoded | Malformed | None, now: float) -> None:
        """Acknowledge and hand on; what was damaged on the way is neither, so that it comes again."""
        if isinstance(content, Malformed):
            self._peer.drop(packet)
            self._statistics.malformed += 1
            return
        answer = self._peer.keep(packet)
        if answer is not None:
            self._out(answer.encode())
        if isinstance(content, Message):
            self._on_message(self, content, now)
        else:
            self._statistics.not_understood += 1

    def _accepted(self, now: float) -> None:
        if not self.is_connected:
            self.is_connected = True
            self._next_heartbeat = now + HEARTBEAT_EVERY_S
            self._statistics.links_up += 1

    def lose(self) -> None:
        """Forget the link and announce anew; what waited is lost."""
        self.is_connected = False
        self._statistics.lost += len(self._peer.waiting.abandon())

    def _out(self, datagram: bytes) -> None:
        if not self.is_cut:
            self.write(datagram)
