"""Position frames by the thousand: one numpy pass patches serials, times and places, sums and escapes."""

import numpy as np
from numpy.typing import NDArray

from command.protocols.jt808.header import phone_bytes
from command.protocols.jt808.version import Version

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]

FLAG, ESCAPE = 0x7E, 0x7D
_HEADER, _BASE, _EXTRAS = 12, 28, 12
_BODY = _BASE + _EXTRAS
FRAME_BYTES = 1 + _HEADER + _BODY + 1 + 1
"""Flags, header of 2011/2013, base with mileage, signal strength and satellites, checksum; before escaping."""

_PHONE, _SERIAL = 1 + 4, 1 + 10
_LAT, _LON, _TIME, _MILEAGE = 13 + 8, 13 + 12, 13 + 22, 13 + 30
_CHECKSUM = 13 + _BODY

_STATUS = 0x000C_0003
_EXTRA_BYTES = b"\x01\x04\x00\x00\x00\x00\x30\x01\x1b\x31\x01\x0e"


class FrameFactory:
    """Frames of 0x0200 (2013) for a fixed set of terminals, each `burst` at a time and every one different."""

    def __init__(self, identities: list[str], lon: NDArray[np.float64], lat: NDArray[np.float64], burst: int) -> None:
        self.burst = burst
        self._template = _template()
        self._phones = np.frombuffer(
            b"".join(phone_bytes(identity, Version.V2013) for identity in identities), dtype=np.uint8
        ).reshape(-1, 6)
        self._lon_e6 = np.round(lon * 1e6).astype(np.int64)
        self._lat_e6 = np.round(lat * 1e6).astype(np.int64)

    def build(self, terminals: Ints, fixes_before: Ints, first_serials: Ints, time_bcd: bytes) -> tuple[bytes, Ints]:
        """Wire bytes of one burst per terminal, back to back, and where each begins (one more for the end).

        Args:
            terminals: indices of terminals.
            fixes_before: how many positions each has sent so far; the vehicle creeps on by 0.1 m with each.
            first_serials: serial of the first frame of each burst.
            time_bcd: device time of all of them.
        """
        step = np.tile(np.arange(self.burst), len(terminals))
        owner = np.repeat(terminals, self.burst)
        count = np.repeat(fixes_before, self.burst) + step
        rows = np.tile(self._template, (len(owner), 1))
        rows[:, _PHONE : _PHONE + 6] = self._phones[owner]
        _put(rows, _SERIAL, np.repeat(first_serials, self.burst) + step & 0xFFFF, 2)
        _put(rows, _LAT, self._lat_e6[owner] + count % 40_000, 4)
        _put(rows, _LON, self._lon_e6[owner] + count // 40_000, 4)
        _put(rows, _MILEAGE, count // 1_000, 4)
        rows[:, _TIME : _TIME + 6] = np.frombuffer(time_bcd, dtype=np.uint8)
        rows[:, _CHECKSUM] = np.bitwise_xor.reduce(rows[:, 1:_CHECKSUM], axis=1)
        return _escaped(rows, self.burst)


def _template() -> Bytes:
    header = (0x0200).to_bytes(2, "big") + _BODY.to_bytes(2, "big") + bytes(8)
    base = bytes(4) + _STATUS.to_bytes(4, "big") + bytes(8) + b"\x00\x05\x01\x7c\x00\x5a" + bytes(6)
    frame = bytes((FLAG,)) + header + base + _EXTRA_BYTES + b"\x00" + bytes((FLAG,))
    return np.frombuffer(frame, dtype=np.uint8)


def _put(rows: Bytes, at: int, values: Ints, size: int) -> None:
    """Big-endian integers of `size` bytes into columns."""
    for place in range(size):
        rows[:, at + place] = values >> 8 * (size - 1 - place) & 0xFF


def _escaped(rows: Bytes, burst: int) -> tuple[bytes, Ints]:
    special = (rows == FLAG) | (rows == ESCAPE)
    special[:, 0] = special[:, -1] = False
    flat, marked = rows.ravel(), special.ravel()
    out = np.repeat(flat, 1 + marked.astype(np.int64))
    at = np.flatnonzero(marked)
    at += np.arange(len(at))
    out[at + 1] = out[at] - (ESCAPE - 1)
    out[at] = ESCAPE
    sizes = (FRAME_BYTES + special.sum(axis=1)).reshape(-1, burst).sum(axis=1)
    return out.tobytes(), np.concatenate([[0], np.cumsum(sizes)])
