"""Circle, rectangle and polygon as a terminal stores them. Messages around them are in `areas.py`."""

from dataclasses import dataclass
from typing import Self

from .shape_parts import (
    DERIVED,
    NO_FLAGS,
    AreaFlags,
    SpeedLimit,
    Vertex,
    Window,
    decode_area_vertex,
    decode_name,
    encode_name,
    encode_vertex,
    wire_flags,
)
from .version import Version
from .wire import Cursor, dword, word


def _encode_options(window: Window | None, limit: SpeedLimit | None, version: Version) -> bytes:
    return (window.encode() if window else b"") + (limit.encode(version) if limit else b"")


def _decode_options(cursor: Cursor, flags: AreaFlags, version: Version) -> tuple[Window | None, SpeedLimit | None]:
    window = Window.decode(cursor) if AreaFlags.HAS_WINDOW in flags else None
    return window, SpeedLimit.decode(cursor, version) if AreaFlags.HAS_LIMIT in flags else None


@dataclass(frozen=True, slots=True)
class Circle:
    id: int
    """1..0xFFFFFFFF per kind of shape; an id sent again replaces the shape."""
    centre: Vertex
    radius_m: int
    flags: AreaFlags = NO_FLAGS
    window: Window | None = None
    limit: SpeedLimit | None = None
    name: str = ""
    """2019 only, like the night speed of `limit`."""

    def encode(self, version: Version) -> bytes:
        flags = wire_flags(self.flags, [self.centre], window=self.window, limit=self.limit)
        return b"".join(
            (
                dword(self.id),
                word(flags),
                encode_vertex(self.centre),
                dword(self.radius_m),
                _encode_options(self.window, self.limit, version),
                encode_name(self.name, version),
            )
        )

    @classmethod
    def decode(cls, cursor: Cursor, version: Version) -> Self:
        area_id, flags = cursor.dword(), AreaFlags(cursor.word())
        centre, radius_m = decode_area_vertex(cursor, flags), cursor.dword()
        window, limit = _decode_options(cursor, flags, version)
        return cls(area_id, centre, radius_m, flags & ~DERIVED, window, limit, decode_name(cursor, version))


@dataclass(frozen=True, slots=True)
class Rectangle:
    id: int
    top_left: Vertex
    bottom_right: Vertex
    flags: AreaFlags = NO_FLAGS
    window: Window | None = None
    limit: SpeedLimit | None = None
    name: str = ""

    def encode(self, version: Version) -> bytes:
        corners = (self.top_left, self.bottom_right)
        flags = wire_flags(self.flags, corners, window=self.window, limit=self.limit)
        return b"".join(
            (
                dword(self.id),
                word(flags),
                *map(encode_vertex, corners),
                _encode_options(self.window, self.limit, version),
                encode_name(self.name, version),
            )
        )

    @classmethod
    def decode(cls, cursor: Cursor, version: Version) -> Self:
        area_id, flags = cursor.dword(), AreaFlags(cursor.word())
        top_left, bottom_right = decode_area_vertex(cursor, flags), decode_area_vertex(cursor, flags)
        window, limit = _decode_options(cursor, flags, version)
        return cls(area_id, top_left, bottom_right, flags & ~DERIVED, window, limit, decode_name(cursor, version))


@dataclass(frozen=True, slots=True)
class Polygon:
    id: int
    vertices: tuple[Vertex, ...]
    """Open ring: the first vertex is not repeated."""
    flags: AreaFlags = NO_FLAGS
    window: Window | None = None
    limit: SpeedLimit | None = None
    name: str = ""

    def encode(self, version: Version) -> bytes:
        """The night speed stands after the vertices, apart from the day's."""
        flags = wire_flags(self.flags, self.vertices, window=self.window, limit=self.limit)
        night = word(self.limit.night_kmh) if self.limit and version >= Version.V2019 else b""
        return b"".join(
            (
                dword(self.id),
                word(flags),
                self.window.encode() if self.window else b"",
                self.limit.encode_day() if self.limit else b"",
                word(len(self.vertices)),
                *map(encode_vertex, self.vertices),
                night,
                encode_name(self.name, version),
            )
        )

    @classmethod
    def decode(cls, cursor: Cursor, version: Version) -> Self:
        area_id, flags = cursor.dword(), AreaFlags(cursor.word())
        window = Window.decode(cursor) if AreaFlags.HAS_WINDOW in flags else None
        day = (cursor.word(), cursor.byte()) if AreaFlags.HAS_LIMIT in flags else None
        vertices = tuple(decode_area_vertex(cursor, flags) for _ in range(cursor.word()))
        night_kmh = cursor.word() if day and version >= Version.V2019 else 0
        limit = SpeedLimit(*day, night_kmh) if day else None
        return cls(area_id, vertices, flags & ~DERIVED, window, limit, decode_name(cursor, version))
