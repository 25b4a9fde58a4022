"""Reading and writing the primitive types of a body: BYTE, WORD, DWORD, STRING, padded text. Knows no message."""

import struct
from dataclasses import dataclass, field
from typing import Final

BYTE_MAX: Final = 0xFF
WORD_MAX: Final = 0xFFFF
DWORD_MAX: Final = 0xFFFF_FFFF
_PADDING: Final = "\0 "


class BadBody(ValueError):  # noqa: N818 (a fact about bytes, in the words of the text)
    """A body too short for its table. `decode_message` turns it into a value, so it never leaves the codec there."""


def decode_text(data: bytes) -> str:
    """STRING is GBK; GB18030 contains it and reads what newer terminals send. Bad bytes become U+FFFD."""
    return data.decode("gb18030", errors="replace")


def encode_text(text: str) -> bytes:
    """GBK as the text asks; a character that GBK lacks becomes "?", because old displays cannot skip four bytes."""
    return text.encode("gbk", errors="replace")


def decode_padded(data: bytes) -> str:
    """A fixed-length field; zeros or spaces may stand on either side (2019 models pad in front)."""
    return decode_text(data).strip(_PADDING)


def encode_padded(text: str, size: int, fill: bytes = b"\0") -> bytes:
    data = encode_text(text)
    if len(data) > size:
        raise ValueError(f"{text!r} takes {len(data)} bytes, the field has {size}")
    return data.ljust(size, fill)


def counted_byte(data: bytes) -> bytes:
    """`length BYTE | data`."""
    if len(data) > BYTE_MAX:
        raise ValueError(f"{len(data)} bytes do not fit a field counted by one byte")
    return bytes((len(data),)) + data


def counted_word(data: bytes) -> bytes:
    """`length WORD | data`."""
    return word(len(data)) + data


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

    def text(self, size: int) -> str:
        return decode_text(self.take(size))

    def padded(self, size: int) -> str:
        return decode_padded(self.take(size))
