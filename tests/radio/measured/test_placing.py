from datetime import UTC, datetime, timedelta

import pytest

from command.radio.measured.placing import BETWEEN, FRESH, MOVED_M, placed
from command.radio.traffic.models import SignalKind, SignalReport

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)
METRE_E7 = 1e7 / 111_320.0
LON_E7, LAT_E7 = 1_199_000_000, 318_000_000


def heard(after_s: float, north_m: float, *, fix_age_s: float = 0.0, rssi_dbm: float | None = -90.0) -> SignalReport:
    at = BEGAN + timedelta(seconds=after_s)
    lat_e7 = LAT_E7 + round(north_m * METRE_E7)
    fixed = at - timedelta(seconds=fix_age_s)
    return SignalReport(7, 1, 1, 1, SignalKind.REPORT, at, at, -50, rssi_dbm, LON_E7, lat_e7, fixed)


def missed(after_s: float) -> SignalReport:
    at = BEGAN + timedelta(seconds=after_s)
    return SignalReport(7, 1, 1, 1, SignalKind.MISSED, at, at, None, None, LON_E7, LAT_E7, BEGAN)


def norths(*reports: SignalReport) -> list[float]:
    return [round((one.lat * 1e7 - LAT_E7) / METRE_E7, 1) for one in placed(reports)]


def test_a_missed_poll_lies_on_the_way_between_the_places_of_before_and_after() -> None:
    assert norths(heard(0, 0.0), missed(60), missed(90), heard(120, 80.0)) == [0.0, 40.0, 60.0, 80.0]


@pytest.mark.parametrize(
    "after", [heard(120, MOVED_M + 5.0), heard(BETWEEN.total_seconds() + 1, 10.0)], ids=["too far", "too late"]
)
def test_a_missed_poll_of_unknown_place_does_not_count(after: SignalReport) -> None:
    assert [one.report.kind for one in placed([heard(0, 0.0), missed(60), after])] == [SignalKind.REPORT] * 2


def test_nobody_knows_where_a_radio_was_before_its_first_and_after_its_last_place() -> None:
    assert norths(missed(0), heard(10, 5.0), missed(20)) == [5.0]


def test_reports_without_a_fresh_place_or_a_strength_do_not_count() -> None:
    stale = heard(10, 50.0, fix_age_s=FRESH.total_seconds() + 1)
    silent = heard(20, 60.0, rssi_dbm=None)
    assert norths(heard(0, 0.0), stale, silent) == [0.0]
    assert norths(heard(0, 0.0), missed(10), silent) == [0.0, 30.0]
