"""A phone's fix as a value, and as a batch of one or more rows for the positions."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

import numpy as np

from command.force.models import Device
from command.positions.models import DATUM_CODES, FixBatch
from command.protocols.jt808.flags import AlarmFlags, StatusFlags

_BASE = struct.Struct(">qiiihhhB")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SMALLINT = (-32_768, 32_767)


@dataclass(frozen=True, slots=True)
class PhoneFix:
    """Degrees in the datum of the device."""

    fixed_at: datetime
    longitude_deg: float
    latitude_deg: float
    speed_kmh: float = 0.0
    course_deg: float = 0.0
    altitude_m: float = 0.0
    accuracy_m: float = 0.0
    is_sos: bool = False
    note: bytes = b""
    """What else the phone said, kept beside the fix."""

    def base(self) -> bytes:
        """The bytes whose digest tells two fixes of one instant apart."""
        return _BASE.pack(
            _us(self.fixed_at),
            round(self.longitude_deg * 1e7),
            round(self.latitude_deg * 1e7),
            round(self.accuracy_m),
            _small(self.speed_kmh * 10),
            _small(self.course_deg),
            _small(self.altitude_m),
            self.is_sos,
        )


def batch_of(device: Device, fixes: Sequence[PhoneFix], received_at: datetime) -> FixBatch:
    """Rows of one phone; only a single fix is taken as sent when it was made."""
    count = len(fixes)
    bases = [fix.base() for fix in fixes]
    digests = b"".join(blake2b(base, digest_size=8).digest() for base in bases)
    fixed = StatusFlags.FIXED
    return FixBatch(
        device_id=np.full(count, device.id, np.int64),
        fixed_at_us=np.array([_us(fix.fixed_at) for fix in fixes], np.int64),
        has_time=np.ones(count, np.bool_),
        received_at_us=np.full(count, _us(received_at), np.int64),
        longitude_e7=np.array([round(fix.longitude_deg * 1e7) for fix in fixes], np.int64),
        latitude_e7=np.array([round(fix.latitude_deg * 1e7) for fix in fixes], np.int64),
        has_fix=np.array([(fix.longitude_deg, fix.latitude_deg) != (0.0, 0.0) for fix in fixes], np.bool_),
        datum=np.full(count, DATUM_CODES[device.datum], np.int8),
        altitude_m=np.array([_small(fix.altitude_m) for fix in fixes], np.int64),
        speed_dkmh=np.array([max(_small(fix.speed_kmh * 10), 0) for fix in fixes], np.int64),
        course_deg=np.array([_small(fix.course_deg % 360) for fix in fixes], np.int64),
        alarms=np.array([int(AlarmFlags.EMERGENCY) if fix.is_sos else 0 for fix in fixes], np.int64),
        status=np.full(count, int(fixed), np.int64),
        digest=np.frombuffer(digests, ">i8").astype(np.int64),
        catch_up=np.zeros(count, np.bool_),
        is_live=np.full(count, count == 1, np.bool_),
        bases=bases,
        extras=[fix.note for fix in fixes],
    )


def _us(instant: datetime) -> int:
    return (instant - _EPOCH) // _MICROSECOND


def _small(value: float) -> int:
    return min(max(round(value), _SMALLINT[0]), _SMALLINT[1])
