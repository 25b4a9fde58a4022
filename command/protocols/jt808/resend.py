"""Asking for missing parts again: 0x8003 from the platform, 0x0005 from the terminal."""

from dataclasses import dataclass
from typing import ClassVar, Self

from .version import Version
from .wire import Cursor, byte, word


@dataclass(frozen=True, slots=True)
class _Resend:
    first_serial: int
    """Serial of part 1 of the message."""
    parts: tuple[int, ...]
    """Part numbers, from 1."""

    def encode(self, version: Version) -> bytes:
        """The count is a BYTE in 2013 and a WORD in 2019."""
        count = word(len(self.parts)) if version >= Version.V2019 else byte(len(self.parts))
        return word(self.first_serial) + count + b"".join(map(word, self.parts))

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:
        cursor = Cursor(body)
        first_serial = cursor.word()
        count = cursor.word() if version >= Version.V2019 else cursor.byte()
        return cls(first_serial, tuple(cursor.word() for _ in range(count)))


@dataclass(frozen=True, slots=True)
class ResendRequestPlatform(_Resend):
    """2013 and newer."""

    ID: ClassVar[int] = 0x8003


@dataclass(frozen=True, slots=True)
class ResendRequestTerminal(_Resend):
    """2019."""

    ID: ClassVar[int] = 0x0005
