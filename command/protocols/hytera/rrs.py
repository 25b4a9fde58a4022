"""RRS, service 11: a radio registers, goes off, and is asked whether it is there."""

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, Final, Self

from .address import RadioAddress
from .hdap import Frame
from .message import Message
from .service import Service
from .wire import pack, unpack_front, unpack_whole

_ADDRESS: Final = struct.Struct(">I")
_ANSWER: Final = struct.Struct(">IBI")
_STATE: Final = struct.Struct(">IB")


class RegistrationResult(IntEnum):
    OK = 0
    FAILED = 1
    WRONG_PASSWORD = 2


class PresenceState(IntEnum):
    ONLINE = 0
    OFFLINE = 1


@dataclass(frozen=True, slots=True)
class _OfRadio(Message):
    """Every message of RRS begins with the radio; some hold nothing else."""

    SERVICE: ClassVar = Service.RRS

    radio: RadioAddress

    @property
    def repeated(self) -> tuple[int, ...]:
        return (self.radio.id,)

    def encode(self) -> bytes:
        return pack(_ADDRESS, self.radio.dword)

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        (radio,) = unpack_whole(_ADDRESS, frame.body)
        return cls(RadioAddress.from_dword(radio))


@dataclass(frozen=True, slots=True)
class Registration(_OfRadio):
    """A radio was switched on, or renews. It repeats this until it is answered."""

    OPCODE: ClassVar = 0x0003


@dataclass(frozen=True, slots=True)
class PresenceCheck(_OfRadio):
    """The platform asks whether a radio is there."""

    OPCODE: ClassVar = 0x0002


@dataclass(frozen=True, slots=True)
class Deregistration(_OfRadio):
    """A radio goes off. Nothing answers it beyond the acknowledgement of HSTRP."""

    OPCODE: ClassVar = 0x0001

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        (radio,) = unpack_front(_ADDRESS, frame.body)
        return cls(RadioAddress.from_dword(radio))


@dataclass(frozen=True, slots=True)
class RegistrationAnswer(_OfRadio):
    """A refused radio may send neither location nor text."""

    OPCODE: ClassVar = 0x0080

    result: int
    """One of `RegistrationResult`."""
    renew_s: int
    """The radio registers again before this many seconds have passed."""

    def encode(self) -> bytes:
        return pack(_ANSWER, self.radio.dword, self.result, self.renew_s)

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        radio, result, renew_s = unpack_whole(_ANSWER, frame.body)
        return cls(RadioAddress.from_dword(radio), result, renew_s)


@dataclass(frozen=True, slots=True)
class PresenceAnswer(_OfRadio):
    OPCODE: ClassVar = 0x0082

    state: int
    """One of `PresenceState`."""

    def encode(self) -> bytes:
        return pack(_STATE, self.radio.dword, self.state)

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        radio, state = unpack_whole(_STATE, frame.body)
        return cls(RadioAddress.from_dword(radio), state)
