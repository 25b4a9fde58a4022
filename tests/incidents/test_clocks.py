"""The vectors of section 7 of the standard, and the counting beside a slow plain reference."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from command.foundation.clock import CIVIL_ZONE, civil_date
from command.incidents.calendar import published_day
from command.incidents.clocks import VERIFY, VERIFY_EXTENDED, DayKind, Limit, due_of

BEFORE_NATIONAL_DAY = datetime(2024, 9, 27, 10, 0, tzinfo=CIVIL_ZONE)

INSTANTS = st.integers(0, 1200 * 1440).map(
    lambda minutes: datetime(2023, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
"""2023 to mid-April 2026: years whose calendar is published."""


def end_of(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 23, 59, 59, tzinfo=CIVIL_ZONE).astimezone(UTC)


def test_seven_working_days_over_national_day_end_on_the_make_up_saturday() -> None:
    due = due_of(BEFORE_NATIONAL_DAY, VERIFY, published_day)
    assert due.at == end_of(2024, 10, 12)
    assert not due.provisional


def test_fifteen_working_days_over_national_day() -> None:
    assert due_of(BEFORE_NATIONAL_DAY, VERIFY_EXTENDED, published_day).at == end_of(2024, 10, 23)


def test_ninety_days_and_thirty_more_are_calendar_days() -> None:
    assert due_of(BEFORE_NATIONAL_DAY, Limit(90, DayKind.NATURAL_DAYS), published_day).at == end_of(2024, 12, 26)
    assert due_of(BEFORE_NATIONAL_DAY, Limit(120, DayKind.NATURAL_DAYS), published_day).at == end_of(2025, 1, 25)


def test_a_year_without_calendar_counts_monday_to_friday_and_says_so() -> None:
    due = due_of(datetime(2091, 9, 28, 3, 0, tzinfo=UTC), VERIFY, published_day)
    assert due.provisional
    assert due.at == end_of(2091, 10, 9)


def test_only_the_part_beyond_the_published_calendar_is_provisional() -> None:
    def until_friday(day: date) -> bool | None:
        return day.weekday() < 5 if day < date(2026, 1, 1) else None

    assert not due_of(datetime(2025, 12, 22, 3, 0, tzinfo=UTC), VERIFY, until_friday).provisional
    assert due_of(datetime(2025, 12, 23, 3, 0, tzinfo=UTC), VERIFY, until_friday).provisional


def test_minutes_run_through_the_night() -> None:
    start = datetime(2026, 3, 15, 15, 50, tzinfo=UTC)
    assert due_of(start, Limit(30, DayKind.MINUTES), published_day).at == datetime(2026, 3, 15, 16, 20, tzinfo=UTC)


def test_the_civil_day_of_shanghai_is_day_zero() -> None:
    """16:30 UTC is half past midnight of the next day in Shanghai."""
    late = datetime(2026, 3, 15, 16, 30, tzinfo=UTC)
    assert due_of(late, Limit(1, DayKind.NATURAL_DAYS), published_day).at == end_of(2026, 3, 17)


@given(INSTANTS, st.integers(1, 60))
def test_working_days_equal_the_slow_reference(start: datetime, amount: int) -> None:
    day = civil_date(start)
    ahead = [day + timedelta(days=n) for n in range(1, 200)]
    reference = [each for each in ahead if published_day(each)][amount - 1]
    due = due_of(start, Limit(amount, DayKind.WORKING_DAYS), published_day)
    assert civil_date(due.at) == reference
    assert not due.provisional


@given(st.integers(1, 999), st.sampled_from(DayKind))
def test_a_limit_is_read_back_from_its_text(amount: int, kind: DayKind) -> None:
    assert Limit.parse(str(Limit(amount, kind))) == Limit(amount, kind)
