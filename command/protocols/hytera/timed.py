"""LP c001 to c005: reports at fixed intervals. Known from descriptions only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Self

from .gps import GPS_BYTES, Gps, decode_gps
from .hdap import Frame
from .located import encode_rssi, read_rssi
from .lp_shapes import LpMessage, PlainAnswer, PlainRequest, head_from
from .times import (
    INSTANT_BYTES,
    INTERVAL_BYTES,
    decode_instant,
    decode_interval,
    encode_instant,
    encode_interval,
)
from .wire import BadBody, Cursor


@dataclass(frozen=True, slots=True)
class StartTimed(LpMessage):
    OPCODE: ClassVar = 0xC001

    interval: timedelta | None
    start_at: datetime | None = None
    """None, and anything that names no instant: at once."""
    stop_at: datetime | None = None
    """None: until stopped."""

    def encode(self) -> bytes:
        head = LpMessage.encode(self)
        return head + encode_instant(self.start_at) + encode_instant(self.stop_at) + encode_interval(self.interval)

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        cursor = Cursor(frame.body)
        head = head_from(cursor)
        start_at, stop_at = (decode_instant(cursor.take(INSTANT_BYTES)) for _ in range(2))
        return cls(*head, decode_interval(cursor.take(INTERVAL_BYTES)) or None, start_at, stop_at)


@dataclass(frozen=True, slots=True)
class StartTimedAnswer(PlainAnswer):
    """Its body is not described; read like the answer to `StopTimed`."""

    OPCODE: ClassVar = 0xC002


@dataclass(frozen=True, slots=True)
class TimedReport(LpMessage):
    OPCODE: ClassVar = 0xC003

    time_left: timedelta | None
    """Until the reports end; None for none, and where the text is no duration."""
    gps: Gps
    rssi_raw: int | None = None
    """Only when a radio adds it behind the table."""

    def encode(self) -> bytes:
        head = LpMessage.encode(self)
        return head + encode_interval(self.time_left) + self.gps.encode() + encode_rssi(self.rssi_raw)

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        cursor = Cursor(frame.body)
        head = head_from(cursor)
        time_left = decode_interval(cursor.take(INTERVAL_BYTES)) or None
        gps = decode_gps(cursor.take(GPS_BYTES))
        if gps is None:
            raise BadBody("a fix begins with A or V")
        return cls(*head, time_left, gps, read_rssi(cursor.rest()))


@dataclass(frozen=True, slots=True)
class StopTimed(PlainRequest):
    OPCODE: ClassVar = 0xC004


@dataclass(frozen=True, slots=True)
class StopTimedAnswer(PlainAnswer):
    OPCODE: ClassVar = 0xC005
