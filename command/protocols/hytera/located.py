"""What answers and reports of LP have in common: result codes, and the part after the address.

Firmware adds or leaves out the result and the signal strength under the same opcode, so length decides, and in the one
length that two layouts share, the place of the letter `A` or `V`.
"""

import struct
from enum import IntEnum
from typing import Final, NamedTuple

from .gps import GPS_BYTES, Gps, decode_gps, starts_fix
from .wire import BadBody

_RSSI: Final = struct.Struct(">h")
RESULT_BYTES: Final = 2
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


class _Layout(NamedTuple):
    result_bytes: int
    fix_bytes: int


_LAYOUTS: Final = {
    RESULT_BYTES: _Layout(RESULT_BYTES, 0),
    GPS_BYTES: _Layout(0, GPS_BYTES),
    RESULT_BYTES + GPS_BYTES: _Layout(RESULT_BYTES, GPS_BYTES),
    RESULT_BYTES + GPS_BYTES + RSSI_BYTES: _Layout(RESULT_BYTES, GPS_BYTES),
}
"""By length; what is left behind the fix is the signal strength."""
_FIX_THEN_RSSI: Final = _Layout(0, GPS_BYTES)


def _layout_of(tail: bytes) -> _Layout:
    layout = _LAYOUTS.get(len(tail))
    if layout is None:
        raise BadBody(f"{len(tail)} bytes after the address fit no report")
    if len(tail) == GPS_BYTES + RSSI_BYTES and starts_fix(tail) and not starts_fix(tail[RESULT_BYTES:]):
        return _FIX_THEN_RSSI
    return layout


def parse_located(tail: bytes) -> Located:
    """Raises `BadBody` for a length that no layout has, and for a report of success without a fix."""
    layout = _layout_of(tail)
    result = int.from_bytes(tail[: layout.result_bytes], "big")
    rest = tail[layout.result_bytes :]
    gps = decode_gps(rest[: layout.fix_bytes])
    if gps is None and result == LocationResult.OK:
        raise BadBody("a fix begins with A or V")
    return Located(result, gps, read_rssi(rest[layout.fix_bytes :]))


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
