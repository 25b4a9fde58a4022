"""The terminal itself: control commands, link test, clock, attributes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timezone
from enum import IntEnum, IntFlag
from typing import ClassVar, Final, Self

from .message import Empty
from .times import TIME_BYTES, decode_time, encode_time
from .version import Version
from .wire import Cursor, byte, counted_byte, decode_text, encode_padded, encode_text, word

_UTC_ZONE: Final = timezone(UTC.utcoffset(None))
_ICCID_BYTES: Final = 10


class Control(IntEnum):
    """Commands of 0x8105; the 2019 text lists only CONNECT, RESET and FACTORY_RESET."""

    UPGRADE = 1
    CONNECT = 2
    POWER_OFF = 3
    RESET = 4
    FACTORY_RESET = 5
    CLOSE_DATA_LINK = 6
    CLOSE_ALL_RADIO = 7


@dataclass(frozen=True, slots=True)
class TerminalControl:
    ID: ClassVar[int] = 0x8105

    command: int
    arguments: tuple[str, ...] = ()
    """Sent with ";" between them; what each place means depends on the command."""

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        return byte(self.command) + encode_text(";".join(self.arguments))

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        cursor = Cursor(body)
        command, text = cursor.byte(), decode_text(cursor.rest())
        return cls(command, tuple(text.split(";")) if text else ())


@dataclass(frozen=True, slots=True)
class LinkTest(Empty):
    """2019; answered by 0x0001."""

    ID: ClassVar[int] = 0x8204


@dataclass(frozen=True, slots=True)
class TimeQuery(Empty):
    """2019."""

    ID: ClassVar[int] = 0x0004


@dataclass(frozen=True, slots=True)
class TimeReply:
    """2019. The one BCD time of the protocol that is UTC."""

    ID: ClassVar[int] = 0x8004

    time_bcd: bytes

    @classmethod
    def of(cls, instant: datetime) -> Self:
        return cls(encode_time(instant, _UTC_ZONE))

    @property
    def server_at(self) -> datetime | None:
        """UTC; None when the BCD names no possible instant."""
        return decode_time(self.time_bcd, _UTC_ZONE)

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        return self.time_bcd

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        return cls(Cursor(body).take(TIME_BYTES))


class GnssModules(IntFlag):
    GPS = 1 << 0
    BEIDOU = 1 << 1
    GLONASS = 1 << 2
    GALILEO = 1 << 3


@dataclass(frozen=True, slots=True)
class QueryAttributes(Empty):
    """2013 and newer."""

    ID: ClassVar[int] = 0x8107


@dataclass(frozen=True, slots=True)
class Attributes:
    """2013 and newer."""

    ID: ClassVar[int] = 0x0107

    terminal_type: int
    """Bits: suited to passenger, dangerous-goods, freight, taxi use; recording; built in one piece or two."""
    maker: str
    model: str
    terminal_id: str
    iccid: str
    """20 digits of the SIM card; hex text where the card number holds such digits."""
    hardware_version: str
    firmware_version: str
    gnss: GnssModules
    comms: int
    """Bits of radio modules, as sent."""

    def encode(self, version: Version) -> bytes:
        model_bytes, id_bytes = _attribute_widths(version)
        return b"".join(
            (
                word(self.terminal_type),
                encode_padded(self.maker, 5),
                encode_padded(self.model, model_bytes),
                encode_padded(self.terminal_id, id_bytes),
                bytes.fromhex(self.iccid.zfill(2 * _ICCID_BYTES)),
                counted_byte(encode_text(self.hardware_version)),
                counted_byte(encode_text(self.firmware_version)),
                byte(self.gnss),
                byte(self.comms),
            )
        )

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:
        cursor = Cursor(body)
        model_bytes, id_bytes = _attribute_widths(version)
        return cls(
            terminal_type=cursor.word(),
            maker=cursor.padded(5),
            model=cursor.padded(model_bytes),
            terminal_id=cursor.padded(id_bytes),
            iccid=cursor.take(_ICCID_BYTES).hex().upper(),
            hardware_version=cursor.text(cursor.byte()),
            firmware_version=cursor.text(cursor.byte()),
            gnss=GnssModules(cursor.byte()),
            comms=cursor.byte(),
        )


def _attribute_widths(version: Version) -> tuple[int, int]:
    return (30, 30) if version >= Version.V2019 else (20, 7)
