"""HRNP, the same HDAP over a mobile radio's USB or serial line: frames and the cutting of a stream. Holds no port."""

import struct
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from .faults import Fault, Malformed
from .wire import pack

MARK: Final = 0x7E
VERSIONS: Final = (4, 3)
HEADER_BYTES: Final = 12
MAX_FRAME_BYTES: Final = 4096
"""Many times the longest message; a length beyond it is noise, and waiting for its end would deafen the line."""
_HEAD: Final = struct.Struct(">BBBBBBHH")
_CHECKSUM_AT: Final = 10


class HrnpOpcode(IntEnum):
    DATA = 0x00
    DATA_ACK = 0x10
    CLOSE_ACK = 0xFA
    CLOSE = 0xFB
    REJECT = 0xFC
    ACCEPT = 0xFD
    CONNECT = 0xFE


PLATFORM: Final = 0x20
RADIO: Final = 0x10


@dataclass(frozen=True, slots=True)
class HrnpFrame:
    """One frame whose length and checksum are right. `payload` is one HDAP message in `DATA`."""

    opcode: int
    """One of `HrnpOpcode`; others are kept."""
    packet_number: int
    payload: bytes = b""
    source: int = PLATFORM
    destination: int = RADIO
    version: int = 4
    block: int = 0

    def encode(self) -> bytes:
        """Raises ValueError for values that the wire cannot hold."""
        size = HEADER_BYTES + len(self.payload)
        if size > MAX_FRAME_BYTES:
            raise ValueError(f"{len(self.payload)} bytes do not fit a frame")
        ends = (self.source, self.destination)
        head = pack(_HEAD, MARK, self.version, self.block, self.opcode, *ends, self.packet_number, size)
        return head + checksum(head + self.payload).to_bytes(2, "big") + self.payload


def checksum(covered: bytes) -> int:
    """One's complement of the 16-bit one's-complement sum, an odd length padded with 00.

    `covered` is the frame without its checksum field.
    """
    even = covered + b"\0" * (len(covered) % 2)
    total: int = sum(struct.unpack(f">{len(even) // 2}H", even))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def open_frame(data: bytes) -> HrnpFrame | Malformed:
    """Exactly one frame. Never raises."""
    if len(data) < HEADER_BYTES:
        return Malformed(Fault.SHORT_HEADER, data)
    mark, version, block, opcode, source, destination, number, size = _HEAD.unpack_from(data)
    if mark != MARK:
        return Malformed(Fault.NOISE, data)
    if version not in VERSIONS:
        return Malformed(Fault.UNKNOWN_VERSION, data)
    if size != len(data):
        return Malformed(Fault.WRONG_LENGTH, data)
    if int.from_bytes(data[_CHECKSUM_AT:HEADER_BYTES], "big") != checksum(data[:_CHECKSUM_AT] + data[HEADER_BYTES:]):
        return Malformed(Fault.BAD_CHECK, data)
    return HrnpFrame(opcode, number, data[HEADER_BYTES:], source, destination, version, block)


@dataclass(slots=True)
class HrnpReader:
    """Turns a stream in any slices into frames; keeps less than `MAX_FRAME_BYTES` between two calls.

    Frames have no end mark, so bytes that do not fit are stepped over one by one until a frame fits again.
    """

    _rest: bytes = field(default=b"", init=False)

    def feed(self, data: bytes) -> list[HrnpFrame | Malformed]:
        """The frames that these bytes complete, in order; what lies between two of them is told as one `Malformed`."""
        stream, at, waste_from = self._rest + data, 0, 0
        found: list[HrnpFrame | Malformed] = []
        while (size := _size_at(stream, at)) is not None:
            frame = open_frame(stream[at : at + size]) if size else None
            if isinstance(frame, HrnpFrame):
                found += _waste(stream[waste_from:at])
                found.append(frame)
                at = waste_from = at + size
            else:
                at = _next_mark(stream, at + 1)
        found += _waste(stream[waste_from:at])
        self._rest = stream[at:]
        return found


def _next_mark(stream: bytes, at: int) -> int:
    found = stream.find(MARK, at)
    return len(stream) if found < 0 else found


def _size_at(stream: bytes, at: int) -> int | None:
    """How long a frame from here would be; 0 where none can begin, None when more bytes must come to tell."""
    head = stream[at : at + _HEAD.size]
    if head and (head[0] != MARK or (len(head) > 1 and head[1] not in VERSIONS)):
        return 0
    if len(head) < _HEAD.size:
        return None
    size = int.from_bytes(head[8:10], "big")
    if not HEADER_BYTES <= size <= MAX_FRAME_BYTES:
        return 0
    return size if at + size <= len(stream) else None


def _waste(data: bytes) -> list[HrnpFrame | Malformed]:
    return [Malformed(Fault.NOISE, data)] if data else []
