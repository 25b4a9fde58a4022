"""The plain shapes of LP: what nearly every message begins with, a request of no more, and an answer with a result."""

import struct
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from .address import RadioAddress
from .hdap import Frame
from .message import Message
from .service import Service
from .wire import Cursor, pack, unpack_front

_HEAD: Final = struct.Struct(">II")
_RESULT: Final = struct.Struct(">H")


@dataclass(frozen=True, slots=True)
class LpMessage(Message):
    """Begins with the id of a request and the radio it is about."""

    SERVICE: ClassVar = Service.LP

    request_id: int
    radio: RadioAddress

    @property
    def repeated(self) -> tuple[int, ...]:
        return self.request_id, self.radio.id

    def encode(self) -> bytes:
        return pack(_HEAD, self.request_id, self.radio.dword)


@dataclass(frozen=True, slots=True)
class PlainRequest(LpMessage):
    """Nothing but the head. Known from descriptions only, so more may follow."""

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        request_id, radio = unpack_front(_HEAD, frame.body)
        return cls(request_id, RadioAddress.from_dword(radio))


@dataclass(frozen=True, slots=True)
class PlainAnswer(LpMessage):
    """Known from descriptions only, which do not say whether the result is always there."""

    result: int | None = 0
    """One of `LocationResult`; None when it is not sent."""

    def encode(self) -> bytes:
        head = LpMessage.encode(self)
        return head if self.result is None else head + pack(_RESULT, self.result)

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        cursor = Cursor(frame.body)
        head = head_from(cursor)
        return cls(*head, cursor.word() if cursor.left >= _RESULT.size else None)


def head_from(cursor: Cursor) -> tuple[int, RadioAddress]:
    """Request id and radio."""
    return cursor.dword(), RadioAddress.from_dword(cursor.dword())
