"""The additions with a body table, one small class per id; `decode` gives None for an unusual length."""

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, Final, Self

from .flags import IoFlags, SignalFlags
from .wire import byte, number, pack, word

TYRES: Final = 30
TYRE_UNUSED: Final = 0xFF
_MAX_CELSIUS: Final = 0x7FFF
_PLACE: Final = struct.Struct(">BI")
_CROSSING: Final = struct.Struct(">BIB")
_SEGMENT: Final = struct.Struct(">IHB")
_TWO_WORDS: Final = struct.Struct(">HH")


class PlaceKind(IntEnum):
    NONE = 0
    CIRCLE = 1
    RECTANGLE = 2
    POLYGON = 3
    ROUTE = 4
    """A route, or one segment of it in `OverspeedPlace`."""


class Direction(IntEnum):
    IN = 0
    OUT = 1


@dataclass(frozen=True, slots=True)
class _Number:
    """Extras that hold one unsigned number; subclasses say its size, name and unit."""

    SIZE: ClassVar[int]

    value: int

    def encode(self) -> bytes:
        return number(self.value, self.SIZE)

    @classmethod
    def decode(cls, value: bytes) -> Self | None:
        return cls(int.from_bytes(value, "big")) if len(value) == cls.SIZE else None


@dataclass(frozen=True, slots=True)
class Mileage(_Number):
    """1/10 km."""

    ID: ClassVar[int] = 0x01
    SIZE: ClassVar[int] = 4

    @property
    def km(self) -> float:
        return self.value / 10


@dataclass(frozen=True, slots=True)
class Fuel(_Number):
    """1/10 litre."""

    ID: ClassVar[int] = 0x02
    SIZE: ClassVar[int] = 2


@dataclass(frozen=True, slots=True)
class RecorderSpeed(_Number):
    """1/10 km/h, from the driving recorder."""

    ID: ClassVar[int] = 0x03
    SIZE: ClassVar[int] = 2

    @property
    def kmh(self) -> float:
        return self.value / 10


@dataclass(frozen=True, slots=True)
class EventToConfirm(_Number):
    """Id of an event that a person must confirm (0x8203 answers it)."""

    ID: ClassVar[int] = 0x04
    SIZE: ClassVar[int] = 2


@dataclass(frozen=True, slots=True)
class TyrePressures:
    """30 raw bytes from the front left on, `TYRE_UNUSED` where there is no tyre (2019)."""

    ID: ClassVar[int] = 0x05

    values: bytes

    def encode(self) -> bytes:
        return self.values

    @classmethod
    def decode(cls, value: bytes) -> Self | None:
        return cls(value) if len(value) == TYRES else None


@dataclass(frozen=True, slots=True)
class CabinTemperature:
    """Degrees Celsius; on the wire a sign bit and a magnitude, not two's complement (2019)."""

    ID: ClassVar[int] = 0x06

    celsius: int

    def encode(self) -> bytes:
        if abs(self.celsius) > _MAX_CELSIUS:
            raise ValueError(f"{self.celsius} does not fit 15 bits and a sign")
        return word(abs(self.celsius) | (0x8000 if self.celsius < 0 else 0))

    @classmethod
    def decode(cls, value: bytes) -> Self | None:
        if len(value) != 2 or value == b"\x80\x00":  # minus zero stays raw, so that nothing is lost
            return None
        raw = int.from_bytes(value, "big")
        return cls(-(raw & 0x7FFF) if raw & 0x8000 else raw)


@dataclass(frozen=True, slots=True)
class OverspeedPlace:
    """Where the speed limit was broken; no area id when the limit belongs to no place."""

    ID: ClassVar[int] = 0x11

    kind: int
    area_id: int | None = None

    def encode(self) -> bytes:
        if self.area_id is None:
            return byte(self.kind)
        return pack(_PLACE, self.kind, self.area_id)

    @classmethod
    def decode(cls, value: bytes) -> Self | None:
        if len(value) == 1:
            return cls(value[0])
        return cls(*_PLACE.unpack(value)) if len(value) == 5 else None


@dataclass(frozen=True, slots=True)
class Crossing:
    """An area or route entered or left."""

    ID: ClassVar[int] = 0x12

    kind: int
    area_id: int
    direction: int

    def encode(self) -> bytes:
        return pack(_CROSSING, self.kind, self.area_id, self.direction)

    @classmethod
    def decode(cls, value: bytes) -> Self | None:
        return cls(*_CROSSING.unpack(value)) if len(value) == 6 else None


@dataclass(frozen=True, slots=True)
class SegmentTime:
    """Time spent on a route segment, outside its limits."""

    ID: ClassVar[int] = 0x13

    segment_id: int
    seconds: int
    result: int
    """0 too short, 1 too long."""

    def encode(self) -> bytes:
        return pack(_SEGMENT, self.segment_id, self.seconds, self.result)

    @classmethod
    def decode(cls, value: bytes) -> Self | None:
        return cls(*_SEGMENT.unpack(value)) if len(value) == 7 else None


@dataclass(frozen=True, slots=True)
class VehicleSignals(_Number):
    ID: ClassVar[int] = 0x25
    SIZE: ClassVar[int] = 4

    @property
    def flags(self) -> SignalFlags:
        return SignalFlags(self.value)


@dataclass(frozen=True, slots=True)
class InputOutput(_Number):
    ID: ClassVar[int] = 0x2A
    SIZE: ClassVar[int] = 2

    @property
    def flags(self) -> IoFlags:
        return IoFlags(self.value)


@dataclass(frozen=True, slots=True)
class Analogue:
    """Two analogue inputs; AD1 is the upper half, so it comes first on the wire."""

    ID: ClassVar[int] = 0x2B

    ad0: int
    ad1: int

    def encode(self) -> bytes:
        return pack(_TWO_WORDS, self.ad1, self.ad0)

    @classmethod
    def decode(cls, value: bytes) -> Self | None:
        if len(value) != 4:
            return None
        ad1, ad0 = _TWO_WORDS.unpack(value)
        return cls(ad0, ad1)


@dataclass(frozen=True, slots=True)
class SignalStrength(_Number):
    """The text gives no unit; terminals send modem CSQ 0-31, 99 unknown. Kept raw."""

    ID: ClassVar[int] = 0x30
    SIZE: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Satellites(_Number):
    ID: ClassVar[int] = 0x31
    SIZE: ClassVar[int] = 1
