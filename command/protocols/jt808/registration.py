"""Becoming known: register, authenticate, stay alive, leave (sections 3 of all revisions)."""

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, Final, NamedTuple, Self

from .message import Empty
from .version import Version
from .wire import Cursor, byte, counted_byte, decode_padded, decode_text, encode_padded, encode_text, word

IMEI_BYTES: Final = 15
SOFTWARE_VERSION_BYTES: Final = 20


class PlateColour(IntEnum):
    """JT/T 415; green comes with the newer code table."""

    NONE = 0
    BLUE = 1
    YELLOW = 2
    BLACK = 3
    WHITE = 4
    GREEN = 5
    OTHER = 9


class _Widths(NamedTuple):
    maker: int
    model: int
    terminal_id: int
    model_fill: bytes


_WIDTHS: Final = {
    Version.V2011: _Widths(5, 8, 7, b" "),
    Version.V2013: _Widths(5, 20, 7, b"\0"),
    Version.V2019: _Widths(11, 30, 30, b"\0"),
}
_BYTES_BEFORE_PLATE_2011: Final = 25
_BYTES_BEFORE_PLATE_2013: Final = 37


def register_version(body: bytes, *, is_2019: bool) -> Version:
    """Which text a 0x0100 body follows: the version flag, else the length and a plausible plate colour.

    A 2011 body with a VIN is as long as a 2013 one; then only the colour byte tells them apart.
    """
    if is_2019:
        return Version.V2019
    if len(body) < _BYTES_BEFORE_PLATE_2013:
        return Version.V2011
    colours = frozenset(PlateColour)
    looks_2013 = body[_BYTES_BEFORE_PLATE_2013 - 1] in colours
    looks_2011 = body[_BYTES_BEFORE_PLATE_2011 - 1] in colours
    return Version.V2011 if looks_2011 and not looks_2013 else Version.V2013


@dataclass(frozen=True, slots=True)
class Register:
    ID: ClassVar[int] = 0x0100

    province: int
    """First two digits of the GB/T 2260 code."""
    city: int
    """Last four digits of the GB/T 2260 code."""
    maker: str
    model: str
    terminal_id: str
    plate_colour: int
    plate: str
    """The VIN when `plate_colour` is NONE."""

    def encode(self, version: Version) -> bytes:
        widths = _WIDTHS[version]
        return b"".join(
            (
                word(self.province),
                word(self.city),
                encode_padded(self.maker, widths.maker),
                encode_padded(self.model, widths.model, widths.model_fill),
                encode_padded(self.terminal_id, widths.terminal_id),
                byte(self.plate_colour),
                encode_text(self.plate),
            )
        )

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:
        cursor, widths = Cursor(body), _WIDTHS[version]
        return cls(
            province=cursor.word(),
            city=cursor.word(),
            maker=cursor.padded(widths.maker),
            model=cursor.padded(widths.model),
            terminal_id=cursor.padded(widths.terminal_id),
            plate_colour=cursor.byte(),
            plate=decode_padded(cursor.rest()),
        )


class RegisterResult(IntEnum):
    OK = 0
    VEHICLE_ALREADY_REGISTERED = 1
    NO_SUCH_VEHICLE = 2
    TERMINAL_ALREADY_REGISTERED = 3
    NO_SUCH_TERMINAL = 4


@dataclass(frozen=True, slots=True)
class RegisterReply:
    ID: ClassVar[int] = 0x8100

    answered_serial: int
    result: int
    auth_code: str = ""
    """Only sent with result 0."""

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        code = encode_text(self.auth_code) if self.result == RegisterResult.OK else b""
        return word(self.answered_serial) + byte(self.result) + code

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        cursor = Cursor(body)
        serial, result = cursor.word(), cursor.byte()
        return cls(serial, result, decode_text(cursor.rest()) if result == RegisterResult.OK else "")


@dataclass(frozen=True, slots=True)
class Authenticate:
    ID: ClassVar[int] = 0x0102

    auth_code: str
    imei: str = ""
    """2019 only, like `software_version`."""
    software_version: str = ""

    def encode(self, version: Version) -> bytes:
        code = encode_text(self.auth_code)
        if version < Version.V2019:
            return code
        return (
            counted_byte(code)
            + encode_padded(self.imei, IMEI_BYTES)
            + encode_padded(self.software_version, SOFTWARE_VERSION_BYTES)
        )

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:
        """The 2019 code is required; terminals that leave out IMEI or software version are let through."""
        if version < Version.V2019:
            return cls(decode_text(body))
        cursor = Cursor(body)
        code = cursor.text(cursor.byte())
        imei = cursor.padded(min(IMEI_BYTES, cursor.left))
        return cls(code, imei, cursor.padded(min(SOFTWARE_VERSION_BYTES, cursor.left)))


@dataclass(frozen=True, slots=True)
class Heartbeat(Empty):
    ID: ClassVar[int] = 0x0002


@dataclass(frozen=True, slots=True)
class Deregister(Empty):
    ID: ClassVar[int] = 0x0003
