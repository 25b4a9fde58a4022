"""Where a radio was when it was heard, or when it was asked and not heard. Pure.

A report has its own place. A missed poll has the place of before; it counts where the radio was heard before and after
within minutes and hardly moved between: then it was on the way from the one place to the other.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from command.radio.traffic.models import SignalKind, SignalReport

FRESH = timedelta(seconds=15)
"""Between the fix of a report and the report."""
BETWEEN = timedelta(minutes=10)
MOVED_M = 100.0
"""Further apart than this the places of before and after say too little of the one between."""
_M_PER_DEGREE = 111_320.0
_E7 = 1e7


class Placed(NamedTuple):
    """WGS-84 degrees."""

    report: SignalReport
    lon: float
    lat: float


def placed_by_radio(reports: Iterable[SignalReport]) -> Iterator[Placed]:
    """Radio by radio, of reports of all of them in any order."""
    ordered = sorted(reports, key=lambda one: (one.radio_id, one.at))
    for _, of_radio in groupby(ordered, key=lambda one: one.radio_id):
        yield from placed(list(of_radio))


def placed(reports: Sequence[SignalReport]) -> Iterator[Placed]:
    """Those of one radio whose place is known, in the order of time in which they come."""
    fixes = [one for report in reports if (one := _own_place(report)) is not None]
    following = 0
    for report in reports:
        while following < len(fixes) and fixes[following].report.at <= report.at:
            following += 1
        if report.kind is SignalKind.REPORT:
            own = _own_place(report)
            if own is not None and report.rssi_dbm is not None:
                yield own
        elif 0 < following < len(fixes):
            found = _between(fixes[following - 1], fixes[following], report)
            if found is not None:
                yield found


def _own_place(report: SignalReport) -> Placed | None:
    if report.kind is not SignalKind.REPORT or report.longitude_e7 is None or report.latitude_e7 is None:
        return None
    if report.located_at is not None and abs(report.at - report.located_at) > FRESH:
        return None
    return Placed(report, report.longitude_e7 / _E7, report.latitude_e7 / _E7)


def _between(before: Placed, after: Placed, missed: SignalReport) -> Placed | None:
    whole = _seconds(before.report.at, after.report.at)
    east_m = (after.lon - before.lon) * _M_PER_DEGREE * math.cos(math.radians(before.lat))
    north_m = (after.lat - before.lat) * _M_PER_DEGREE
    if whole > BETWEEN.total_seconds() or math.hypot(east_m, north_m) > MOVED_M:
        return None
    share = _seconds(before.report.at, missed.at) / whole
    return Placed(missed, before.lon + share * (after.lon - before.lon), before.lat + share * (after.lat - before.lat))


def _seconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds()
