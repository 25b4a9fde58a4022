"""TMP, service 9: texts and short binary data to one radio or to a group, and their acknowledgements.

The first byte of an opcode holds flags, the second the kind.
"""

from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import ClassVar, Final, Self

from .address import RadioAddress
from .hdap import Frame
from .message import Message
from .service import Service
from .wire import WORD_MAX, BadBody, Cursor, byte

_DWORD_BYTES: Final = 4
_KIND_BITS: Final = 0xFF


class TextFlags(IntFlag):
    """First byte of the opcode. Bits without a name are kept."""

    CONFIRMED = 0x80
    """An answer is wanted; one description reads it the other way round, so answer whatever it says."""
    OPTIONS = 0x40
    """The body has an option field."""


class TextResult(IntEnum):
    """Result of an acknowledgement; other numbers are kept."""

    OK = 0x0
    FAILED = 0x1
    BAD_PARAMETER = 0x3
    CHANNEL_BUSY = 0x4
    RECEIVE_ONLY = 0x5
    LOW_BATTERY = 0x6
    PLL_UNLOCKED = 0x7
    NO_ACK_FROM_RADIO = 0x8
    REPEATER_WAKE_UP_FAILED = 0x9
    NO_CONTACT = 0xA
    TRANSMISSION_DENIED = 0xB
    INTERRUPTED = 0xC


def kind_of(opcode: int) -> int:
    """The opcode without its flags: what the table of messages is keyed by."""
    return opcode & _KIND_BITS


def _wrap(body: bytes, flags: int, options: bytes) -> bytes:
    """Option length in front and options behind, when the flags say so."""
    if not flags & TextFlags.OPTIONS:
        if options:
            raise ValueError("options do not fit without their flag")
        return body
    if len(options) > WORD_MAX:
        raise ValueError(f"{len(options)} bytes of options do not fit a word")
    return len(options).to_bytes(2, "big") + body + options


def _unwrap(frame: Frame) -> tuple[int, bytes, bytes]:
    """Flags, the body inside, options."""
    flags = frame.opcode >> 8
    if not flags & TextFlags.OPTIONS:
        return flags, frame.body, b""
    cursor = Cursor(frame.body)
    size = cursor.word()
    if size > cursor.left:
        raise BadBody(f"{size} bytes of options, {cursor.left} left")
    return flags, cursor.take(cursor.left - size), cursor.rest()


@dataclass(frozen=True, slots=True)
class _Flagged(Message):
    SERVICE: ClassVar = Service.TMP

    request_id: int
    destination: RadioAddress
    """A radio, or a group."""
    flags: int = field(default=0, kw_only=True)
    """A sum of `TextFlags`."""
    options: bytes = field(default=b"", kw_only=True)

    @property
    def repeated(self) -> tuple[int, ...]:
        return self.request_id, self.destination.id

    @property
    def opcode(self) -> int:
        """Raises ValueError for flags of more than a byte."""
        return byte(self.flags)[0] << 8 | self.OPCODE


@dataclass(frozen=True, slots=True)
class _Carrier(_Flagged):
    """Base of what carries something from one address to another."""

    source: RadioAddress

    def _encode_with(self, content: bytes) -> bytes:
        numbers = (self.request_id, self.destination.dword, self.source.dword)
        return _wrap(b"".join(_dword(number) for number in numbers) + content, self.flags, self.options)


def _dword(value: int) -> bytes:
    try:
        return value.to_bytes(_DWORD_BYTES, "big")
    except OverflowError as error:
        raise ValueError(f"{value} does not fit four bytes without sign") from error


def _addresses(cursor: Cursor) -> tuple[int, RadioAddress, RadioAddress]:
    request_id = cursor.dword()
    return request_id, RadioAddress.from_dword(cursor.dword()), RadioAddress.from_dword(cursor.dword())


@dataclass(frozen=True, slots=True)
class _Text(_Carrier):
    text: str
    """UTF-16 with the low byte first; what is no text becomes U+FFFD."""

    def encode(self) -> bytes:
        return self._encode_with(self.text.encode("utf-16-le"))

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        flags, body, options = _unwrap(frame)
        cursor = Cursor(body)
        head = _addresses(cursor)
        return cls(*head, cursor.rest().decode("utf-16-le", errors="replace"), flags=flags, options=options)


@dataclass(frozen=True, slots=True)
class _Data(_Carrier):
    data: bytes

    def encode(self) -> bytes:
        return self._encode_with(self.data)

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        flags, body, options = _unwrap(frame)
        cursor = Cursor(body)
        head = _addresses(cursor)
        return cls(*head, cursor.rest(), flags=flags, options=options)


@dataclass(frozen=True, slots=True)
class _PrivateAck(_Carrier):
    result: int = TextResult.OK
    """One of `TextResult`."""

    def encode(self) -> bytes:
        return self._encode_with(byte(self.result))

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        flags, body, options = _unwrap(frame)
        cursor = Cursor(body)
        head, result = _addresses(cursor), cursor.byte()
        cursor.end()
        return cls(*head, result, flags=flags, options=options)


@dataclass(frozen=True, slots=True)
class _GroupAck(_Flagged):
    """Known from descriptions only."""

    result: int = TextResult.OK
    """One of `TextResult`."""

    def encode(self) -> bytes:
        body = _dword(self.request_id) + _dword(self.destination.dword) + byte(self.result)
        return _wrap(body, self.flags, self.options)

    @classmethod
    def decode(cls, frame: Frame) -> Self:
        flags, body, options = _unwrap(frame)
        cursor = Cursor(body)
        request_id, group = cursor.dword(), RadioAddress.from_dword(cursor.dword())
        return cls(request_id, group, cursor.byte(), flags=flags, options=options)


@dataclass(frozen=True, slots=True)
class PrivateTextAck(_PrivateAck):
    """Destination and source stand as in the text, not swapped."""

    OPCODE: ClassVar = 0xA2


@dataclass(frozen=True, slots=True)
class PrivateText(_Text):
    OPCODE: ClassVar = 0xA1

    flags: int = field(default=TextFlags.CONFIRMED, kw_only=True)

    def ack(self, result: int = TextResult.OK) -> PrivateTextAck:
        """What answers this text; every text to the platform wants one, whatever its flags."""
        return PrivateTextAck(self.request_id, self.destination, self.source, result)


@dataclass(frozen=True, slots=True)
class GroupText(_Text):
    """`destination` is the group."""

    OPCODE: ClassVar = 0xB1


@dataclass(frozen=True, slots=True)
class GroupTextAck(_GroupAck):
    OPCODE: ClassVar = 0xB2


@dataclass(frozen=True, slots=True)
class PrivateDataAck(_PrivateAck):
    OPCODE: ClassVar = 0xAF


@dataclass(frozen=True, slots=True)
class PrivateData(_Data):
    """Short binary data, laid out like a text."""

    OPCODE: ClassVar = 0xAE

    def ack(self, result: int = TextResult.OK) -> PrivateDataAck:
        return PrivateDataAck(self.request_id, self.destination, self.source, result)


@dataclass(frozen=True, slots=True)
class GroupData(_Data):
    OPCODE: ClassVar = 0xBE


@dataclass(frozen=True, slots=True)
class GroupDataAck(_GroupAck):
    OPCODE: ClassVar = 0xBF
