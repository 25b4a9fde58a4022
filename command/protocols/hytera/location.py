"""LP a001 to a003: where a radio is now."""

import struct
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from .gps import Gps
from .hdap import Frame
from .located import LocationResult, encode_gps, encode_rssi, parse_located
from .lp_shapes import LpMessage, head_from
from .wire import Cursor, byte, pack

_RESULT: Final = struct.Struct(">H")


@dataclass(frozen=True, slots=True)
class LocationRequest(LpMessage):
    """The platform asks once."""

    OPCODE: ClassVar = 0xA001

    last_byte: int | None = None
    """Some samples end with one more byte, 01; its meaning is not known."""

    def encode(self) -> bytes:
        return LpMessage.encode(self) + (b"" if self.last_byte is None else byte(self.last_byte))

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        cursor = Cursor(frame.body)
        head = head_from(cursor)
        last_byte = cursor.byte() if cursor.left else None
        cursor.end()
        return cls(*head, last_byte)


@dataclass(frozen=True, slots=True)
class LocationAnswer(LpMessage):
    """a002, or a003 when it tells the signal strength."""

    OPCODE: ClassVar = 0xA002
    WITH_RSSI: ClassVar = 0xA003

    gps: Gps | None
    """None only when the result is not OK."""
    result: int = LocationResult.OK
    rssi_raw: int | None = None

    @property
    def opcode(self) -> int:
        return self.OPCODE if self.rssi_raw is None else self.WITH_RSSI

    def encode(self) -> bytes:
        head = LpMessage.encode(self)
        return head + pack(_RESULT, self.result) + encode_gps(self.gps) + encode_rssi(self.rssi_raw)

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        cursor = Cursor(frame.body)
        head = head_from(cursor)
        located = parse_located(cursor.rest())
        return cls(*head, located.gps, located.result, located.rssi_raw)
