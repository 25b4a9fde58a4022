"""RCP: asking for a call and ending it, and the numbers of call types."""

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, Final, Self

from .address import RadioAddress
from .hdap import Frame
from .message import Message
from .rcp_shapes import RESULT_OK, Reply, rcp_number
from .service import Service
from .wire import byte, pack, unpack_whole

_REQUEST: Final = struct.Struct("<BI")
_RESULT: Final = struct.Struct("<B")


class CallType(IntEnum):
    """Other numbers are kept. From 9 on only repeaters report them."""

    PRIVATE = 0x0
    GROUP = 0x1
    ALL = 0x2
    EMERGENCY_GROUP = 0x3
    REMOTE_MONITOR = 0x4
    EMERGENCY_ALARM = 0x5
    PRIORITY_PRIVATE = 0x6
    PRIORITY_GROUP = 0x7
    PRIORITY_ALL = 0x8
    DISPATCH = 0x9
    ALERT = 0xB
    EMERGENCY_ALARM_WITH_CALL = 0xC
    CHECK = 0xD
    ENABLE = 0xE
    DISABLE = 0xF


EMERGENCY_CALL_TYPES: Final = frozenset(
    {CallType.EMERGENCY_GROUP, CallType.EMERGENCY_ALARM, CallType.EMERGENCY_ALARM_WITH_CALL}
)


@dataclass(frozen=True, slots=True)
class CallRequest(Message):
    SERVICE: ClassVar = Service.RCP
    OPCODE: ClassVar = 0x0841

    call_type: int
    """One of `CallType`, up to `PRIORITY_ALL`."""
    target: RadioAddress
    """A radio or a group."""

    def encode(self) -> bytes:
        return pack(_REQUEST, self.call_type, rcp_number(self.target))

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        call_type, target = unpack_whole(_REQUEST, frame.body)
        return cls(call_type, RadioAddress.bare(target))


@dataclass(frozen=True, slots=True)
class CallReply(Message):
    SERVICE: ClassVar = Service.RCP
    OPCODE: ClassVar = 0x8841

    result: int = RESULT_OK

    def encode(self) -> bytes:
        return byte(self.result)

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        return cls(*unpack_whole(_RESULT, frame.body))


@dataclass(frozen=True, slots=True)
class EndCall(Message):
    """No body is described; bytes that follow are ignored."""

    SERVICE: ClassVar = Service.RCP
    OPCODE: ClassVar = 0x0842

    def encode(self) -> bytes:
        return b""

    @classmethod
    def decode(cls, frame: Frame) -> Self:  # noqa: ARG003
        return cls()


@dataclass(frozen=True, slots=True)
class EndCallReply(Reply):
    OPCODE: ClassVar = 0x8842
