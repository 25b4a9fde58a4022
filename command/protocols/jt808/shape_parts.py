"""What all shapes on a terminal share: attribute bits, hemisphere, time window, speed limit, name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from enum import IntFlag
from typing import Final, NamedTuple, Self

from .times import TIME_BYTES, decode_time, encode_time
from .version import Version
from .wire import Cursor, byte, counted_word, decode_text, dword, encode_text, word

VERTEX_BYTES: Final = 8
_DAILY: Final = bytes(3)


class AreaFlags(IntFlag):
    """Attributes WORD. The four bits of `DERIVED` follow from the values and are set while encoding."""

    HAS_WINDOW = 1 << 0
    HAS_LIMIT = 1 << 1
    ENTRY_TO_DRIVER = 1 << 2
    ENTRY_TO_PLATFORM = 1 << 3
    EXIT_TO_DRIVER = 1 << 4
    EXIT_TO_PLATFORM = 1 << 5
    SOUTH = 1 << 6
    WEST = 1 << 7
    NO_DOOR_OPENING = 1 << 8
    COMMS_OFF_INSIDE = 1 << 14
    DETAILED_GNSS_INSIDE = 1 << 15


NO_FLAGS: Final = AreaFlags(0)
DERIVED: Final = AreaFlags.HAS_WINDOW | AreaFlags.HAS_LIMIT | AreaFlags.SOUTH | AreaFlags.WEST


class Vertex(NamedTuple):
    """Signed degrees x 10^6. One shape lies in one hemisphere each way."""

    latitude_e6: int
    longitude_e6: int


@dataclass(frozen=True, slots=True)
class Window:
    """When a shape counts, in GMT+8; a date part of zeros means every day."""

    start_bcd: bytes
    end_bcd: bytes

    @classmethod
    def between(cls, start: datetime, end: datetime) -> Self:
        return cls(encode_time(start), encode_time(end))

    @classmethod
    def daily(cls, start: time, end: time) -> Self:
        """Wall-clock times of GMT+8."""
        return cls(*(_DAILY + bytes.fromhex(at.strftime("%H%M%S")) for at in (start, end)))

    @property
    def is_daily(self) -> bool:
        return self.start_bcd[:3] == _DAILY and self.end_bcd[:3] == _DAILY

    @property
    def start_at(self) -> datetime | None:
        """UTC; None for a daily window or an impossible time."""
        return decode_time(self.start_bcd)

    @property
    def end_at(self) -> datetime | None:
        return decode_time(self.end_bcd)

    def encode(self) -> bytes:
        return self.start_bcd + self.end_bcd

    @classmethod
    def decode(cls, cursor: Cursor) -> Self:
        return cls(cursor.take(TIME_BYTES), cursor.take(TIME_BYTES))


@dataclass(frozen=True, slots=True)
class SpeedLimit:
    max_kmh: int
    duration_s: int
    """How long the speed may be above the limit."""
    night_kmh: int = 0
    """2019 only."""

    def encode(self, version: Version) -> bytes:
        return self.encode_day() + (word(self.night_kmh) if version >= Version.V2019 else b"")

    def encode_day(self) -> bytes:
        """Without the night speed, which polygons carry after their vertices."""
        return word(self.max_kmh) + byte(self.duration_s)

    @classmethod
    def decode(cls, cursor: Cursor, version: Version) -> Self:
        max_kmh, duration_s = cursor.word(), cursor.byte()
        return cls(max_kmh, duration_s, cursor.word() if version >= Version.V2019 else 0)


def wire_flags(
    flags: AreaFlags, vertices: Iterable[Vertex], *, window: Window | None, limit: SpeedLimit | None = None
) -> AreaFlags:
    """The flags with the derived bits; ValueError when a shape lies on both sides of the equator or of Greenwich."""
    points = list(vertices)
    return (
        flags & ~DERIVED
        | (AreaFlags.HAS_WINDOW if window else NO_FLAGS)
        | (AreaFlags.HAS_LIMIT if limit else NO_FLAGS)
        | (AreaFlags.SOUTH if _negative([point.latitude_e6 for point in points]) else NO_FLAGS)
        | (AreaFlags.WEST if _negative([point.longitude_e6 for point in points]) else NO_FLAGS)
    )


def _negative(values: list[int]) -> bool:
    if min(values, default=0) < 0 < max(values, default=0):
        raise ValueError("a shape must not cross the equator or the prime meridian")
    return min(values, default=0) < 0


def encode_vertex(vertex: Vertex) -> bytes:
    return dword(abs(vertex.latitude_e6)) + dword(abs(vertex.longitude_e6))


def decode_vertex(cursor: Cursor, *, south: bool, west: bool) -> Vertex:
    latitude_e6, longitude_e6 = cursor.dword(), cursor.dword()
    return Vertex(-latitude_e6 if south else latitude_e6, -longitude_e6 if west else longitude_e6)


def decode_area_vertex(cursor: Cursor, flags: AreaFlags) -> Vertex:
    return decode_vertex(cursor, south=AreaFlags.SOUTH in flags, west=AreaFlags.WEST in flags)


def encode_name(name: str, version: Version) -> bytes:
    """2019 ends each shape with its name."""
    return counted_word(encode_text(name)) if version >= Version.V2019 else b""


def decode_name(cursor: Cursor, version: Version) -> str:
    return decode_text(cursor.take(cursor.word())) if version >= Version.V2019 else ""
