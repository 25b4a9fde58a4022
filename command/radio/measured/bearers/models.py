"""What is known of a bearer at a place, as values. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

from command.foundation.clock import civil_date
from command.foundation.database import Transaction

DEVICE_BITS: Final = 63
"""Of the sets of devices kept beside counts: as many as a signed 64-bit integer has without its sign."""
STRENGTH_CLASSES: Final = 16


class Bearer(StrEnum):
    """What carries reports and orders."""

    VEHICLE_DATA = "vehicle_data"
    """The data net of vehicle terminals: JT/T 808."""
    PUBLIC_NETWORK = "public_network"
    """Phones, PoC sets and handhelds on the public net."""
    NARROWBAND = "narrowband"
    """The radio net: reports that repeaters heard, and polls that nobody answered."""


class CellState(StrEnum):
    REACHED = "reached"
    WEAK = "weak"
    NOT_REACHED = "not_reached"
    NO_EVIDENCE = "no_evidence"


class Fix(Protocol):
    """A stored position with a place. The rooms above hand them in; see `FixSource`."""

    @property
    def device_id(self) -> int: ...
    @property
    def fixed_at(self) -> datetime:
        """The device's own time, uncorrected: with device and digest the fix's key."""

    @property
    def digest(self) -> int: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def clock_offset(self) -> timedelta:
        """Added to `fixed_at` it gives the true time."""

    @property
    def longitude_e7(self) -> int: ...
    @property
    def latitude_e7(self) -> int: ...
    @property
    def is_late(self) -> bool:
        """Older than the newest known when it came, or caught up in a 0x0704 of type 1."""

    @property
    def extras(self) -> bytes: ...


class FixKey(NamedTuple):
    """Place of a fix in the order of arrival."""

    received_at: datetime
    device_id: int
    fixed_at: datetime
    digest: int

    @classmethod
    def of(cls, fix: Fix) -> "FixKey":
        return cls(fix.received_at, fix.device_id, fix.fixed_at, fix.digest)

    @classmethod
    def before(cls, instant: datetime) -> "FixKey":
        """Of everything received from this instant on, the one before the first."""
        return cls(instant, -(2**63), instant, -(2**63))


class FixSource(Protocol):
    """Stored fixes with a plausible place, of registered devices."""

    async def received(self, tx: Transaction, after: FixKey, until: datetime, limit: int) -> Sequence[Fix]:
        """In the order of arrival, before `until`."""

    async def made(
        self, tx: Transaction, device_id: int, after: datetime, before: datetime, limit: int
    ) -> Sequence[Fix]:
        """Of one device in the order of its own time, both ends left out."""


class Square(NamedTuple):
    """A square of the finest level; see `squares`."""

    x: int
    y: int


class CellKey(NamedTuple):
    """Evidence of a civil month, so that what has changed since can be left out."""

    level: int
    x: int
    y: int
    month: date
    bearer: Bearer


@dataclass(slots=True)
class Tally:
    """Evidence at a place. A stay counts once in a while, not with every report.

    Sets of devices have one bit for each number modulo 63: at least so many devices as bits are set.
    """

    heard: int = 0
    """Reports made here that came at once; radios: that their repeater heard."""
    late: int = 0
    """Reports made here that came only later: caught up after a blind spot."""
    unheard: int = 0
    """Passages between two reports, on the way and longer than the device's usual interval, without any."""
    missed: int = 0
    """Polls of radios that nobody answered."""
    devices: int = 0
    lost_devices: int = 0
    strengths: list[int] = field(default_factory=list)
    """Reports by class of strength, weakest first; empty where none said one."""
    heard_at: datetime | None = None
    lost_at: datetime | None = None

    @property
    def lost(self) -> int:
        return self.late + self.unheard + self.missed

    @property
    def evidence(self) -> int:
        return self.heard + self.lost

    def add(self, other: "Tally") -> None:
        for name in ("heard", "late", "unheard", "missed"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.devices |= other.devices
        self.lost_devices |= other.lost_devices
        self.strengths = added(self.strengths, other.strengths)
        self.heard_at = newest(self.heard_at, other.heard_at)
        self.lost_at = newest(self.lost_at, other.lost_at)

    def note_heard(self, device: int, at: datetime, strength: int | None) -> None:
        self.heard += 1
        self.devices |= device
        self.heard_at = newest(self.heard_at, at)
        if strength is not None:
            self.strengths = self.strengths or [0] * STRENGTH_CLASSES
            self.strengths[strength] += 1

    def note_lost(self, how: str, device: int, at: datetime) -> None:
        """`how`: late, unheard or missed."""
        setattr(self, how, getattr(self, how) + 1)
        self.devices |= device
        self.lost_devices |= device
        self.lost_at = newest(self.lost_at, at)


class Tallies(dict[tuple[date, Bearer, Square], Tally]):
    """By civil month, bearer and finest square."""

    def at(self, instant: datetime, bearer: Bearer, square: Square) -> Tally:
        return self.setdefault((civil_date(instant).replace(day=1), bearer, square), Tally())


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as evidence; the reasons stand in docs/coverage.md."""

    prompt: timedelta = timedelta(seconds=30)
    """A report that arrives within this came at once."""
    stay: timedelta = timedelta(minutes=5)
    """A stay in a square counts once in this time."""
    hole: timedelta = timedelta(seconds=60)
    """Without a report for longer than this and than four usual intervals: unheard, if the device moved."""
    settle: timedelta = timedelta(minutes=5)
    """Granted to a device that is heard again for catching up."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a place counts as reached by a bearer."""

    least_evidence: int = 5
    least_lost_devices: int = 2
    lost_share: float = 0.5
    weak_share: float = 0.1
    weak_dbm: dict[Bearer, float] = field(default_factory=dict)


def device_bit(device_id: int) -> int:
    return 1 << (device_id % DEVICE_BITS)


def added(first: list[int], second: list[int]) -> list[int]:
    if not first or not second:
        return list(first or second)
    return [one + other for one, other in zip(first, second, strict=True)]


def newest(first: datetime | None, second: datetime | None) -> datetime | None:
    return max(filter(None, (first, second)), default=None)
