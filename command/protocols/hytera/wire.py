"""Reading and writing the primitive types of a body: BYTE, WORD, DWORD. Knows no message."""

import struct
from dataclasses import dataclass, field
from typing import Final

BYTE_MAX: Final = 0xFF
WORD_MAX: Final = 0xFFFF
DWORD_MAX: Final = 0xFFFF_FFFF


class BadBody(ValueError):  # noqa: N818 (a fact about bytes, in the words of the reference)
    """A body that does not follow its table. `decode_message` turns it into a value, so it never leaves the codec."""


def byte(value: int) -> bytes:
    """BYTE; ValueError for a number that does not fit."""
    if not 0 <= value <= BYTE_MAX:
        raise ValueError(f"{value} does not fit one byte")
    return bytes((value,))


def pack(layout: struct.Struct, *values: int | bytes) -> bytes:
    """Several fields at once; ValueError for a number that does not fit."""
    try:
        return layout.pack(*values)
    except struct.error as error:
        raise ValueError(f"{values} do not fit {layout.format}: {error}") from error


def unpack_whole(layout: struct.Struct, body: bytes) -> tuple[int, ...]:
    """The numbers of a body that has exactly this layout. For tables known from samples."""
    if len(body) != layout.size:
        raise BadBody(f"{len(body)} bytes where the table has {layout.size}")
    return layout.unpack(body)


def unpack_front(layout: struct.Struct, body: bytes) -> tuple[int, ...]:
    """The numbers a body begins with; more may follow. For tables known from descriptions only."""
    if len(body) < layout.size:
        raise BadBody(f"{len(body)} bytes where the table has {layout.size}")
    return layout.unpack_from(body)


@dataclass(slots=True)
class Cursor:
    """Walks a body from the front; asking for more than is left raises `BadBody`. Big-endian."""

    _data: bytes
    _at: int = field(default=0)

    @property
    def left(self) -> int:
        """Bytes not read yet."""
        return len(self._data) - self._at

    def take(self, size: int) -> bytes:
        start, end = self._at, self._at + size
        if end > len(self._data):
            raise BadBody(f"{size} bytes wanted at offset {start}, {len(self._data) - start} left")
        self._at = end
        return self._data[start:end]

    def rest(self) -> bytes:
        return self.take(self.left)

    def byte(self) -> int:
        return self.take(1)[0]

    def word(self) -> int:
        return int.from_bytes(self.take(2), "big")

    def dword(self) -> int:
        return int.from_bytes(self.take(4), "big")

    def end(self) -> None:
        """Raises `BadBody` when bytes are left: the table is known from samples and has no more fields."""
        if self.left:
            raise BadBody(f"{self.left} bytes more than the table has")
