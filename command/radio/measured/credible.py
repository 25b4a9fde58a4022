"""Which signal reports and missed polls say something of their place, and which of the net that was out. Pure.

A poll that nobody answered says nothing where the site was dark by the register's word, nor where its slot heard no
radio at all around it: a repeater that is off hears nobody, and nobody may have written it down.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from command.radio.traffic.models import SignalKind, SignalReport

ALIVE_WITHIN: Final = timedelta(seconds=90)
"""One and a half times the usual interval of polling."""


class Span(NamedTuple):
    """From the first instant to before the second; None: still."""

    start: datetime
    end: datetime | None

    def holds(self, at: datetime) -> bool:
        return self.start <= at and (self.end is None or at < self.end)


def credible(reports: Sequence[SignalReport], dark: Mapping[int, Sequence[Span]]) -> Iterator[SignalReport]:
    """`dark` by repeater. `reports` of all radios, with those of `ALIVE_WITHIN` before and after the ones of interest."""
    heard = _heard_by_slot(reports)
    for report in reports:
        if any(span.holds(report.at) for span in dark.get(report.repeater_id, ())):
            continue
        if report.kind is SignalKind.REPORT or _alive(heard.get((report.repeater_id, report.slot), []), report.at):
            yield report


def _heard_by_slot(reports: Iterable[SignalReport]) -> dict[tuple[int, int], list[datetime]]:
    heard: dict[tuple[int, int], list[datetime]] = {}
    for report in reports:
        if report.kind is SignalKind.REPORT:
            heard.setdefault((report.repeater_id, report.slot), []).append(report.at)
    for times in heard.values():
        times.sort()
    return heard


def _alive(heard: Sequence[datetime], at: datetime) -> bool:
    """Whether something was heard both shortly before and shortly after."""
    before, after = bisect_right(heard, at), bisect_left(heard, at)
    return (
        before > 0
        and at - heard[before - 1] <= ALIVE_WITHIN
        and after < len(heard)
        and heard[after] - at <= ALIVE_WITHIN
    )
