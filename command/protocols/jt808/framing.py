"""Cutting a byte stream into frames and closing frames. Holds a buffer, never a socket."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from .header import MAX_BODY_BYTES, MAX_HEADER_BYTES, Address, Header, encode_header, parse_header

FLAG: Final = b"\x7e"
ESCAPE: Final = 0x7D
MAX_STUFFED_BYTES: Final = 2 * (MAX_HEADER_BYTES + MAX_BODY_BYTES + 1)
"""The longest legal content between two flags: every byte escaped."""


class Fault(StrEnum):
    """Why bytes are not a frame; doubles as the label of a counter."""

    BAD_ESCAPE = "bad_escape"
    BAD_CHECKSUM = "bad_checksum"
    SHORT_HEADER = "short_header"
    WRONG_LENGTH = "wrong_length"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Malformed:
    """What was wrong with the bytes. Returned, not raised: the stream goes on."""

    reason: Fault
    raw: bytes
    """The bytes between the flags, still escaped, at most `MAX_STUFFED_BYTES`."""


class Frame(NamedTuple):
    """One frame whose checksum and length are right; the body is unescaped and may be one part of many."""

    header: Header
    body: bytes


def _shifts(bits_of_length: int) -> tuple[int, ...]:
    return tuple(8 << power for power in reversed(range(bits_of_length)))


_SHIFTS: Final = tuple(_shifts(bits) for bits in range(13))


def checksum(data: bytes) -> int:
    """XOR of all bytes, by folding one long integer in halves: seven steps for 70 bytes instead of 70."""
    folded = int.from_bytes(data, "big")
    if len(data) >> 12:
        return _checksum_of_pieces(data)
    for shift in _SHIFTS[len(data).bit_length()]:
        folded ^= folded >> shift
    return folded & 0xFF


def _checksum_of_pieces(data: bytes) -> int:
    total = 0
    for at in range(0, len(data), 4095):
        total ^= checksum(data[at : at + 4095])
    return total


def escape(data: bytes) -> bytes:
    return data.replace(b"\x7d", b"\x7d\x01").replace(b"\x7e", b"\x7d\x02")


def unescape(stuffed: bytes) -> bytes | None:
    """None when 0x7d is followed by anything but 01 or 02."""
    if stuffed.count(b"\x7d") != stuffed.count(b"\x7d\x01") + stuffed.count(b"\x7d\x02"):
        return None
    return stuffed.replace(b"\x7d\x02", b"\x7e").replace(b"\x7d\x01", b"\x7d")


def open_frame(stuffed: bytes) -> Frame | Malformed:
    """The content between two flags to a frame. Never raises."""
    data: bytes | None = stuffed
    if ESCAPE in stuffed:
        data = unescape(stuffed)
    if data is None:
        return Malformed(Fault.BAD_ESCAPE, stuffed)
    parsed = parse_header(data)
    if parsed is None:
        return Malformed(Fault.SHORT_HEADER, stuffed)
    if checksum(data):  # the checksum byte itself is folded in, so a whole frame gives 0
        return Malformed(Fault.BAD_CHECKSUM, stuffed)
    header, start = parsed
    if len(data) - start - 1 != header.attributes & 0x3FF:
        return Malformed(Fault.WRONG_LENGTH, stuffed)
    return Frame(header, data[start:-1])


def close_frame(
    message_id: int, body: bytes, address: Address, serial: int, part: tuple[int, int] | None = None
) -> bytes:
    """The wire bytes of one frame, flags included. Raises ValueError when the body is longer than 1023 bytes."""
    content = encode_header(message_id, len(body), address, serial, part) + body
    return FLAG + escape(content + bytes((checksum(content),))) + FLAG


def _open_bounded(stuffed: bytes) -> Frame | Malformed:
    if len(stuffed) > MAX_STUFFED_BYTES:
        return Malformed(Fault.TOO_LONG, stuffed[:MAX_STUFFED_BYTES])
    return open_frame(stuffed)


def open_datagram(data: bytes) -> list[Frame | Malformed]:
    """All frames of one UDP datagram; what follows the last flag is judged too, since nothing comes after it."""
    return [_open_bounded(stuffed) for stuffed in data.split(FLAG) if stuffed]


@dataclass(slots=True)
class FrameReader:
    """Turns a TCP stream in any slices into frames; keeps at most `MAX_STUFFED_BYTES` between two calls."""

    _rest: bytes = field(default=b"", init=False)
    _skipping: bool = field(default=False, init=False)

    def feed(self, data: bytes) -> list[Frame | Malformed]:
        """The frames that these bytes complete, in order. A content that outgrows every frame is reported once."""
        pieces = (self._rest + data).split(FLAG)
        self._rest = pieces.pop()
        if self._skipping and pieces:
            pieces[0] = b""  # the end of what was reported before
            self._skipping = False
        frames = [_open_bounded(stuffed) for stuffed in pieces if stuffed]
        if len(self._rest) > MAX_STUFFED_BYTES or self._skipping:
            frames += self._overrun()
        return frames

    def _overrun(self) -> list[Frame | Malformed]:
        report: list[Frame | Malformed] = []
        if not self._skipping:
            report = [Malformed(Fault.TOO_LONG, self._rest[:MAX_STUFFED_BYTES])]
        self._rest, self._skipping = b"", True
        return report
