"""The header in front of every body: layouts of 2011/2013 and of 2019, and the address of a terminal."""

import struct
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

from .version import Version

MAX_BODY_BYTES: Final = 1023
PROTOCOL_2019: Final = 1

_LENGTH_MASK: Final = 0x03FF
_ENCRYPTION_SHIFT: Final = 10
_ENCRYPTION_MASK: Final = 0x7
_SUBPACKAGED: Final = 0x2000
_VERSION_FLAG: Final = 0x4000
UNUSUAL: Final = _SUBPACKAGED | _ENCRYPTION_MASK << _ENCRYPTION_SHIFT
"""Attributes of a frame whose body is not the message as it stands: one part of many, or encrypted."""

_OLD: Final = struct.Struct(">HH6sH")
_OLD_PART: Final = struct.Struct(">HH6sHHH")
_NEW: Final = struct.Struct(">HHB10sH")
_NEW_PART: Final = struct.Struct(">HHB10sHHH")

MIN_HEADER_BYTES: Final = _OLD.size
MAX_HEADER_BYTES: Final = _NEW_PART.size


class Header(NamedTuple):
    """A header as it stood on the wire. A tuple, because one is made for every frame that comes in."""

    message_id: int
    attributes: int
    phone: bytes
    """6 bytes (2011, 2013) or 10 (2019), as sent."""
    serial: int
    protocol_version: int = 0
    """1 for the 2019 text; 0 where the layout has no such byte."""
    part_total: int = 0
    part_number: int = 0
    """Counts from 1; both are 0 when the message is not sub-packaged."""

    @property
    def body_length(self) -> int:
        return self.attributes & _LENGTH_MASK

    @property
    def encryption(self) -> int:
        """0 none, 1 RSA."""
        return self.attributes >> _ENCRYPTION_SHIFT & _ENCRYPTION_MASK

    @property
    def is_subpackaged(self) -> bool:
        return bool(self.attributes & _SUBPACKAGED)

    @property
    def is_2019(self) -> bool:
        return bool(self.attributes & _VERSION_FLAG)

    @property
    def identity(self) -> str:
        """The phone without leading zeros, the same unit in a 12- and a 20-digit header; hex digits are kept."""
        return identity_of(self.phone)

    def version(self, registered: Version = Version.V2013) -> Version:
        """2019 by the flag; below it the header cannot tell, so the version of the registration decides."""
        return Version.V2019 if self.is_2019 else min(registered, Version.V2013)

    def address(self, registered: Version = Version.V2013) -> "Address":
        """Where an answer goes: the version and the phone bytes of this request."""
        return Address(self.version(registered), self.phone, self.protocol_version)


@dataclass(frozen=True, slots=True)
class Address:
    """How to write to one terminal: its version and its phone bytes exactly as it sends them."""

    version: Version
    phone: bytes
    protocol_version: int = PROTOCOL_2019

    @classmethod
    def of(cls, identity: str, version: Version) -> Self:
        """For the side that speaks first: `Address.of("13900001234", Version.V2013)`."""
        return cls(version, phone_bytes(identity, version))

    @property
    def identity(self) -> str:
        return identity_of(self.phone)


def identity_of(phone: bytes) -> str:
    return phone.hex().upper().lstrip("0") or "0"


def phone_bytes(identity: str, version: Version) -> bytes:
    """BCD[6], in 2019 BCD[10], padded with zeros in front; raises ValueError when the digits do not fit."""
    digits = 20 if version >= Version.V2019 else 12
    if len(identity) > digits:
        raise ValueError(f"{identity!r} has more than {digits} digits")
    return bytes.fromhex(identity.zfill(digits))


def parse_header(data: bytes) -> tuple[Header, int] | None:
    """The header and the offset of the body; None when the bytes are too few for the layout they announce."""
    if len(data) < MIN_HEADER_BYTES:
        return None
    flags = data[2]
    if flags & 0x60 == 0:  # the common case: 2011/2013, in one piece
        message_id, attributes, phone, serial = _OLD.unpack_from(data)
        return Header(message_id, attributes, phone, serial), 12
    try:
        return _parse_long(data, is_2019=bool(flags & 0x40), is_part=bool(flags & 0x20))
    except struct.error:
        return None


def _parse_long(data: bytes, *, is_2019: bool, is_part: bool) -> tuple[Header, int]:
    total = number = protocol = 0
    if not is_2019:
        message_id, attributes, phone, serial, total, number = _OLD_PART.unpack_from(data)
        return Header(message_id, attributes, phone, serial, 0, total, number), _OLD_PART.size
    if not is_part:
        message_id, attributes, protocol, phone, serial = _NEW.unpack_from(data)
        return Header(message_id, attributes, phone, serial, protocol), _NEW.size
    message_id, attributes, protocol, phone, serial, total, number = _NEW_PART.unpack_from(data)
    return Header(message_id, attributes, phone, serial, protocol, total, number), _NEW_PART.size


def encode_header(
    message_id: int, body_length: int, address: Address, serial: int, part: tuple[int, int] | None = None
) -> bytes:
    """`part` is (total, number from 1). Raises ValueError for a body that one frame cannot carry."""
    if body_length > MAX_BODY_BYTES:
        raise ValueError(f"{body_length} body bytes do not fit one frame, split them")
    attributes = body_length | (_SUBPACKAGED if part else 0)
    if address.version >= Version.V2019:
        head = _NEW.pack(
            message_id, attributes | _VERSION_FLAG, address.protocol_version, address.phone, serial & 0xFFFF
        )
    else:
        head = _OLD.pack(message_id, attributes, address.phone, serial & 0xFFFF)
    return head + struct.pack(">HH", *part) if part else head
