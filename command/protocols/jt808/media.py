"""Photos, sound and video: events, data, requests (0x0800, 0x0801, 0x8800, 0x8801, 0x0805)."""

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, Final, NamedTuple, Self

from .position import BASE_BYTES, Position
from .version import Version
from .wire import Cursor, byte, dword, word

RECORD: Final = 0xFFFF
STOP: Final = 0


class MediaType(IntEnum):
    IMAGE = 0
    AUDIO = 1
    VIDEO = 2


class MediaFormat(IntEnum):
    JPEG = 0
    TIF = 1
    MP3 = 2
    WAV = 3
    WMV = 4


class MediaCause(IntEnum):
    PLATFORM = 0
    TIMER = 1
    ROBBERY = 2
    COLLISION = 3
    DOOR_OPEN = 4
    DOOR_CLOSED = 5
    MOVED_OFF = 6
    DISTANCE = 7


class Resolution(IntEnum):
    R320X240 = 1
    R640X480 = 2
    R800X600 = 3
    R1024X768 = 4
    R176X144 = 5
    R352X288 = 6
    R704X288 = 7
    R704X576 = 8


@dataclass(frozen=True, slots=True)
class MediaEvent:
    ID: ClassVar[int] = 0x0800

    media_id: int
    media_type: int
    media_format: int
    cause: int
    channel: int

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        return dword(self.media_id) + bytes((self.media_type, self.media_format, self.cause, self.channel))

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        cursor = Cursor(body)
        return cls(cursor.dword(), *cursor.take(4))


class Chunk2011(NamedTuple):
    """2011 counts its own pieces in the body, and sends no position."""

    total: int
    part: int


@dataclass(frozen=True, slots=True)
class MediaData:
    """Nearly always sub-packaged: decode the assembled body."""

    ID: ClassVar[int] = 0x0801

    event: MediaEvent
    data: bytes
    position: Position | None = None
    """Where it was taken; required in 2013 and newer."""
    chunk: Chunk2011 | None = None
    """Required in 2011."""

    def encode(self, version: Version) -> bytes:
        return self.event.encode(version) + self._context(version) + self.data

    def _context(self, version: Version) -> bytes:
        context = self.position if version >= Version.V2013 else self.chunk
        if context is None:
            raise ValueError("2013 and newer need the position of a photo, 2011 its piece numbers")
        return context.encode() if isinstance(context, Position) else dword(context.total) + dword(context.part)

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:
        cursor = Cursor(body)
        event = MediaEvent.decode(cursor.take(8), version)
        if version < Version.V2013:
            chunk = Chunk2011(cursor.dword(), cursor.dword())
            return cls(event, cursor.rest(), chunk=chunk)
        position = Position.decode(cursor.take(BASE_BYTES))
        return cls(event, cursor.rest(), position=position)


@dataclass(frozen=True, slots=True)
class MediaReply:
    """The answer to 0x0801: all there, or the parts that are missing."""

    ID: ClassVar[int] = 0x8800

    media_id: int
    missing_parts: tuple[int, ...] = ()
    answered_serial: int = 0
    """2011 only, in front."""

    def encode(self, version: Version) -> bytes:
        serial = word(self.answered_serial) if version < Version.V2013 else b""
        parts = byte(len(self.missing_parts)) + b"".join(map(word, self.missing_parts)) if self.missing_parts else b""
        return serial + dword(self.media_id) + parts

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:
        cursor = Cursor(body)
        serial = cursor.word() if version < Version.V2013 else 0
        media_id = cursor.dword()
        count = cursor.byte() if cursor.left else 0
        return cls(media_id, tuple(cursor.word() for _ in range(count)), serial)


@dataclass(frozen=True, slots=True)
class Shoot:
    """Take photos, record, or stop now."""

    ID: ClassVar[int] = 0x8801

    channel: int
    command: int = 1
    """`STOP`, `RECORD`, else the number of photos."""
    interval_s: int = 0
    """Between photos; for `RECORD` the length."""
    save: bool = False
    """Keep it in the terminal instead of sending it."""
    resolution: int = Resolution.R640X480
    quality: int = 5
    """1 (best) to 10."""
    brightness: int = 128
    contrast: int = 64
    saturation: int = 64
    chroma: int = 128

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        picture = (self.resolution, self.quality, self.brightness, self.contrast, self.saturation, self.chroma)
        return byte(self.channel) + word(self.command) + word(self.interval_s) + bytes((self.save, *picture))

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        cursor = Cursor(body)
        channel, command, interval_s = cursor.byte(), cursor.word(), cursor.word()
        save = cursor.byte() == 1
        return cls(channel, command, interval_s, save, *cursor.take(6))


class ShootResult(IntEnum):
    OK = 0
    FAILED = 1
    NO_SUCH_CHANNEL = 2


@dataclass(frozen=True, slots=True)
class ShootReply:
    """2013 and newer."""

    ID: ClassVar[int] = 0x0805

    answered_serial: int
    result: int
    media_ids: tuple[int, ...] = ()
    """Only with result 0."""

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        ids = b""
        if self.result == ShootResult.OK:
            ids = word(len(self.media_ids)) + b"".join(map(dword, self.media_ids))
        return word(self.answered_serial) + byte(self.result) + ids

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        cursor = Cursor(body)
        serial, result = cursor.word(), cursor.byte()
        count = cursor.word() if result == ShootResult.OK else 0
        return cls(serial, result, tuple(cursor.dword() for _ in range(count)))
