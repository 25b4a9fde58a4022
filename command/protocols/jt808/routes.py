"""A route as a terminal stores it: points, and what is allowed on the segment after each."""

from dataclasses import dataclass
from enum import IntFlag
from typing import Final, NamedTuple, Self

from .shape_parts import (
    NO_FLAGS,
    VERTEX_BYTES,
    AreaFlags,
    SpeedLimit,
    Vertex,
    Window,
    decode_name,
    decode_vertex,
    encode_name,
    encode_vertex,
    wire_flags,
)
from .version import Version
from .wire import Cursor, byte, dword, word

ROUTE_FLAGS: Final = (
    AreaFlags.ENTRY_TO_DRIVER | AreaFlags.ENTRY_TO_PLATFORM | AreaFlags.EXIT_TO_DRIVER | AreaFlags.EXIT_TO_PLATFORM
)
"""The attribute bits that a route has besides its time window."""


class _SegmentFlags(IntFlag):
    HAS_TIMES = 1 << 0
    HAS_LIMIT = 1 << 1
    SOUTH = 1 << 2
    WEST = 1 << 3


class SegmentTimes(NamedTuple):
    """Seconds on the segment beyond which, and below which, the terminal reports extra 0x13."""

    too_long_s: int
    too_short_s: int


@dataclass(frozen=True, slots=True)
class RoutePoint:
    point_id: int
    segment_id: int
    place: Vertex
    width_m: int
    times: SegmentTimes | None = None
    limit: SpeedLimit | None = None

    def encode(self, version: Version) -> bytes:
        flags = (
            (_SegmentFlags.HAS_TIMES if self.times else 0)
            | (_SegmentFlags.HAS_LIMIT if self.limit else 0)
            | (_SegmentFlags.SOUTH if self.place.latitude_e6 < 0 else 0)
            | (_SegmentFlags.WEST if self.place.longitude_e6 < 0 else 0)
        )
        return b"".join(
            (
                dword(self.point_id),
                dword(self.segment_id),
                encode_vertex(self.place),
                byte(self.width_m),
                byte(flags),
                *(map(word, self.times) if self.times else ()),
                self.limit.encode(version) if self.limit else b"",
            )
        )

    @classmethod
    def decode(cls, cursor: Cursor, version: Version) -> Self:
        point_id, segment_id = cursor.dword(), cursor.dword()
        vertex, width_m, flags = cursor.take(VERTEX_BYTES), cursor.byte(), _SegmentFlags(cursor.byte())
        place = decode_vertex(Cursor(vertex), south=_SegmentFlags.SOUTH in flags, west=_SegmentFlags.WEST in flags)
        times = SegmentTimes(cursor.word(), cursor.word()) if _SegmentFlags.HAS_TIMES in flags else None
        limit = SpeedLimit.decode(cursor, version) if _SegmentFlags.HAS_LIMIT in flags else None
        return cls(point_id, segment_id, place, width_m, times, limit)


@dataclass(frozen=True, slots=True)
class Route:
    id: int
    points: tuple[RoutePoint, ...]
    flags: AreaFlags = NO_FLAGS
    """Of `ROUTE_FLAGS`."""
    window: Window | None = None
    name: str = ""
    """2019 only."""

    def encode(self, version: Version) -> bytes:
        return b"".join(
            (
                dword(self.id),
                word(wire_flags(self.flags & ROUTE_FLAGS, (), window=self.window)),
                self.window.encode() if self.window else b"",
                word(len(self.points)),
                *(point.encode(version) for point in self.points),
                encode_name(self.name, version),
            )
        )

    @classmethod
    def decode(cls, cursor: Cursor, version: Version) -> Self:
        route_id, flags = cursor.dword(), AreaFlags(cursor.word())
        window = Window.decode(cursor) if AreaFlags.HAS_WINDOW in flags else None
        points = tuple(RoutePoint.decode(cursor, version) for _ in range(cursor.word()))
        return cls(route_id, points, flags & ROUTE_FLAGS, window, decode_name(cursor, version))
