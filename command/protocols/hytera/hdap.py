"""HDAP: service, opcode, body, check and terminator around every message. Knows no message."""

import struct
from dataclasses import dataclass
from typing import Final

from .faults import Fault, Malformed
from .service import LITTLE_ENDIAN
from .wire import pack

TERMINATOR: Final = 0x03
_RELIABLE: Final = 0x80
_BIG: Final = struct.Struct(">HH")
_LITTLE: Final = struct.Struct("<HH")
_HEAD_BYTES: Final = 5
_TAIL_BYTES: Final = 2
OVERHEAD_BYTES: Final = _HEAD_BYTES + _TAIL_BYTES


@dataclass(frozen=True, slots=True)
class Frame:
    """One message whose length, check and terminator are right."""

    service: int
    """One of `Service` or an unknown number below 0x80."""
    opcode: int
    body: bytes
    is_reliable: bool = False
    """Top bit of the service byte."""


def check_of(covered: bytes) -> int:
    """The check byte over opcode, length and body; the service byte is not covered."""
    return (sum(covered) ^ 0xFF) + 0x33 & 0xFF


def _layout(service: int) -> struct.Struct:
    return _LITTLE if service in LITTLE_ENDIAN else _BIG


def open_frame(data: bytes) -> Frame | Malformed:
    """The payload of a datagram, which is exactly one message, to its frame. Never raises."""
    if len(data) < OVERHEAD_BYTES:
        return Malformed(Fault.SHORT_HEADER, data)
    service = data[0] & ~_RELIABLE
    opcode, length = _layout(service).unpack_from(data, 1)
    if len(data) != OVERHEAD_BYTES + length:
        return Malformed(Fault.WRONG_LENGTH, data)
    if data[-1] != TERMINATOR:
        return Malformed(Fault.BAD_TERMINATOR, data)
    if data[-2] != check_of(data[1:-_TAIL_BYTES]):
        return Malformed(Fault.BAD_CHECK, data)
    return Frame(service, opcode, data[_HEAD_BYTES:-_TAIL_BYTES], bool(data[0] & _RELIABLE))


def close_frame(frame: Frame) -> bytes:
    """The wire bytes; raises ValueError for a service, opcode or body that does not fit."""
    if not 0 <= frame.service < _RELIABLE:
        raise ValueError(f"service {frame.service} does not fit seven bits")
    covered = pack(_layout(frame.service), frame.opcode, len(frame.body)) + frame.body
    first = frame.service | (_RELIABLE if frame.is_reliable else 0)
    return bytes((first,)) + covered + bytes((check_of(covered), TERMINATOR))
