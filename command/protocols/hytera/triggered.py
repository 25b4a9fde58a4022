"""LP d001 to d004: reports by distance, by time, or by both."""

import struct
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import ClassVar, Final, Self

from .gps import Gps
from .hdap import Frame
from .located import LocationResult, encode_gps, encode_rssi, parse_located
from .lp_shapes import LpMessage, head_from
from .times import (
    INSTANT_BYTES,
    INTERVAL_BYTES,
    decode_instant,
    decode_interval,
    encode_instant,
    encode_interval,
)
from .wire import Cursor, pack

_TRIGGER: Final = struct.Struct(">BI")
_ANSWER: Final = struct.Struct(">BH")
_RESULT: Final = struct.Struct(">H")


class Trigger(IntEnum):
    CANCEL = 0
    DISTANCE = 1
    TIME = 2
    DISTANCE_AND_TIME = 3
    DISTANCE_OR_TIME = 4


@dataclass(frozen=True, slots=True)
class StartTriggered(LpMessage):
    """The platform asks for reports, or cancels them with `Trigger.CANCEL`."""

    OPCODE: ClassVar = 0xD001

    trigger: int
    """One of `Trigger`."""
    distance_m: int = 0
    start_at: datetime | None = None
    """None, and anything that names no instant: at once."""
    stop_at: datetime | None = None
    """None: until cancelled."""
    interval: timedelta | None = None
    longest_interval: timedelta | None = None

    def encode(self) -> bytes:
        return b"".join(
            (
                LpMessage.encode(self),
                pack(_TRIGGER, self.trigger, self.distance_m),
                encode_instant(self.start_at),
                encode_instant(self.stop_at),
                encode_interval(self.interval),
                encode_interval(self.longest_interval),
            )
        )

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        cursor = Cursor(frame.body)
        head = head_from(cursor)
        trigger, distance_m = cursor.byte(), cursor.dword()
        start_at, stop_at = (decode_instant(cursor.take(INSTANT_BYTES)) for _ in range(2))
        interval, longest = (decode_interval(cursor.take(INTERVAL_BYTES)) or None for _ in range(2))
        cursor.end()
        return cls(*head, trigger, distance_m, start_at, stop_at, interval, longest)


@dataclass(frozen=True, slots=True)
class TriggeredAnswer(LpMessage):
    OPCODE: ClassVar = 0xD002

    trigger: int
    """One of `Trigger`, as asked."""
    result: int = LocationResult.OK

    def encode(self) -> bytes:
        return LpMessage.encode(self) + pack(_ANSWER, self.trigger, self.result)

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        cursor = Cursor(frame.body)
        return cls(*head_from(cursor), cursor.byte(), cursor.word())


@dataclass(frozen=True, slots=True)
class TriggeredReport(LpMessage):
    """d003, or d004 when it tells the signal strength."""

    OPCODE: ClassVar = 0xD003
    WITH_RSSI: ClassVar = 0xD004

    gps: Gps | None
    """None only when the result is not OK."""
    result: int = LocationResult.OK
    """d003 has no such field."""
    rssi_raw: int | None = None

    @property
    def opcode(self) -> int:
        return self.OPCODE if self.rssi_raw is None else self.WITH_RSSI

    def encode(self) -> bytes:
        if self.rssi_raw is None and self.result != LocationResult.OK:
            raise ValueError(f"result {self.result} does not fit a report without signal strength")
        result = b"" if self.rssi_raw is None else pack(_RESULT, self.result)
        return LpMessage.encode(self) + result + encode_gps(self.gps) + encode_rssi(self.rssi_raw)

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        cursor = Cursor(frame.body)
        head = head_from(cursor)
        located = parse_located(cursor.rest())
        return cls(*head, located.gps, located.result, located.rssi_raw)
