"""Sending shapes to a terminal, deleting them, asking for them (0x8600-0x8608, 0x0608)."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, Final, Self

from .extras import PlaceKind
from .message import need
from .routes import Route
from .shapes import Circle, Polygon, Rectangle
from .version import Version
from .wire import Cursor, byte, dword

MAX_DELETED: Final = 125


class AreaAction(IntEnum):
    REPLACE_ALL = 0
    ADD = 1
    CHANGE = 2


@dataclass(frozen=True, slots=True)
class SetCircles:
    ID: ClassVar[int] = 0x8600

    action: int
    circles: tuple[Circle, ...]

    def encode(self, version: Version) -> bytes:
        items = b"".join(circle.encode(version) for circle in self.circles)
        return byte(self.action) + byte(len(self.circles)) + items

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:
        cursor = Cursor(body)
        return cls(cursor.byte(), tuple(Circle.decode(cursor, version) for _ in range(cursor.byte())))


@dataclass(frozen=True, slots=True)
class SetRectangles:
    ID: ClassVar[int] = 0x8602

    action: int
    rectangles: tuple[Rectangle, ...]

    def encode(self, version: Version) -> bytes:
        items = b"".join(rectangle.encode(version) for rectangle in self.rectangles)
        return byte(self.action) + byte(len(self.rectangles)) + items

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:
        cursor = Cursor(body)
        return cls(cursor.byte(), tuple(Rectangle.decode(cursor, version) for _ in range(cursor.byte())))


@dataclass(frozen=True, slots=True)
class SetPolygon:
    ID: ClassVar[int] = 0x8604

    polygon: Polygon

    def encode(self, version: Version) -> bytes:
        return self.polygon.encode(version)

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:
        return cls(Polygon.decode(Cursor(body), version))


@dataclass(frozen=True, slots=True)
class SetRoute:
    ID: ClassVar[int] = 0x8606

    route: Route

    def encode(self, version: Version) -> bytes:
        return self.route.encode(version)

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:
        return cls(Route.decode(Cursor(body), version))


@dataclass(frozen=True, slots=True)
class _Delete:
    ids: tuple[int, ...] = ()
    """At most 125; none means all of this kind."""

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        if len(self.ids) > MAX_DELETED:
            raise ValueError(f"{len(self.ids)} ids, one message deletes {MAX_DELETED}")
        return byte(len(self.ids)) + b"".join(map(dword, self.ids))

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        cursor = Cursor(body)
        return cls(tuple(cursor.dword() for _ in range(cursor.byte())))


@dataclass(frozen=True, slots=True)
class DeleteCircles(_Delete):
    ID: ClassVar[int] = 0x8601


@dataclass(frozen=True, slots=True)
class DeleteRectangles(_Delete):
    ID: ClassVar[int] = 0x8603


@dataclass(frozen=True, slots=True)
class DeletePolygons(_Delete):
    ID: ClassVar[int] = 0x8605


@dataclass(frozen=True, slots=True)
class DeleteRoutes(_Delete):
    ID: ClassVar[int] = 0x8607


@dataclass(frozen=True, slots=True)
class QueryShapes:
    """2019."""

    ID: ClassVar[int] = 0x8608

    kind: int
    """`PlaceKind` 1-4."""
    ids: tuple[int, ...] = ()
    """None means all of this kind."""

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        return byte(self.kind) + dword(len(self.ids)) + b"".join(map(dword, self.ids))

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        cursor = Cursor(body)
        kind, count = cursor.byte(), cursor.dword()
        return cls(kind, tuple(cursor.dword() for _ in range(count)))


Shape = Circle | Rectangle | Polygon | Route
_SHAPES: Final[dict[int, Callable[[Cursor, Version], Shape]]] = {
    PlaceKind.CIRCLE: Circle.decode,
    PlaceKind.RECTANGLE: Rectangle.decode,
    PlaceKind.POLYGON: Polygon.decode,
    PlaceKind.ROUTE: Route.decode,
}


@dataclass(frozen=True, slots=True)
class ShapesReply:
    """2019. Shapes have the layout in which they are sent."""

    ID: ClassVar[int] = 0x0608

    kind: int
    shapes: tuple[Shape, ...]

    def encode(self, version: Version) -> bytes:
        return byte(self.kind) + dword(len(self.shapes)) + b"".join(shape.encode(version) for shape in self.shapes)

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:
        cursor = Cursor(body)
        kind, count = cursor.byte(), cursor.dword()
        need(kind in _SHAPES, f"no shape of kind {kind}")
        decode_shape = _SHAPES[kind]
        return cls(kind, tuple(decode_shape(cursor, version) for _ in range(count)))
