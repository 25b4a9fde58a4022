"""What was sent on one port and not yet acknowledged. Bounded; holds no timer, the time is an argument."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Generic, NamedTuple, TypeVar

RESENDS: Final = 3
RESEND_AFTER: Final = timedelta(seconds=2)
"""Not described. All tries together end well before the other side forgets the first (`arrivals.LIFETIME`)."""
WAITING_MAX: Final = 64
_SEQUENCES: Final = 0x10000

T = TypeVar("T")


@dataclass(slots=True)
class Sequences:
    """Numbers of what we send on one port: 1, 2, ... 65535, 0, 1."""

    following: int = 1
    """What `take` gives next."""

    def take(self) -> int:
        taken = self.following
        self.following = (taken + 1) % _SEQUENCES
        return taken


@dataclass(frozen=True, slots=True)
class Sent(Generic[T]):
    sequence: int
    datagram: bytes
    about: T
    """Whatever lets the sender recognise it."""
    due_at: datetime
    resends: int = 0


class Overdue(NamedTuple, Generic[T]):
    """What time has brought."""

    resend: tuple[Sent[T], ...]
    """Send these datagrams again, unchanged."""
    lost: tuple[Sent[T], ...]
    """Given up."""


@dataclass(slots=True)
class Unacknowledged(Generic[T]):
    """Sent datagrams by sequence. When full it takes no more: the sender waits."""

    resends: int = RESENDS
    resend_after: timedelta = RESEND_AFTER
    limit: int = WAITING_MAX
    _waiting: dict[int, Sent[T]] = field(default_factory=dict, init=False)

    def has_room(self, sequence: int) -> bool:
        """Whether a datagram of this sequence may be sent now."""
        return len(self._waiting) < self.limit and sequence not in self._waiting

    def sent(self, sequence: int, datagram: bytes, about: T, at: datetime) -> None:
        """Raises ValueError when there is no room for it."""
        if not self.has_room(sequence):
            raise ValueError(f"no room for sequence {sequence}, {len(self._waiting)} wait")
        self._waiting[sequence] = Sent(sequence, datagram, about, at + self.resend_after)

    def acknowledged(self, sequence: int) -> Sent[T] | None:
        """An acknowledgement, or a rejection, came in: what it was for, None for what is not waiting (any more)."""
        return self._waiting.pop(sequence, None)

    def overdue(self, at: datetime) -> Overdue[T]:
        """What to send again and what is lost, in the order it was sent."""
        latest = at + self.resend_after  # what is due later was sent before the clock was set back
        late = [sent for sent in self._waiting.values() if not at < sent.due_at <= latest]
        again = tuple(
            replace(sent, due_at=at + self.resend_after, resends=sent.resends + 1)
            for sent in late
            if sent.resends < self.resends
        )
        lost = tuple(sent for sent in late if sent.resends >= self.resends)
        for sent in again:
            self._waiting[sent.sequence] = sent
        for sent in lost:
            del self._waiting[sent.sequence]
        return Overdue(again, lost)

    @property
    def due_at(self) -> datetime | None:
        """When to look next; None when nothing waits."""
        return min((sent.due_at for sent in self._waiting.values()), default=None)

    def abandon(self) -> tuple[Sent[T], ...]:
        """The link is gone: everything that waited."""
        waiting = tuple(self._waiting.values())
        self._waiting.clear()
        return waiting

    def __len__(self) -> int:
        return len(self._waiting)
