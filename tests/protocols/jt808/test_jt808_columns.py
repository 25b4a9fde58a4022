"""The columnar decode says what the friendly one says."""

from datetime import UTC, datetime, timedelta
from hashlib import blake2b

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from command.protocols.jt808.columns import digest_of, positions_from
from command.protocols.jt808.flags import StatusFlags
from command.protocols.jt808.position import BASE, BASE_BYTES, Position, bases_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SOS = bytes.fromhex("00000001 000c0003 01d27e44 06d07d10 0017 01cf 0166 260315083005")

digits = st.integers(0, 99).map(lambda number: int(str(number), 16))
plausible_times = st.tuples(digits, st.integers(1, 0x12), st.integers(0, 0x32), digits, digits, digits).map(bytes)
edges = st.sampled_from([0, 1, 90_000_000, 90_000_001, 180_000_000, 180_000_001, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF])
dword = st.integers(0, 0xFFFFFFFF)
bases = st.builds(
    BASE.pack,
    dword,
    dword,
    edges | st.integers(0, 90_000_000),
    edges | st.integers(0, 180_000_000),
    st.integers(-32768, 32767),
    st.integers(0, 0xFFFF),
    st.integers(0, 0xFFFF),
    plausible_times | st.binary(min_size=6, max_size=6),
) | st.binary(min_size=BASE_BYTES, max_size=BASE_BYTES)


@given(st.lists(bases, max_size=8))
@example([])
@example([bytes(BASE_BYTES), b"\xff" * BASE_BYTES])
def test_columns_equal_the_friendly_decode(wire: list[bytes]) -> None:
    columns = positions_from(wire)
    assert len(columns) == len(wire)
    for row, base in enumerate(wire):
        position = Position.decode(base)
        fixed_at = position.fixed_at
        assert columns.has_time[row] == (fixed_at is not None)
        assert columns.fixed_at_us[row] == ((fixed_at - EPOCH) // timedelta(microseconds=1) if fixed_at else 0)
        assert columns.longitude_e6[row] == position.longitude_e6
        assert columns.latitude_e6[row] == position.latitude_e6
        assert columns.altitude_m[row] == position.altitude_m
        assert columns.speed_tenth_kmh[row] == position.speed_tenth_kmh
        assert columns.course_deg[row] == position.course_deg
        assert columns.alarm_flags[row] == position.alarm
        assert columns.status_flags[row] == position.status
        assert columns.has_fix[row] == position.has_fix
        assert columns.shifted_gcj02[row] == position.is_shifted_gcj02
        assert columns.digest[row] == digest_of(base)


def test_the_sos_position_of_the_reference_in_columns() -> None:
    columns = positions_from([SOS])
    assert columns.fixed_at_us.tolist() == [1_773_534_605_000_000]
    assert (columns.latitude_e6.tolist(), columns.longitude_e6.tolist()) == ([30_572_100], [114_326_800])
    assert (columns.altitude_m.tolist(), columns.speed_tenth_kmh.tolist()) == ([23], [463])
    assert (columns.course_deg.tolist(), columns.alarm_flags.tolist()) == ([358], [1])
    assert columns.status_flags.tolist() == [0x000C0003]
    assert (columns.has_fix.tolist(), columns.shifted_gcj02.tolist()) == ([True], [False])


def test_the_types_of_the_columns() -> None:
    columns = positions_from([SOS])
    kinds = {name: getattr(columns, name).dtype for name in columns.__slots__}
    assert kinds == {
        "fixed_at_us": np.int64, "has_time": np.bool_, "longitude_e6": np.int32, "latitude_e6": np.int32,
        "altitude_m": np.int16, "speed_tenth_kmh": np.uint16, "course_deg": np.uint16, "alarm_flags": np.uint32,
        "status_flags": np.uint32, "has_fix": np.bool_, "shifted_gcj02": np.bool_, "digest": np.int64,
    }  # fmt: skip


def test_every_day_of_a_leap_year_and_its_neighbours() -> None:
    days = [datetime(2023, 12, 31, 16, tzinfo=UTC) + timedelta(days=count) for count in range(800)]
    wire = [Position.of(longitude=120, latitude=31, fixed_at=day).encode() for day in days]
    expected = [(day - EPOCH) // timedelta(microseconds=1) for day in days]
    assert positions_from(wire).fixed_at_us.tolist() == expected


def test_south_and_west_are_negative_and_the_shift_is_seen() -> None:
    position = Position.of(
        longitude=-77.5,
        latitude=-12.25,
        fixed_at=EPOCH.replace(year=2026),
        status=StatusFlags.FIXED | StatusFlags.SHIFTED_GCJ02,
    )
    columns = positions_from([position.encode()])
    assert (columns.longitude_e6.tolist(), columns.latitude_e6.tolist()) == ([-77_500_000], [-12_250_000])
    assert columns.shifted_gcj02.tolist() == [True]


def test_the_digest_is_blake2b_of_eight_bytes() -> None:
    digest = blake2b(SOS, digest_size=8).digest()
    assert digest_of(SOS) == int.from_bytes(digest, "big", signed=True)
    assert digest_of(SOS) != digest_of(SOS[:-1] + b"\x06")


@pytest.mark.parametrize("wire", [[b""], [bytes(27)], [bytes(29)], [bytes(27), bytes(29)]])
def test_a_base_of_another_size_is_a_mistake_of_the_caller(wire: list[bytes]) -> None:
    with pytest.raises(ValueError, match="28 bytes"):
        positions_from(wire)


def test_bases_are_cut_from_bodies() -> None:
    assert bases_of([SOS + b"\x30\x01\x1b", bytes(27), SOS]) == [SOS, SOS]
