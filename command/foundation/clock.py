"""The time of a process, as a value that is handed in: SQL and pure modules never ask for it themselves."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

CIVIL_ZONE = ZoneInfo("Asia/Shanghai")
"""Certificates, shifts and day clocks are civil dates of this zone."""


class Clock(Protocol):
    def now(self) -> datetime: ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """A clock that stands still until it is moved: for tests and replays."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock needs an aware instant")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by

    def set(self, to: datetime) -> None:
        self._now = to.astimezone(UTC)


def civil_date(instant: datetime) -> date:
    """The day of an instant in Asia/Shanghai."""
    return instant.astimezone(CIVIL_ZONE).date()


def end_of_civil_day(day: date) -> datetime:
    """The first UTC instant after a civil day of Asia/Shanghai: certificates hold until just before it."""
    following = day + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=CIVIL_ZONE).astimezone(UTC)
