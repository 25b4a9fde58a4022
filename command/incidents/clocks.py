"""Due times: natural and working days of Asia/Shanghai, counted purely. A missing calendar never stops the work."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from command.foundation.clock import civil_date, end_of_civil_day

CalendarDay = Callable[[date], bool | None]
"""Whether a day is worked on; None where the calendar of its year is not published."""

SATURDAY = 5
LAST_SECOND = timedelta(seconds=1)
"""Due at the end of the last day, and still that day on every screen: 23:59:59."""


class DayKind(StrEnum):
    MINUTES = "minutes"
    NATURAL_DAYS = "natural_days"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class Limit:
    amount: int
    kind: DayKind

    def __str__(self) -> str:
        return f"{self.amount} {self.kind}"

    @classmethod
    def parse(cls, text: str) -> "Limit":
        amount, _, kind = text.partition(" ")
        return cls(int(amount), DayKind(kind))


@dataclass(frozen=True, slots=True)
class Due:
    """`provisional`: counted Monday to Friday because a year's calendar is missing."""

    at: datetime
    provisional: bool = False


VERIFY = Limit(7, DayKind.WORKING_DAYS)
"""09.02.1: verify and decide on filing, from registration."""
VERIFY_EXTENDED = Limit(15, DayKind.WORKING_DAYS)
"""09.02.1: 15 in total in special cases, the reporter told."""
NAMED_COMPLAINT = Limit(7, DayKind.WORKING_DAYS)
"""10.03.5: settled and answered, from acceptance."""


def due_of(start: datetime, limit: Limit, calendar: CalendarDay) -> Due:
    """When a limit that begins at `start` runs out. The day of the event is day 0; nothing pauses it."""
    if limit.kind is DayKind.MINUTES:
        return Due(start + timedelta(minutes=limit.amount))
    first = civil_date(start)
    if limit.kind is DayKind.NATURAL_DAYS:
        return Due(_end_of(first + timedelta(days=limit.amount)))
    last, provisional = _working_day(first, limit.amount, calendar)
    return Due(_end_of(last), provisional)


def _end_of(day: date) -> datetime:
    return end_of_civil_day(day) - LAST_SECOND


def _working_day(day: date, count: int, calendar: CalendarDay) -> tuple[date, bool]:
    provisional = False
    while count:
        day += timedelta(days=1)
        worked = calendar(day)
        if worked is None:
            provisional = True
            worked = day.weekday() < SATURDAY
        count -= worked
    return day, provisional
