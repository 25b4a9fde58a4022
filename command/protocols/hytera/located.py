"""What answers and reports of LP have in common: result codes, and the part after the address.

Firmware adds or leaves out the result and the signal strength under the same opcode, so length decides, and in the one
length that two layouts share, the place of the letter `A` or `V`.
"""

import struct
from enum import IntEnum
from typing import Final, NamedTuple

from .gps import GPS_BYTES, Gps, decode_gps, starts_fix
from .wire import BadBody

_WORD: Final = struct.Struct(">H")
_RSSI: Final = struct.Struct(">h")
RESULT_BYTES: Final = _WORD.size
RSSI_BYTES: Final = _RSSI.size


class LocationResult(IntEnum):
    """Result of LP; other numbers are kept."""

    OK = 0
    NO_POSITION = 6
    BAD_REQUEST = 0x69


class Located(NamedTuple):
    """The part of a report after its address."""

    result: int
    """`LocationResult.OK` where the report has no such field."""
    gps: Gps | None
    """None only with a result that is not OK."""
    rssi_raw: int | None


def _split(tail: bytes) -> tuple[bytes, bytes, bytes]:
    """Result, fix and signal strength, each empty where it is not sent."""
    has_result = len(tail) == RESULT_BYTES or (len(tail) != GPS_BYTES and not _fix_then_rssi(tail))
    result, rest = (tail[:RESULT_BYTES], tail[RESULT_BYTES:]) if has_result else (b"", tail)
    return result, rest[:GPS_BYTES], rest[GPS_BYTES:]


def _fix_then_rssi(tail: bytes) -> bool:
    return len(tail) == GPS_BYTES + RSSI_BYTES and starts_fix(tail) and not starts_fix(tail[RESULT_BYTES:])


def parse_located(tail: bytes) -> Located:
    """Raises `BadBody` for a length that no layout has, and for a report of success without a fix."""
    result_bytes, fix, rssi = _split(tail)
    if len(fix) not in (0, GPS_BYTES) or len(rssi) not in (0, RSSI_BYTES) or not tail:
        raise BadBody(f"{len(tail)} bytes after the address fit no report")
    result = _WORD.unpack(result_bytes)[0] if result_bytes else LocationResult.OK
    gps = decode_gps(fix)
    if gps is None and result == LocationResult.OK:
        raise BadBody("a fix begins with A or V")
    return Located(result, gps, read_rssi(rssi))


def read_rssi(data: bytes) -> int | None:
    """A signed word, None where nothing, or something else, is sent."""
    return int.from_bytes(data, "big", signed=True) if len(data) == RSSI_BYTES else None


def encode_gps(gps: Gps | None) -> bytes:
    """40 bytes; NUL bytes where there is no fix to tell."""
    return bytes(GPS_BYTES) if gps is None else gps.encode()


def encode_rssi(raw: int | None) -> bytes:
    """Two bytes, or none for None; raises ValueError for what a signed word cannot hold."""
    try:
        return b"" if raw is None else _RSSI.pack(raw)
    except struct.error as error:
        raise ValueError(f"{raw} does not fit a signed word") from error
