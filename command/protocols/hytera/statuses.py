"""RCP: subscribing to broadcasts and to a radio's states, and the reports that follow."""

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, Final, NamedTuple, Self

from .address import RadioAddress
from .hdap import Frame
from .message import Message
from .rcp_shapes import RawBody, Reply, rcp_number
from .service import Service
from .wire import BYTE_MAX, Cursor, byte, pack, unpack_whole

_STATUS: Final = struct.Struct("<HHHHII")
_STATE: Final = struct.Struct("<BH")


class Broadcast(IntEnum):
    TRANSMIT_STATUS = 0
    RECEIVE_STATUS = 1
    REPEATER_STATUS = 2


class RadioState(IntEnum):
    """Those of a mobile radio whose numbers are described; others are kept."""

    ZONE = 0x05
    CHANNEL = 0x06
    EMERGENCY = 0x09
    RSSI = 0x0B
    """0 to 4 bars."""


class RepeaterState(IntEnum):
    LOCAL_CALL = 0x0
    LOCAL_CALL_HANG = 0x1
    IP_CALL = 0x2
    IP_CALL_HANG = 0x3
    CHANNEL_HANG = 0x4
    IDLE = 0x5
    REMOTE_PTT = 0x6
    REMOTE_PTT_HANG = 0x7
    REMOTE_PTT_END = 0x8
    REMOTE_PTT_WAIT_ACK = 0x9
    REMOTE_PTT_TIME_OUT = 0xA
    LOCAL_PTT = 0xB
    LOCAL_PTT_HANG = 0xC
    LOCAL_PTT_END = 0xD
    LOCAL_PTT_WAIT_ACK = 0xE
    LOCAL_PTT_TIME_OUT = 0xF


class CarriedService(IntEnum):
    """What a slot is busy with."""

    NONE = 0
    VOICE = 1
    TEXT = 2
    LOCATION = 3
    REGISTRATION = 4
    TELEMETRY = 5
    SUPPLEMENTARY = 6


class Switch(NamedTuple):
    """One thing to report, or to stop reporting."""

    what: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class _Subscription(Message):
    """`count BYTE, {what BYTE, on BYTE}`."""

    SERVICE: ClassVar = Service.RCP

    switches: tuple[Switch, ...]

    def encode(self) -> bytes:
        if len(self.switches) > BYTE_MAX:
            raise ValueError(f"{len(self.switches)} switches do not fit a count of one byte")
        pairs = b"".join(byte(switch.what) + byte(switch.is_on) for switch in self.switches)
        return byte(len(self.switches)) + pairs

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        cursor = Cursor(frame.body)
        switches = tuple(Switch(cursor.byte(), bool(cursor.byte())) for _ in range(cursor.byte()))
        cursor.end()
        return cls(switches)


@dataclass(frozen=True, slots=True)
class SubscribeBroadcasts(_Subscription):
    """`what` is one of `Broadcast`."""

    OPCODE: ClassVar = 0x10C9


@dataclass(frozen=True, slots=True)
class SubscribeBroadcastsReply(Reply):
    OPCODE: ClassVar = 0x80C9


@dataclass(frozen=True, slots=True)
class SubscribeStates(_Subscription):
    """`what` is one of `RadioState`. Whether a count stands in front is not described; taken as in its sister."""

    OPCODE: ClassVar = 0x10C7


@dataclass(frozen=True, slots=True)
class SubscribeStatesReply(Reply):
    OPCODE: ClassVar = 0x80C7


@dataclass(frozen=True, slots=True)
class StateReport(Message):
    """A state of the mobile radio that is the gateway; it names no radio."""

    SERVICE: ClassVar = Service.RCP
    OPCODE: ClassVar = 0xB0C8

    what: int
    """One of `RadioState`."""
    value: int

    def encode(self) -> bytes:
        return pack(_STATE, self.what, self.value)

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        return cls(*unpack_whole(_STATE, frame.body))


@dataclass(frozen=True, slots=True)
class RepeaterStatus(Message):
    """What a slot is doing and for whom."""

    SERVICE: ClassVar = Service.RCP
    OPCODE: ClassVar = 0xB845

    mode: int
    """Its numbers are not described."""
    state: int
    """One of `RepeaterState`."""
    service: int
    """One of `CarriedService`."""
    call_type: int
    """One of `calls.CallType`."""
    target: RadioAddress
    sender: RadioAddress

    def encode(self) -> bytes:
        numbers = (self.mode, self.state, self.service, self.call_type)
        return pack(_STATUS, *numbers, rcp_number(self.target), rcp_number(self.sender))

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        mode, state, service, call_type, target, sender = unpack_whole(_STATUS, frame.body)
        return cls(mode, state, service, call_type, RadioAddress.bare(target), RadioAddress.bare(sender))


@dataclass(frozen=True, slots=True)
class TransmitStatus(RawBody):
    """Of a mobile radio used as gateway."""

    OPCODE: ClassVar = 0xB843


@dataclass(frozen=True, slots=True)
class ReceiveStatus(RawBody):
    """Of a mobile radio used as gateway."""

    OPCODE: ClassVar = 0xB844
