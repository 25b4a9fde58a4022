"""The plain shapes of RCP: a request that names a target, a reply that is a result, a body without a table.

RCP writes the low byte first, and the bare number of a radio or group instead of an address.
"""

import struct
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from .address import ID_MAX, RadioAddress
from .hdap import Frame
from .message import Message
from .service import Service
from .wire import Cursor, byte, pack, unpack_front

_TARGET: Final = struct.Struct("<I")
RESULT_OK: Final = 0
"""Other numbers of RCP's replies are not described; they are kept."""


def rcp_number(address: RadioAddress) -> int:
    """What RCP writes of an address: the number, never the subnet. ValueError for more than 24 bits."""
    return address.dword & ID_MAX


@dataclass(frozen=True, slots=True)
class ForTarget(Message):
    """Its body is not described; taken to begin with the target, as a call request ends with it."""

    SERVICE: ClassVar = Service.RCP

    target: RadioAddress

    def encode(self) -> bytes:
        return pack(_TARGET, rcp_number(self.target))

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        (target,) = unpack_front(_TARGET, frame.body)
        return cls(RadioAddress.bare(target))


@dataclass(frozen=True, slots=True)
class Reply(Message):
    """A result, and behind it what descriptions leave out."""

    SERVICE: ClassVar = Service.RCP

    result: int = RESULT_OK
    rest: bytes = b""

    def encode(self) -> bytes:
        return byte(self.result) + self.rest

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        cursor = Cursor(frame.body)
        return cls(cursor.byte(), cursor.rest())


@dataclass(frozen=True, slots=True)
class RawBody(Message):
    """A message whose name is known and whose body is not."""

    SERVICE: ClassVar = Service.RCP

    body: bytes

    def encode(self) -> bytes:
        return self.body

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        return cls(frame.body)
