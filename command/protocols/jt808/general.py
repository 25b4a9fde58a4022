"""The general replies 0x0001 and 0x8001 and their results."""

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, Final, Self

from .version import Version
from .wire import Cursor, pack

_REPLY: Final = struct.Struct(">HHB")


class Result(IntEnum):
    """Result of a general reply; `ALARM_CONFIRMED` only from the platform."""

    OK = 0
    FAILED = 1
    BAD_MESSAGE = 2
    UNSUPPORTED = 3
    ALARM_CONFIRMED = 4


@dataclass(frozen=True, slots=True)
class _GeneralReply:
    answered_serial: int
    answered_id: int
    result: int
    """One of `Result`; other numbers are kept."""

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        return pack(_REPLY, self.answered_serial, self.answered_id, self.result)

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        return cls(*_REPLY.unpack(Cursor(body).take(_REPLY.size)))


@dataclass(frozen=True, slots=True)
class GeneralReplyTerminal(_GeneralReply):
    ID: ClassVar[int] = 0x0001


@dataclass(frozen=True, slots=True)
class GeneralReplyPlatform(_GeneralReply):
    ID: ClassVar[int] = 0x8001
