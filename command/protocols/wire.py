"""Numbers and a cursor over bytes, big-endian: what every protocol here has in common. Knows no message."""

import struct
from dataclasses import dataclass, field
from typing import Final

BYTE_MAX: Final = 0xFF
WORD_MAX: Final = 0xFFFF
DWORD_MAX: Final = 0xFFFF_FFFF


class BadBody(ValueError):  # noqa: N818 (a fact about bytes, in the words of the texts)
    """A body that does not follow its table. `decode_message` turns it into a value, so it never leaves a codec there."""


def byte(value: int) -> bytes:
    """BYTE; like `word` and `dword` it raises ValueError for a number that does not fit."""
    return number(value, 1)


def word(value: int) -> bytes:
    return number(value, 2)


def dword(value: int) -> bytes:
    return number(value, 4)


def number(value: int, size: int) -> bytes:
    """An unsigned number of so many bytes."""
    try:
        return value.to_bytes(size, "big")
    except OverflowError as error:
        raise ValueError(f"{value} does not fit {size} bytes without sign") from error


def pack(layout: struct.Struct, *values: int | bytes) -> bytes:
    """Several fields at once; ValueError for a number that does not fit."""
    try:
        return layout.pack(*values)
    except struct.error as error:
        raise ValueError(f"{values} do not fit {layout.format}: {error}") from error


@dataclass(slots=True)
class Cursor:
    """Walks a body from the front; asking for more than is left raises `BadBody`."""

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
        """Raises `BadBody` when bytes are left: the table has no more fields."""
        if self.left:
            raise BadBody(f"{self.left} bytes more than the table has")
