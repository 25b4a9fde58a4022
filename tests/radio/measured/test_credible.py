from datetime import UTC, datetime, timedelta

from command.radio.measured.credible import Span, credible
from command.radio.traffic.models import SignalKind, SignalReport

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


def said(after_s: float, kind: SignalKind, radio: int = 7, repeater: int = 1, slot: int = 1) -> SignalReport:
    at = BEGAN + timedelta(seconds=after_s)
    return SignalReport(radio, 1, repeater, slot, kind, at, at)


def heard(after_s: float, **other: int) -> SignalReport:
    return said(after_s, SignalKind.REPORT, **other)


def missed(after_s: float, **other: int) -> SignalReport:
    return said(after_s, SignalKind.MISSED, **other)


def kept(*reports: SignalReport, dark: dict[int, list[Span]] | None = None) -> list[tuple[float, SignalKind]]:
    return [((one.at - BEGAN).total_seconds(), one.kind) for one in credible(reports, dark or {})]


def test_a_missed_poll_counts_while_its_slot_hears_others() -> None:
    others = [heard(20, radio=8), heard(130, radio=9)]
    assert (60.0, SignalKind.MISSED) in kept(heard(0), missed(60), heard(300), *others)


def test_a_repeater_that_hears_nobody_makes_no_gap() -> None:
    """It was off for four minutes: every poll of a parked radio was missed."""
    reports = [heard(0), missed(60), missed(120), missed(180), heard(240)]
    assert kept(*reports) == [(0.0, SignalKind.REPORT), (240.0, SignalKind.REPORT)]
    elsewhere = [heard(60, radio=8, repeater=2), heard(120, radio=8, slot=2), heard(180, radio=8, repeater=2)]
    assert len(kept(*reports, *elsewhere)) == 2 + len(elsewhere)


def test_nothing_is_read_of_a_site_that_was_out() -> None:
    dark = {1: [Span(BEGAN + timedelta(seconds=50), BEGAN + timedelta(seconds=100))]}
    reports = [heard(0), missed(60), heard(80), heard(100), missed(110), heard(120)]
    assert kept(*reports, dark=dark) == [
        (0.0, SignalKind.REPORT),
        (100.0, SignalKind.REPORT),
        (110.0, SignalKind.MISSED),
        (120.0, SignalKind.REPORT),
    ]
    still = {1: [Span(BEGAN, None)]}
    assert kept(*reports, dark=still) == []
