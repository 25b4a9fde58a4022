"""Putting the parts of long messages together. Bounded, in any order; the time is an argument."""

from bisect import bisect, insort
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from .columns import digest_of
from .framing import Frame

PART_OVERHEAD_BYTES: Final = 128
"""Charged per part, so that empty parts are not free."""
MAX_ASKED: Final = 0xFF
_SERIALS: Final = 0x10000


def _not_after(serial: int, other: int) -> bool:
    """Whether a serial stands at or before another on the circle of 65536."""
    return (other - serial) % _SERIALS < _SERIALS // 2


@dataclass(frozen=True, slots=True)
class Limits:
    """What one terminal may occupy while messages are incomplete."""

    bytes_held: int = 4 << 20
    """A photo of a vehicle terminal has 50-500 kB."""
    messages: int = 8
    parts: int = 8192
    lifetime: timedelta = timedelta(minutes=10)
    """Counted from the newest part."""
    remembered: int = 8
    """Finished messages whose repeats are recognised."""


class PartKey(NamedTuple):
    """What the parts of one message share inside one session (section 8 of the reference)."""

    identity: str
    message_id: int
    total: int


@dataclass(frozen=True, slots=True)
class PartStored:
    """The part is held. Acknowledge it on its own only once it is safe."""

    key: PartKey
    number: int
    serial: int
    missing: int
    """How many parts are still to come."""


@dataclass(frozen=True, slots=True)
class PartRepeated:
    """The part was here before, also when its message is already complete. Same answer as then."""

    key: PartKey
    number: int
    serial: int


@dataclass(frozen=True, slots=True)
class PartRefused:
    """Not held: an impossible number, or the terminal is over its limits. Give it no good answer."""

    key: PartKey
    number: int
    serial: int
    reason: str


@dataclass(frozen=True, slots=True)
class Assembled:
    """This part was the last one missing."""

    key: PartKey
    number: int
    serial: int
    serials: tuple[int, ...]
    """Of all parts in order; an answer to the whole names the last frame received, an answer per part its own."""
    body: bytes


PartOutcome = PartStored | PartRepeated | PartRefused | Assembled


@dataclass(frozen=True, slots=True)
class Incomplete:
    """What a resend request needs (0x8003, for photos 0x8800)."""

    key: PartKey
    first_serial: int
    """Of part 1; reckoned from the lowest part when part 1 never came."""
    missing: tuple[int, ...]
    """All of them; one request carries at most `MAX_ASKED`, see `to_ask`."""
    last_part_at: datetime
    first_part: bytes | None
    """Body of part 1 if it came: the media id of an 0x0801 stands there."""

    @property
    def to_ask(self) -> tuple[int, ...]:
        """The first missing parts, as many as one 0x8003 or 0x8800 can count."""
        return self.missing[:MAX_ASKED]


@dataclass(slots=True)
class _Pending:
    """One message being put together."""

    key: PartKey
    last_part_at: datetime
    parts: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    """Part number to (serial, body)."""
    numbers: list[int] = field(default_factory=list)
    """Of the parts held, sorted."""
    offsets: set[int] = field(default_factory=set)
    """`serial - number` of the parts held: one value when nothing was sent in between."""
    asked: set[int] = field(default_factory=set)
    """Parts asked for again; they may come under any serial."""

    def hold(self, number: int, serial: int, body: bytes, at: datetime) -> None:
        self.parts[number] = (serial, body)
        insort(self.numbers, number)
        self.offsets.add((serial - number) % _SERIALS)
        self.last_part_at = at

    def holds(self, number: int, body: bytes) -> bool:
        return number in self.parts and self.parts[number][1] == body

    def in_order(self, number: int, serial: int) -> bool:
        """Serials only count up, so a part whose serial runs against its number belongs to another message."""
        if number in self.asked:
            return True
        at = bisect(self.numbers, number)
        lower = [self.parts[held][0] for held in self.numbers[max(at - 1, 0) : at]]
        upper = [self.parts[held][0] for held in self.numbers[at : at + 1]]
        return all(_not_after(held, serial) for held in lower) and all(_not_after(serial, held) for held in upper)

    def missing(self) -> tuple[int, ...]:
        return tuple(number for number in range(1, self.key.total + 1) if number not in self.parts)

    def report(self) -> Incomplete:
        lowest = min(self.parts)
        first_serial = (self.parts[lowest][0] - lowest + 1) % _SERIALS
        first = self.parts.get(1)
        return Incomplete(self.key, first_serial, self.missing(), self.last_part_at, first[1] if first else None)


