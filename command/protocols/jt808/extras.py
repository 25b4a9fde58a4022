"""The additions after the 28-byte base: `id BYTE | length BYTE | value`, and the table of their ids."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .extra_kinds import (
    Analogue,
    CabinTemperature,
    Crossing,
    Direction,
    EventToConfirm,
    Fuel,
    InputOutput,
    Mileage,
    OverspeedPlace,
    PlaceKind,
    RecorderSpeed,
    Satellites,
    SegmentTime,
    SignalStrength,
    TyrePressures,
    VehicleSignals,
)
from .flags import IoFlags, SignalFlags
from .wire import counted_byte

__all__ = [
    "EXTRAS",
    "Analogue",
    "CabinTemperature",
    "Crossing",
    "Direction",
    "EventToConfirm",
    "Extra",
    "Fuel",
    "InputOutput",
    "IoFlags",
    "KnownExtra",
    "Mileage",
    "OverspeedPlace",
    "PlaceKind",
    "RawExtra",
    "RecorderSpeed",
    "Satellites",
    "SegmentTime",
    "SignalFlags",
    "SignalStrength",
    "TruncatedExtra",
    "TyrePressures",
    "VehicleSignals",
    "decode_extras",
    "encode_extras",
]


@dataclass(frozen=True, slots=True)
class RawExtra:
    """An id without a table here (makers' 0xE0-0xFF, video 0x14-0x18), or one with an unusual length."""

    id: int
    value: bytes


@dataclass(frozen=True, slots=True)
class TruncatedExtra:
    """The end of a body where an id or its value was cut off."""

    raw: bytes


KnownExtra = (
    Mileage | Fuel | RecorderSpeed | EventToConfirm | TyrePressures | CabinTemperature | OverspeedPlace | Crossing
    | SegmentTime | VehicleSignals | InputOutput | Analogue | SignalStrength | Satellites
)  # fmt: skip
Extra = KnownExtra | RawExtra | TruncatedExtra

EXTRAS: Final[dict[int, type[KnownExtra]]] = {
    0x01: Mileage,
    0x02: Fuel,
    0x03: RecorderSpeed,
    0x04: EventToConfirm,
    0x05: TyrePressures,
    0x06: CabinTemperature,
    0x11: OverspeedPlace,
    0x12: Crossing,
    0x13: SegmentTime,
    0x25: VehicleSignals,
    0x2A: InputOutput,
    0x2B: Analogue,
    0x30: SignalStrength,
    0x31: Satellites,
}


def decode_extras(data: bytes) -> tuple[Extra, ...]:
    """In the order of the wire. Never raises: what is unknown or cut off stays raw."""
    extras: list[Extra] = []
    at = 0
    while at < len(data):
        end = at + 2 + data[at + 1] if at + 1 < len(data) else len(data) + 1
        if end > len(data):
            extras.append(TruncatedExtra(data[at:]))
            break
        extras.append(_decode_one(data[at], data[at + 2 : end]))
        at = end
    return tuple(extras)


def _decode_one(extra_id: int, value: bytes) -> Extra:
    kind = EXTRAS.get(extra_id)
    known = kind.decode(value) if kind else None
    return RawExtra(extra_id, value) if known is None else known


def encode_extras(extras: Iterable[Extra]) -> bytes:
    return b"".join(_encode_one(extra) for extra in extras)


def _encode_one(extra: Extra) -> bytes:
    match extra:
        case TruncatedExtra():
            return extra.raw
        case RawExtra():
            return bytes((extra.id,)) + counted_byte(extra.value)
        case _:
            return bytes((extra.ID,)) + counted_byte(extra.encode())
