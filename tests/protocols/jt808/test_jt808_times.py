"""BCD times."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.protocols.jt808.times import decode_time, encode_time


def test_gmt8_becomes_utc() -> None:
    assert decode_time(bytes.fromhex("260315083005")) == datetime(2026, 3, 15, 0, 30, 5, tzinfo=UTC)
    assert decode_time(bytes.fromhex("260101000000")) == datetime(2025, 12, 31, 16, tzinfo=UTC)


def test_the_zone_may_be_utc() -> None:
    assert decode_time(bytes.fromhex("260315083005"), UTC) == datetime(2026, 3, 15, 8, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "bcd",
    ["000000000000", "261315083005", "260230083005", "260315243005", "260315086005", "260315083060", "26031508300a",
     "2603150830", "", "ffffffffffff"],
)  # fmt: skip
def test_impossible_times_are_none(bcd: str) -> None:
    assert decode_time(bytes.fromhex(bcd)) is None


def test_leap_days() -> None:
    assert decode_time(bytes.fromhex("240229120000")) == datetime(2024, 2, 29, 4, tzinfo=UTC)
    assert decode_time(bytes.fromhex("250229120000")) is None


@given(st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_second_survives(instant: datetime) -> None:
    whole = instant.replace(microsecond=0)
    assert decode_time(encode_time(instant)) == whole


def test_any_zone_encodes_to_gmt8() -> None:
    assert encode_time(datetime(2026, 3, 15, 1, 30, 5, tzinfo=timezone(timedelta(hours=1)))).hex() == "260315083005"


def test_what_two_digits_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="2100"):
        encode_time(datetime(2100, 1, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="time zone"):
        encode_time(datetime(2026, 1, 1))  # noqa: DTZ001
