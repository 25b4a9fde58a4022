"""Asking for positions (0x8201/0x0201, 0x8202) and confirming alarms (0x8203)."""

from dataclasses import dataclass
from typing import ClassVar, Self

from .flags import AlarmFlags
from .message import Empty
from .position import PositionReport
from .version import Version
from .wire import Cursor, dword, word


@dataclass(frozen=True, slots=True)
class QueryPosition(Empty):
    ID: ClassVar[int] = 0x8201


@dataclass(frozen=True, slots=True)
class PositionReply:
    ID: ClassVar[int] = 0x0201

    answered_serial: int
    report: PositionReport

    def encode(self, version: Version) -> bytes:
        return word(self.answered_serial) + self.report.encode(version)

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:
        cursor = Cursor(body)
        return cls(cursor.word(), PositionReport.decode(cursor.rest(), version))


@dataclass(frozen=True, slots=True)
class Track:
    """Temporary tracking: a position every `interval_s` for `duration_s`; interval 0 stops it."""

    ID: ClassVar[int] = 0x8202

    interval_s: int
    duration_s: int = 0

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        return word(self.interval_s) + (dword(self.duration_s) if self.interval_s else b"")

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        cursor = Cursor(body)
        interval_s = cursor.word()
        return cls(interval_s, cursor.dword() if interval_s else 0)


@dataclass(frozen=True, slots=True)
class ConfirmAlarms:
    """2013 and newer."""

    ID: ClassVar[int] = 0x8203

    alarm_serial: int
    """Serial of the report with the alarm; 0 confirms all of these kinds."""
    kinds: AlarmFlags
    """Of `CONFIRMABLE`."""

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        return word(self.alarm_serial) + dword(self.kinds)

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        cursor = Cursor(body)
        return cls(cursor.word(), AlarmFlags(cursor.dword()))
