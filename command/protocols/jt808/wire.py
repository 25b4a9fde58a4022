"""The text types of a body, STRING and padded text, beside the numbers that every protocol has. Knows no message."""

from dataclasses import dataclass
from typing import Final

from command.protocols import wire
from command.protocols.wire import BYTE_MAX, DWORD_MAX, WORD_MAX, BadBody, byte, dword, number, pack, word

__all__ = [
    "BYTE_MAX",
    "DWORD_MAX",
    "WORD_MAX",
    "BadBody",
    "Cursor",
    "byte",
    "counted_byte",
    "counted_word",
    "decode_padded",
    "decode_text",
    "dword",
    "encode_padded",
    "encode_text",
    "number",
    "pack",
    "word",
]

_PADDING: Final = "\0 "


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


@dataclass(slots=True)
class Cursor(wire.Cursor):
    """Reads the text of a body too."""

    def text(self, size: int) -> str:
        return decode_text(self.take(size))

    def padded(self, size: int) -> str:
        return decode_padded(self.take(size))
