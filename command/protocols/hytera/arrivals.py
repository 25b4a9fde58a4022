"""Which data packets of one port came before. Bounded; the time is an argument.

One of these belongs to one (sender address, sender port). Order means nothing, since UDP does not keep it.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

REMEMBERED: Final = 256
LIFETIME: Final = timedelta(seconds=60)
"""Far longer than any sender goes on repeating, far shorter than a port needs to use up 65536 sequences."""


class Arrival(Enum):
    NEW = auto()
    PENDING = auto()
    """Here before and not yet answered: wait, the answer to the first is the answer to this one."""
    ANSWERED = auto()
    """Here before: acknowledge again, and drop."""


@dataclass(slots=True)
class _Seen:
    at: datetime
    is_answered: bool = False


@dataclass(slots=True)
class Arrivals:
    """Remembers the newest sequences of a peer; forgets them after `lifetime` or when it announces itself anew."""

    remembered: int = REMEMBERED
    lifetime: timedelta = LIFETIME
    _seen: OrderedDict[int, _Seen] = field(default_factory=OrderedDict, init=False)

    def note(self, sequence: int, at: datetime) -> Arrival:
        """A data packet came in."""
        self._expire(at)
        before = self._seen.get(sequence)
        if before is not None:
            return Arrival.ANSWERED if before.is_answered else Arrival.PENDING
        self._seen[sequence] = _Seen(at)
        if len(self._seen) > self.remembered:
            self._seen.popitem(last=False)
        return Arrival.NEW

    def answered(self, sequence: int) -> None:
        """Its acknowledgement went out; unknown sequences are ignored."""
        seen = self._seen.get(sequence)
        if seen is not None:
            seen.is_answered = True

    def forget(self, sequence: int) -> None:
        """It could not be kept: when it comes again it is new."""
        self._seen.pop(sequence, None)

    def restart(self) -> None:
        """The peer announced itself or closed: its sequences begin anew."""
        self._seen.clear()

    def __len__(self) -> int:
        return len(self._seen)

    def _expire(self, at: datetime) -> None:
        while self._seen:
            sequence, oldest = next(iter(self._seen.items()))
            if abs(at - oldest.at) < self.lifetime:
                return
            del self._seen[sequence]
