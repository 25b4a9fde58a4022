"""How strongly a device heard its net, in sixteen classes of 4 dB, so that a median can be kept by counting. Pure.

A terminal says it in the additional 0x30 of JT/T 808: one byte without a unit, in practice the CSQ of its modem, 0 to 31
(99: unknown), which stands for -113 dBm + 2 dB CSQ. Repeaters say dBm.
"""

from collections.abc import Sequence
from typing import Final

from command.radio.measured.bearers.models import STRENGTH_CLASSES, Bearer

_SIGNAL: Final = 0x30
_MOST_CSQ: Final = 31
_STEP_DB: Final = 4.0
_WEAKEST_DBM: Final = {Bearer.VEHICLE_DATA: -113.0, Bearer.PUBLIC_NETWORK: -113.0, Bearer.NARROWBAND: -126.0}
"""Lower end of the weakest class: CSQ 0; a receiver's noise in 12.5 kHz."""


def class_of_extras(extras: bytes) -> int | None:
    """Of what followed the base of a 0x0200; None where it says nothing, or nothing that a modem says."""
    at = 0
    while at + 2 <= len(extras):
        kind, length = extras[at], extras[at + 1]
        if kind == _SIGNAL and length == 1 and at + 2 < len(extras):
            csq = extras[at + 2]
            return csq // 2 if csq <= _MOST_CSQ else None
        at += 2 + length
    return None


def class_of_dbm(level_dbm: float, bearer: Bearer = Bearer.NARROWBAND) -> int:
    """Levels beyond either end count in the last class there."""
    return max(0, min(STRENGTH_CLASSES - 1, int((level_dbm - _WEAKEST_DBM[bearer]) // _STEP_DB)))


def weakest_dbm(counts: Sequence[int], bearer: Bearer) -> float | None:
    """Middle of the weakest class that was met."""
    met = [number for number, count in enumerate(counts) if count]
    return _middle_dbm(met[0], bearer) if met else None


def median_dbm(counts: Sequence[int], bearer: Bearer) -> float | None:
    """Middle of the class in which the lower median lies."""
    half, seen = (sum(counts) + 1) // 2, 0
    for number, count in enumerate(counts):
        seen += count
        if count and seen >= half:
            return _middle_dbm(number, bearer)
    return None


def _middle_dbm(number: int, bearer: Bearer) -> float:
    return _WEAKEST_DBM[bearer] + (number + 0.5) * _STEP_DB