@dataclass(slots=True)
class Reassembler:
    """Holds the incomplete messages of one session. Several of the same kind may be under way at once."""

    limits: Limits = field(default_factory=Limits)
    _pending: list[_Pending] = field(default_factory=list, init=False)
    _finished: OrderedDict[tuple[PartKey, int], dict[int, tuple[int, int]]] = field(
        default_factory=OrderedDict, init=False
    )
    """Recently completed: (key, serial of part 1) to part number -> (serial, digest of the body)."""
    bytes_held: int = field(default=0, init=False)

    def add(self, frame: Frame, at: datetime) -> PartOutcome:
        """Takes a frame with `header.is_subpackaged`, received at an instant; also forgets what has expired by then."""
        header = frame.header
        key = PartKey(header.identity, header.message_id, header.part_total)
        number, serial = header.part_number, header.serial
        if not 1 <= number <= key.total <= self.limits.parts:
            return PartRefused(key, number, serial, "part number out of range")
        self.expire(at)
        if self._is_exact_repeat(key, frame):
            return PartRepeated(key, number, serial)
        if self.bytes_held + len(frame.body) + PART_OVERHEAD_BYTES > self.limits.bytes_held:
            return PartRefused(key, number, serial, "too many bytes held")
        home = self._home_of(key, number, serial)
        if home is None and any(pending.holds(number, frame.body) for pending in self._of(key)):
            return PartRepeated(key, number, serial)  # sent again under another serial
        if home is None and len(self._pending) >= self.limits.messages:
            return PartRefused(key, number, serial, "too many messages incomplete")
        return self._hold(home or self._begin(key, at), number, serial, frame.body, at)

    def incomplete(self, quiet_since: datetime) -> list[Incomplete]:
        """Messages without a new part since an instant: ask for what they miss. The caller keeps count of its asks."""
        waiting = [pending for pending in self._pending if pending.last_part_at <= quiet_since]
        for pending in waiting:
            pending.asked.update(pending.missing())
        return [pending.report() for pending in waiting]

    def expire(self, at: datetime) -> list[Incomplete]:
        """Forgets what waited longer than the lifetime, and says what that was."""
        gone = [pending for pending in self._pending if at - pending.last_part_at > self.limits.lifetime]
        for pending in gone:
            self._forget(pending)
        return [pending.report() for pending in gone]

    def _of(self, key: PartKey) -> list[_Pending]:
        return [pending for pending in self._pending if pending.key == key]

    def _begin(self, key: PartKey, at: datetime) -> _Pending:
        pending = _Pending(key, at)
        self._pending.append(pending)
        return pending

    def _is_exact_repeat(self, key: PartKey, frame: Frame) -> bool:
        """The same bytes under the same serial; two messages may well share the bytes of one part."""
        number, part = frame.header.part_number, (frame.header.serial, frame.body)
        if any(pending.parts.get(number) == part for pending in self._of(key)):
            return True
        prints = [parts for (finished, _), parts in self._finished.items() if finished == key]
        return bool(prints) and (part[0], digest_of(part[1])) in [parts[number] for parts in prints]

    def _home_of(self, key: PartKey, number: int, serial: int) -> _Pending | None:
        """The message this part belongs to: by its serial offset, else by the order of serials; None: a new one."""
        free = [pending for pending in self._of(key) if number not in pending.parts]
        by_offset = (pending for pending in free if (serial - number) % _SERIALS in pending.offsets)
        by_order = (pending for pending in reversed(free) if pending.in_order(number, serial))
        return next(by_offset, None) or next(by_order, None)

    def _hold(self, pending: _Pending, number: int, serial: int, body: bytes, at: datetime) -> PartOutcome:
        pending.hold(number, serial, body, at)
        self.bytes_held += len(body) + PART_OVERHEAD_BYTES
        missing = pending.key.total - len(pending.parts)
        if missing:
            return PartStored(pending.key, number, serial, missing)
        self._forget(pending)
        parts = [pending.parts[index] for index in range(1, pending.key.total + 1)]
        self._remember(pending)
        return Assembled(
            pending.key, number, serial, tuple(part[0] for part in parts), b"".join(part[1] for part in parts)
        )

    def _remember(self, pending: _Pending) -> None:
        prints = {number: (serial, digest_of(body)) for number, (serial, body) in pending.parts.items()}
        self._finished[pending.key, prints[1][0]] = prints
        while len(self._finished) > self.limits.remembered:
            self._finished.popitem(last=False)

    def _forget(self, pending: _Pending) -> None:
        self._pending = [other for other in self._pending if other is not pending]
        self.bytes_held -= sum(len(body) + PART_OVERHEAD_BYTES for _, body in pending.parts.values())
