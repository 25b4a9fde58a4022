"""Signal strength: raw, scaled, out of range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.protocols.hytera.rssi import RSSI_MAX, RSSI_MIN, rssi_dbm, rssi_raw


@pytest.mark.parametrize(("raw", "dbm"), [(-186, -93.0), (-58, -29.0), (-228, -114.0), (0, 0.0), (-240, -120.0)])
def test_half_db_steps(raw: int, dbm: float) -> None:
    assert rssi_dbm(raw) == dbm
    assert rssi_raw(dbm) == raw


def test_the_scale_is_a_setting() -> None:
    assert rssi_dbm(-93, scale=1.0) == -93.0
    assert rssi_raw(-93.0, scale=1.0) == -93


@pytest.mark.parametrize("raw", [-241, 1, 0x7FFF, -0x8000])
def test_what_no_radio_sends_is_none(raw: int) -> None:
    assert rssi_dbm(raw) is None


@given(st.floats(-300, 100))
def test_what_is_written_is_in_range(dbm: float) -> None:
    assert RSSI_MIN <= rssi_raw(dbm) <= RSSI_MAX
