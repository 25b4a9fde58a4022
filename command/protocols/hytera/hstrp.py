"""HSTRP, the transport over UDP: header, options, and which packet answers which. Keeps no state."""

import struct
from dataclasses import dataclass
from enum import Enum, IntEnum, IntFlag, auto
from typing import Final, NamedTuple

from .faults import Fault, Malformed
from .wire import BYTE_MAX, pack

MARK: Final = b"2B"
VERSION: Final = 0
_HEADER: Final = struct.Struct(">2sBBH")
HEADER_BYTES: Final = _HEADER.size

MAX_OPTIONS: Final = 16
"""Senders use two or three; an empty option takes two bytes, so a datagram could hold 32,000 of them."""
_MORE: Final = 0x80
"""Top bit of an option's tag: another option follows."""


class PacketType(IntFlag):
    """The type byte."""

    DATA = 0
    ACK = 0x01
    HEARTBEAT = 0x02
    CONNECT = 0x04
    CLOSE = 0x08
    REJECT = 0x10
    OPTIONS = 0x20


class Kind(Enum):
    """What a packet is for, whatever its options."""

    DATA = auto()
    ACK = auto()
    HEARTBEAT = auto()
    CONNECT = auto()
    ACCEPT = auto()
    CLOSE = auto()
    REJECT = auto()


_KINDS: Final = {
    0x00: Kind.DATA,
    0x01: Kind.ACK,
    0x02: Kind.HEARTBEAT,
    0x04: Kind.CONNECT,
    0x05: Kind.ACCEPT,
    0x08: Kind.CLOSE,
    0x09: Kind.ACK,
    0x10: Kind.REJECT,
    0x11: Kind.REJECT,
    0x14: Kind.REJECT,
    0x18: Kind.REJECT,
}
"""Type byte without `OPTIONS`. Other combinations mean nothing and are refused."""
_WITHOUT_OPTIONS: Final = 0xFF ^ PacketType.OPTIONS.value


class OptionTag(IntEnum):
    """Known tags; others are kept."""

    VOICE_CONNECTION = 1
    DEVICE = 3
    CHANNEL = 4


class Option(NamedTuple):
    tag: int
    """Seven bits."""
    value: bytes


@dataclass(frozen=True, slots=True)
class Packet:
    """One datagram. `payload` is one HDAP message in a `Kind.DATA` packet and means nothing elsewhere."""

    type: int
    """The byte as sent: a sum of `PacketType`."""
    sequence: int
    options: tuple[Option, ...] = ()
    payload: bytes = b""

    @property
    def kind(self) -> Kind:
        """Raises KeyError for a type that `parse_packet` would have refused."""
        return _KINDS[self.type & _WITHOUT_OPTIONS]

    @property
    def repeater_id(self) -> int | None:
        """From the device option; None without one."""
        return self._number(OptionTag.DEVICE, 4)

    @property
    def slot(self) -> int | None:
        """From the channel option; None without one."""
        return self._number(OptionTag.CHANNEL, 1)

    def _number(self, tag: int, size: int) -> int | None:
        for option in self.options:
            if option.tag == tag and len(option.value) == size:
                return int.from_bytes(option.value, "big")
        return None

    def encode(self) -> bytes:
        """The datagram; raises ValueError for values that the wire cannot hold."""
        if bool(self.options) > _has_options(self.type):
            raise ValueError(f"type {self.type:02x} carries no options")
        header = pack(_HEADER, MARK, VERSION, self.type, self.sequence)
        return header + encode_options(self.options) + self.payload


def _has_options(packet_type: int) -> bool:
    return bool(packet_type & PacketType.OPTIONS) and not packet_type & PacketType.HEARTBEAT


def encode_options(options: tuple[Option, ...]) -> bytes:
    last = len(options) - 1
    return b"".join(_encode_option(option, more=index < last) for index, option in enumerate(options))


def _encode_option(option: Option, *, more: bool) -> bytes:
    if not 0 <= option.tag < _MORE or len(option.value) > BYTE_MAX:
        raise ValueError(f"{option} does not fit a tag of 7 bits and a length of one byte")
    return bytes((option.tag | (_MORE if more else 0), len(option.value))) + option.value


def _parse_options(data: bytes, at: int) -> tuple[tuple[Option, ...], int] | None:
    """The options and where the payload begins; None when they run past the end, or are too many."""
    options: list[Option] = []
    more = at < len(data)  # an acknowledgement may set the bit and bring nothing
    while more:
        if at + 2 > len(data) or len(options) == MAX_OPTIONS:
            return None
        tag, start = data[at], at + 2
        at = start + data[at + 1]
        if at > len(data):
            return None
        options.append(Option(tag & ~_MORE, data[start:at]))
        more = bool(tag & _MORE)
    return tuple(options), at


def parse_packet(data: bytes) -> Packet | Malformed:
    """A datagram to its packet. Never raises."""
    if data[:2] != MARK:
        return Malformed(Fault.NOT_HSTRP, data)
    if len(data) < HEADER_BYTES:
        return Malformed(Fault.SHORT_HEADER, data)
    _, version, packet_type, sequence = _HEADER.unpack_from(data)
    if version != VERSION:
        return Malformed(Fault.UNKNOWN_VERSION, data)
    if packet_type & _WITHOUT_OPTIONS not in _KINDS:
        return Malformed(Fault.UNKNOWN_TYPE, data)
    if not _has_options(packet_type):
        return Packet(packet_type, sequence, (), data[HEADER_BYTES:])
    parsed = _parse_options(data, HEADER_BYTES)
    if parsed is None:
        return Malformed(Fault.BAD_OPTIONS, data)
    options, start = parsed
    return Packet(packet_type, sequence, options, data[start:])


def from_repeater(repeater_id: int, slot: int) -> tuple[Option, ...]:
    """The options a repeater puts into what it sends; raises ValueError for numbers that do not fit."""
    try:
        return (
            Option(OptionTag.DEVICE, repeater_id.to_bytes(4, "big")),
            Option(OptionTag.CHANNEL, slot.to_bytes(1, "big")),
        )
    except OverflowError as error:
        raise ValueError(f"repeater {repeater_id} slot {slot} does not fit the options") from error


def _typed(plain: PacketType, options: tuple[Option, ...]) -> int:
    return plain | PacketType.OPTIONS if options else plain


def connect(options: tuple[Option, ...] = (), sequence: int = 0) -> Packet:
    """A repeater announces itself."""
    return Packet(_typed(PacketType.CONNECT, options), sequence, options)


def heartbeat() -> Packet:
    return Packet(PacketType.HEARTBEAT, 0)


def data(sequence: int, payload: bytes, options: tuple[Option, ...] = ()) -> Packet:
    """One HDAP message. The platform needs no options, a repeater sends `from_repeater`."""
    return Packet(_typed(PacketType.DATA, options), sequence, options, payload)


def close(sequence: int, options: tuple[Option, ...] = ()) -> Packet:
    return Packet(_typed(PacketType.CLOSE, options), sequence, options)


_ANSWERS: Final = {
    Kind.DATA: PacketType.ACK,
    Kind.CONNECT: PacketType.CONNECT | PacketType.ACK,
    Kind.CLOSE: PacketType.ACK,
    Kind.HEARTBEAT: PacketType.HEARTBEAT,
}


def answer_to(packet: Packet) -> Packet | None:
    """What goes back, with the same sequence; None for what is itself an answer.

    When to send it is the caller's: data that must be kept is answered once it is kept.
    """
    answer = _ANSWERS.get(packet.kind)
    return None if answer is None else Packet(answer, packet.sequence)
