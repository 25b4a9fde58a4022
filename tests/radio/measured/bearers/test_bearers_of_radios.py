from datetime import timedelta

from command.radio.measured.bearers.models import Rules, Tally
from command.radio.measured.bearers.radios import tallied
from command.radio.measured.credible import Span
from command.radio.traffic.models import SignalKind, SignalReport
from tests.radio.measured.bearers.roads import LAT, LON, M_PER_DEGREE_EAST, NOON

RULES = Rules()


def report(at_s: float, east_m: float, *, radio: int = 7, dbm: float | None = -90.0) -> SignalReport:
    """`dbm` None: asked, and not answered."""
    at = NOON + timedelta(seconds=at_s)
    kind = SignalKind.REPORT if dbm is not None else SignalKind.MISSED
    lon = round((LON + east_m / M_PER_DEGREE_EAST) * 1e7)
    return SignalReport(radio, radio, 1, 1, kind, at, at, -50, dbm, lon, round(LAT * 1e7), at)


def counted(*reports: SignalReport, until_s: float = 3600.0, dark: dict[int, list[Span]] | None = None) -> Tally:
    span = Span(NOON, NOON + timedelta(seconds=until_s))
    whole = Tally()
    for tally in tallied(reports, span, dark or {}, RULES).values():
        whole.add(tally)
    return whole


def test_reports_and_missed_polls_count_where_the_radio_was() -> None:
    walk = [report(0, 0.0), report(60, 45.0, dbm=None), report(120, 90.0), report(60, 500.0, radio=8)]
    found = counted(*walk)
    assert (found.heard, found.missed) == (3, 1)
    assert found.strengths[9] == 3
    assert found.lost_devices.bit_count() == 1


def test_reports_beyond_the_span_only_tell_where_a_radio_was() -> None:
    walk = [report(0, 0.0), report(60, 45.0, dbm=None), report(120, 90.0)]
    assert (counted(*walk, until_s=100.0).heard, counted(*walk, until_s=100.0).missed) == (1, 1)
    assert counted(*walk, until_s=50.0).missed == 0


def test_a_radio_at_rest_counts_once_in_five_minutes() -> None:
    assert counted(*(report(60.0 * step, 0.0) for step in range(11))).heard == 3


def test_a_site_that_is_out_reaches_nobody_and_that_is_no_gap_of_the_net() -> None:
    others = [report(10.0 * step, 300.0, radio=8) for step in range(20)]
    walk = [report(0, 0.0), report(60, 30.0, dbm=None), report(120, 60.0, dbm=None), report(180, 90.0)]
    assert counted(*walk, *others).missed == 2
    out = Span(NOON + timedelta(seconds=90), NOON + timedelta(seconds=150))
    assert counted(*walk, *others, dark={1: [out]}).missed == 1
