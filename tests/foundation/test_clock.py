"""Civil days of Asia/Shanghai on a UTC clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from command.foundation.clock import SetClock, SystemClock, civil_date, end_of_civil_day


def test_midnight_in_changzhou_is_four_in_the_afternoon_utc() -> None:
    assert civil_date(datetime(2026, 3, 15, 15, 59, 59, tzinfo=UTC)) == date(2026, 3, 15)
    assert civil_date(datetime(2026, 3, 15, 16, 0, tzinfo=UTC)) == date(2026, 3, 16)
    assert end_of_civil_day(date(2026, 3, 15)) == datetime(2026, 3, 15, 16, 0, tzinfo=UTC)


def test_a_set_clock_moves_only_when_told() -> None:
    clock = SetClock(datetime(2026, 3, 15, tzinfo=UTC))
    clock.advance(timedelta(hours=1))
    assert clock.now() == clock.now() == datetime(2026, 3, 15, 1, tzinfo=UTC)
    with pytest.raises(ValueError, match="aware"):
        SetClock(datetime(2026, 3, 15))  # noqa: DTZ001


def test_the_system_clock_is_aware() -> None:
    assert SystemClock().now().tzinfo is UTC
