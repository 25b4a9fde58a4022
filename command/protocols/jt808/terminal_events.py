"""Lists of events on the terminal that a driver can send with a button (0x8301/0x0301)."""

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, Self

from .version import Version
from .wire import Cursor, byte, counted_byte, encode_text


class ListMode(IntEnum):
    CLEAR = 0
    REPLACE = 1
    ADD = 2
    CHANGE = 3
    DELETE = 4
    """Of the events named; their texts are empty."""


@dataclass(frozen=True, slots=True)
class TerminalEvent:
    id: int
    text: str


@dataclass(frozen=True, slots=True)
class SetEvents:
    """No body table in 2019 any more."""

    ID: ClassVar[int] = 0x8301

    mode: int
    events: tuple[TerminalEvent, ...] = ()

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        if self.mode == ListMode.CLEAR:
            return byte(self.mode)  # JT/T 808-2013: nothing follows this command
        items = b"".join(byte(event.id) + counted_byte(encode_text(event.text)) for event in self.events)
        return byte(self.mode) + byte(len(self.events)) + items

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        """What follows CLEAR is ignored."""
        cursor = Cursor(body)
        mode = cursor.byte()
        if mode == ListMode.CLEAR:
            return cls(mode)
        count = cursor.byte()
        return cls(mode, tuple(TerminalEvent(cursor.byte(), cursor.text(cursor.byte())) for _ in range(count)))


@dataclass(frozen=True, slots=True)
class EventReport:
    ID: ClassVar[int] = 0x0301

    event_id: int

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        return byte(self.event_id)

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        return cls(Cursor(body).byte())
