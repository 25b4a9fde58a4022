"""LP b001 to b003: the emergency report of a radio, and stopping it."""

from dataclasses import dataclass
from typing import ClassVar, Self

from .address import ADDRESS_BYTES, RadioAddress
from .gps import GPS_BYTES, Gps, decode_gps
from .hdap import Frame
from .located import encode_gps, encode_rssi, read_rssi
from .lp_shapes import PlainAnswer, PlainRequest
from .message import Message
from .service import Service
from .wire import Cursor, byte


@dataclass(frozen=True, slots=True)
class EmergencyReport(Message):
    """Repeated by the radio until `StopEmergency`.

    Known from descriptions only. A report that names its radio is taken whatever follows: a call for help is not
    refused for a place that cannot be read.
    """

    SERVICE: ClassVar = Service.LP
    OPCODE: ClassVar = 0xB003

    radio: RadioAddress
    emergency_type: int
    """Numbers are not described; samples have 1."""
    gps: Gps | None
    """None when what follows is no fix."""
    rssi_raw: int | None = None
    """Only when a radio adds it behind the table."""

    def encode(self) -> bytes:
        address = self.radio.dword.to_bytes(ADDRESS_BYTES, "big")
        return address + byte(self.emergency_type) + encode_gps(self.gps) + encode_rssi(self.rssi_raw)

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        cursor = Cursor(frame.body)
        radio, emergency_type = RadioAddress.from_dword(cursor.dword()), cursor.byte()
        tail = cursor.rest()
        fix, rssi = tail[:GPS_BYTES], tail[GPS_BYTES:]
        return cls(radio, emergency_type, decode_gps(fix), read_rssi(rssi))


@dataclass(frozen=True, slots=True)
class StopEmergency(PlainRequest):
    """Sent once the dispatcher has confirmed."""

    OPCODE: ClassVar = 0xB001


@dataclass(frozen=True, slots=True)
class StopEmergencyAnswer(PlainAnswer):
    OPCODE: ClassVar = 0xB002
