"""The body of a 0x0200 from a position: 28 bytes and the extras this model sends."""

import struct
import time
from functools import lru_cache

from command.protocols.jt808.flags import AlarmFlags, StatusFlags
from command.protocols.jt808.version import Version
from simulators.gcj02 import to_gcj02
from simulators.vehicles.motion import Where

_BASE = struct.Struct(">IIIIhHH6s")
_GMT8_S = 8 * 3600

IMPOSSIBLE_TIME = bytes.fromhex("261332256199")
"""Month 13, day 32, hour 25: what a terminal with a broken clock chip sends."""

_SATELLITE_SYSTEMS = 0b1100 << 16
"""Status bits 18 and 19: GPS and Beidou used (2013 and newer)."""


@lru_cache(maxsize=4096)
def bcd_time(second: int) -> bytes:
    """Six BCD bytes in GMT+8 for a Unix second."""
    return bytes.fromhex(time.strftime("%y%m%d%H%M%S", time.gmtime(second + _GMT8_S)))


def encode_base(where: Where, *, alarm: int, status: int, time_bcd: bytes, shifted: bool) -> bytes:
    """28 bytes. A position without fix (status bit 1 clear) has zero coordinates."""
    if not status & StatusFlags.FIXED:
        return _BASE.pack(alarm, status, 0, 0, 0, 0, 0, time_bcd)
    lon, lat = to_gcj02(where.lon, where.lat) if shifted else (where.lon, where.lat)
    return _BASE.pack(
        alarm,
        status | (StatusFlags.SHIFTED_GCJ02 if shifted else 0),
        round(lat * 1e6),
        round(lon * 1e6),
        5,
        round(where.speed_kmh * 10),
        where.course_deg,
        time_bcd,
    )


def status_of(where: Where, version: Version, *, fixed: bool) -> int:
    """Engine on while moving, satellite systems from 2013, moving flag in 2019."""
    status = int(StatusFlags.FIXED) if fixed else 0
    if where.speed_kmh > 0:
        status |= StatusFlags.ACC_ON
    if version >= Version.V2013 and fixed:
        status |= _SATELLITE_SYSTEMS
    if version >= Version.V2019 and where.speed_kmh > 0:
        status |= 1 << 22
    return status


def extras(version: Version, mileage_m: float, signal_csq: int, satellites: int) -> bytes:
    """Mileage in all versions; signal strength and satellites from 2013."""
    mileage = b"\x01\x04" + int(mileage_m / 100).to_bytes(4, "big")
    if version < Version.V2013:
        return mileage
    return mileage + bytes((0x30, 1, signal_csq, 0x31, 1, satellites))


MAKER_EXTRAS = (
    b"\xe1\x02\x12\x34",
    b"\xe1\x04\x00\x00\x00\x07\xeb\x03abc",
    b"\xf0\x01\x05\x25\x04\x00\x00",
    b"\x01\x02\x00\x09",
    b"\x2b",
)
"""Colliding makers' ids, unusual lengths and truncated ends: none of them may cost the position."""

EMERGENCY = int(AlarmFlags.EMERGENCY)
MOMENTARY = 0x9870_0009
"""Alarm bits a terminal clears once the report is acknowledged: 0, 3, 20, 21, 22, 27, 28, 31 (2013)."""
