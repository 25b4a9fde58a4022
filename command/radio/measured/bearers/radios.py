"""What the radio net's reports and missed polls say of places. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from command.radio.measured.bearers.models import Bearer, Rules, Square, Tallies, device_bit
from command.radio.measured.bearers.squares import square_at
from command.radio.measured.bearers.strength import class_of_dbm
from command.radio.measured.credible import Span, credible
from command.radio.measured.placing import placed_by_radio
from command.radio.traffic.models import SignalKind, SignalReport


def tallied(reports: Sequence[SignalReport], within: Span, dark: Mapping[int, Sequence[Span]], rules: Rules) -> Tallies:
    """Of reports whose time lies in the span; the others tell where radios were before and after."""
    found = Tallies()
    counted: dict[tuple[int, SignalKind], tuple[Square, datetime]] = {}
    for one in placed_by_radio(credible(reports, dark)):
        report = one.report
        square = square_at(one.lon, one.lat)
        last = counted.get((report.radio_id, report.kind))
        if not within.holds(report.at) or (last is not None and last[0] == square and report.at - last[1] < rules.stay):
            continue
        counted[report.radio_id, report.kind] = (square, report.at)
        tally = found.at(report.at, Bearer.NARROWBAND, square)
        if report.kind is SignalKind.MISSED:
            tally.note_lost("missed", device_bit(report.device_id), report.at)
        elif report.rssi_dbm is not None:
            tally.note_heard(device_bit(report.device_id), report.at, class_of_dbm(report.rssi_dbm))
    return found
