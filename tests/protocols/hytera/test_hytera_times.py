"""Instants and durations as digits."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.protocols.hytera.times import (
    decode_fix_time,
    decode_instant,
    decode_interval,
    encode_fix_time,
    encode_instant,
    encode_interval,
)

GMT8 = timezone(timedelta(hours=8))
AT = datetime(2026, 3, 15, 0, 30, 5, tzinfo=UTC)


def test_an_instant_in_14_digits() -> None:
    assert encode_instant(AT) == b"20260315003005"
    assert decode_instant(b"20260315003005") == AT


def test_another_zone_is_named() -> None:
    assert encode_instant(AT, GMT8) == b"20260315083005"
    assert decode_instant(b"20260315083005", GMT8) == AT
    assert encode_instant(AT.astimezone(GMT8)) == b"20260315003005"


@pytest.mark.parametrize(
    "text",
    [b"0" * 14, bytes(14), b"20260230003005", b"20260315240000", b"2026031500300", b"2026031500300x", b"",
     b"00010101000000"[:13] + b" "],
)  # fmt: skip
def test_no_instant_is_none(text: bytes) -> None:
    assert decode_instant(text) is None


def test_the_first_day_of_the_calendar_in_a_zone_east_of_utc_is_none() -> None:
    assert decode_instant(b"00010101000000", GMT8) is None


def test_no_instant_is_zeros() -> None:
    assert encode_instant(None) == b"0" * 14


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_second_survives(instant: datetime) -> None:
    whole = instant.replace(microsecond=0)
    assert decode_instant(encode_instant(instant)) == whole


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        (b"00000030", timedelta(seconds=30)),
        (b"01020304", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        (b"00000090", timedelta(seconds=90)),
        (b"99235959", timedelta(days=100) - timedelta(seconds=1)),
        (b"00000000", timedelta(0)),
        (bytes(8), None),
        (b"0000030", None),
        (b"-0000030", None),
    ],
)
def test_an_interval_is_days_hours_minutes_seconds(text: bytes, interval: timedelta | None) -> None:
    assert decode_interval(text) == interval


@given(st.timedeltas(timedelta(0), timedelta(days=100) - timedelta(seconds=1)))
def test_an_interval_survives_to_the_second(interval: timedelta) -> None:
    assert decode_interval(encode_interval(interval)) == timedelta(seconds=interval // timedelta(seconds=1))


def test_no_interval_is_zeros() -> None:
    assert encode_interval(None) == b"00000000"


def test_the_time_of_a_fix_is_time_then_date() -> None:
    assert decode_fix_time(b"003005150326") == AT
    assert encode_fix_time(AT) == b"003005150326"
    assert encode_fix_time(None) == bytes(12)
    assert decode_fix_time(b"003005290225") is None


@pytest.mark.parametrize("bad", [timedelta(days=100), timedelta(seconds=-1)])
def test_an_interval_that_does_not_fit_is_refused(bad: timedelta) -> None:
    with pytest.raises(ValueError, match="fit"):
        encode_interval(bad)


def test_instants_without_a_zone_or_a_century_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        encode_instant(datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="2100"):
        encode_fix_time(datetime(2100, 1, 1, tzinfo=UTC))
