"""One conversation of HSTRP: what to answer now, what is new, what was answered. No socket, no clock.

One of these belongs to one (sender address, sender port) on one port of ours; both sides use the same.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from . import hstrp
from .arrivals import Arrival, Arrivals
from .heartbeats import is_lost
from .hstrp import Kind, Option, Packet
from .unacknowledged import Overdue, Sent, Sequences, Unacknowledged

T = TypeVar("T")


class Reaction(NamedTuple, Generic[T]):
    """What a packet asks for."""

    answer: Packet | None = None
    """Send this now."""
    is_new: bool = False
    """Data not seen before: handle it, then call `keep`, or `drop` when it could not be kept."""
    done: Sent[T] | None = None
    """What of ours this packet settles."""
    is_rejected: bool = False
    """It settles it with a refusal."""
    abandoned: tuple[Sent[T], ...] = ()
    """The other side began anew or closed: what of ours will not be answered any more."""


@dataclass(slots=True)
class Peer(Generic[T]):
    """Keeps what a conversation has to remember, all of it bounded."""

    heard_at: datetime
    """Last packet of any kind; for a peer not heard yet, when waiting for it began."""
    arrivals: Arrivals = field(default_factory=Arrivals)
    waiting: Unacknowledged[T] = field(default_factory=Unacknowledged[T])
    sequences: Sequences = field(default_factory=Sequences)

    def receive(self, packet: Packet, at: datetime) -> Reaction[T]:
        """A packet came in. Data is acknowledged by `keep`, and only its repeats right here."""
        self.heard_at = at
        kind = packet.kind
        if kind is Kind.DATA:
            return self._data(packet, at)
        if kind in {Kind.CONNECT, Kind.CLOSE}:
            self.arrivals.restart()
            return Reaction(hstrp.answer_to(packet), abandoned=self.waiting.abandon())
        if kind is Kind.HEARTBEAT:
            return Reaction(hstrp.answer_to(packet))
        return Reaction(done=self.waiting.acknowledged(packet.sequence), is_rejected=kind is Kind.REJECT)

    def _data(self, packet: Packet, at: datetime) -> Reaction[T]:
        arrival = self.arrivals.note(packet.sequence, at)
        if arrival is Arrival.ANSWERED:
            return Reaction(hstrp.answer_to(packet))
        return Reaction(is_new=arrival is Arrival.NEW)

    def keep(self, packet: Packet) -> Packet | None:
        """The data is safe: its acknowledgement, to be sent now."""
        self.arrivals.answered(packet.sequence)
        return hstrp.answer_to(packet)

    def drop(self, packet: Packet) -> None:
        """The data could not be kept, or made no sense: no acknowledgement, and its repeat is new."""
        self.arrivals.forget(packet.sequence)

    def has_room(self) -> bool:
        """Whether `send` would take one more."""
        return self.waiting.has_room(self.sequences.following)

    def send(self, payload: bytes, about: T, at: datetime, options: tuple[Option, ...] = ()) -> bytes:
        """The datagram for one HDAP message, remembered until it is answered; ValueError when there is no room."""
        if not self.has_room():
            raise ValueError(f"{len(self.waiting)} datagrams wait for their acknowledgement")
        sequence = self.sequences.take()
        datagram = hstrp.data(sequence, payload, options).encode()
        self.waiting.sent(sequence, datagram, about, at)
        return datagram

    def overdue(self, at: datetime) -> Overdue[T]:
        """What to send again and what is lost."""
        return self.waiting.overdue(at)

    def is_lost(self, at: datetime) -> bool:
        """Too many heartbeats are missing."""
        return is_lost(self.heard_at, at)
