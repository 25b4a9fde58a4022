"""When a position counts as a fix, and what never changes it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.protocols.jt808.flags import CLEARED_BY_ANSWER, CONFIRMABLE, AlarmFlags, StatusFlags
from command.protocols.jt808.position import BASE_BYTES, Position, PositionReport
from command.protocols.jt808.version import Version

AT = datetime(2026, 3, 15, tzinfo=UTC)
FIXED = StatusFlags.FIXED


@pytest.mark.parametrize(
    ("status", "latitude_e6", "longitude_e6", "has_fix"),
    [
        (FIXED, 31_000_000, 120_000_000, True),
        (FIXED, 0, 120_000_000, True),
        (FIXED, 31_000_000, 0, True),
        (FIXED, 0, 0, False),
        (StatusFlags(0), 31_000_000, 120_000_000, False),
        (FIXED, 90_000_000, 180_000_000, True),
        (FIXED, 90_000_001, 120_000_000, False),
        (FIXED, 31_000_000, 180_000_001, False),
    ],
)
def test_what_counts_as_a_fix(status: StatusFlags, latitude_e6: int, longitude_e6: int, has_fix: bool) -> None:
    position = Position(AlarmFlags(0), status, latitude_e6, longitude_e6, 0, 0, 0, bytes(6))
    assert position.has_fix is has_fix


def test_an_impossible_time_is_none_and_its_bytes_are_kept() -> None:
    position = Position(AlarmFlags(0), FIXED, 1, 1, 0, 0, 0, bytes.fromhex("261340256199"))
    assert position.fixed_at is None
    assert Position.decode(position.encode()).time_bcd.hex() == "261340256199"


def test_below_sea_level() -> None:
    position = Position.of(longitude=89.2, latitude=42.7, altitude_m=-154, fixed_at=AT)
    assert position.encode()[16:18].hex() == "ff66"
    assert Position.decode(position.encode()).altitude_m == -154


@given(st.binary(min_size=BASE_BYTES, max_size=120))
def test_any_report_encodes_back_to_its_own_bytes(body: bytes) -> None:
    assert PositionReport.decode(body, Version.V2013).encode(Version.V2013) == body


def test_bits_without_a_name_are_kept() -> None:
    base = bytes(4) + b"\xff" * 4 + bytes(20)
    assert Position.decode(base).status == 0xFFFFFFFF


@pytest.mark.parametrize(("flag", "bit"), [("EMERGENCY", 0), ("IC_CARD_FAULT", 12), ("AREA_CROSSED", 20), ("OFF_ROUTE", 23), ("DOOR_OPENED", 31)])  # fmt: skip
def test_alarm_bits_stand_where_the_table_says(flag: str, bit: int) -> None:
    assert AlarmFlags[flag] == 1 << bit


@pytest.mark.parametrize(("flag", "bit"), [("FIXED", 1), ("WEST", 3), ("SHIFTED_GCJ02", 5), ("DOORS_LOCKED", 12), ("GPS", 18), ("MOVING", 22)])  # fmt: skip
def test_status_bits_stand_where_the_table_says(flag: str, bit: int) -> None:
    assert StatusFlags[flag] == 1 << bit


def test_alarms_that_an_answer_clears() -> None:
    assert sum(1 << bit for bit in (0, 3, 20, 21, 22, 27, 28, 31)) == CLEARED_BY_ANSWER
    assert sum(1 << bit for bit in (0, 3, 20, 21, 22, 27, 28)) == CONFIRMABLE
