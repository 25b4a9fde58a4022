"""Bytes that are not ours: pass-through both ways (0x0900, 0x8900) and compressed uploads (0x0901)."""

import gzip
import zlib
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from .version import Version
from .wire import BadBody, Cursor, byte, dword

SERIAL_PORT_1: Final = 0x41
SERIAL_PORT_2: Final = 0x42
MAX_INFLATED_BYTES: Final = 1 << 20
_GZIP_WINDOW: Final = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class _PassThrough:
    kind: int
    """`SERIAL_PORT_1`, `SERIAL_PORT_2`, 0xF0-0xFF maker-defined."""
    data: bytes

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        return byte(self.kind) + self.data

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        cursor = Cursor(body)
        return cls(cursor.byte(), cursor.rest())


@dataclass(frozen=True, slots=True)
class PassThroughUp(_PassThrough):
    ID: ClassVar[int] = 0x0900


@dataclass(frozen=True, slots=True)
class PassThroughDown(_PassThrough):
    ID: ClassVar[int] = 0x8900


@dataclass(frozen=True, slots=True)
class Compressed:
    """gzip of anything; at most `MAX_INFLATED_BYTES` come out of it."""

    ID: ClassVar[int] = 0x0901

    data: bytes
    """Inflated."""

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        packed = gzip.compress(self.data, mtime=0)
        return dword(len(packed)) + packed

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        cursor = Cursor(body)
        return cls(_inflate(cursor.take(cursor.dword())))


def _inflate(packed: bytes) -> bytes:
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    try:
        data = inflater.decompress(packed, MAX_INFLATED_BYTES + 1)
    except zlib.error as error:
        raise BadBody(f"not gzip: {error}") from error
    if len(data) > MAX_INFLATED_BYTES:
        raise BadBody(f"inflates to more than {MAX_INFLATED_BYTES} bytes")
    if not inflater.eof:
        raise BadBody("gzip data end too early")
    return data
