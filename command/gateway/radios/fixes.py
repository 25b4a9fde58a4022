"""A radio's fix as a batch of one row for the positions. Pure."""

import struct
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final

import numpy as np

from command.positions.models import DATUM_CODES, FixBatch
from command.protocols.hytera.gps import Gps
from command.protocols.jt808.flags import StatusFlags

SOURCE: Final = b"hstrp"
"""Begins what is kept beside the fix; the signal strength follows as text, where there is one."""
_BASE: Final = struct.Struct(">qii?hh")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_NO_NUMBER: Final = -1


def batch_of(device_id: int, datum: str, gps: Gps, received_at: datetime, rssi_raw: int | None = None) -> FixBatch:
    """The radio's own time counts, else when it was received. A report without a place is a row without a place."""
    longitude_e7, latitude_e7 = place_e7(gps) or (0, 0)
    fixed_at_us = _us(gps.fixed_at or received_at)
    speed = _NO_NUMBER if gps.speed_kmh is None else round(gps.speed_kmh * 10)
    course = _NO_NUMBER if gps.course_deg is None else gps.course_deg % 360
    base = _BASE.pack(fixed_at_us, longitude_e7, latitude_e7, gps.is_valid, speed, course)
    digest = int.from_bytes(blake2b(base, digest_size=8).digest(), "big", signed=True)
    note = SOURCE if rssi_raw is None else SOURCE + b" rssi=%d" % rssi_raw

    def ints(value: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array([value], np.int64)

    return FixBatch(
        device_id=ints(device_id),
        fixed_at_us=ints(fixed_at_us),
        has_time=np.ones(1, np.bool_),
        received_at_us=ints(_us(received_at)),
        longitude_e7=ints(longitude_e7),
        latitude_e7=ints(latitude_e7),
        has_fix=np.array([gps.has_fix], np.bool_),
        datum=np.array([DATUM_CODES[datum]], np.int8),
        altitude_m=ints(0),
        speed_dkmh=ints(max(speed, 0)),
        course_deg=ints(max(course, 0)),
        alarms=ints(0),
        status=ints(int(StatusFlags.FIXED) if gps.has_fix else 0),
        digest=ints(digest),
        catch_up=np.zeros(1, np.bool_),
        is_live=np.zeros(1, np.bool_),
        bases=[base],
        extras=[note],
    )


def place_e7(gps: Gps) -> tuple[int, int] | None:
    """Longitude and latitude as the radio said them; None without a fix."""
    if not gps.has_fix or gps.longitude is None or gps.latitude is None:
        return None
    return round(gps.longitude * 1e7), round(gps.latitude * 1e7)


def _us(instant: datetime) -> int:
    return (instant - _EPOCH) // _MICROSECOND
