"""Everything the tables say about areas, at all times, and the editions that hold on single days. Pure."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from threading import Lock

from shapely.geometry.base import BaseGeometry

from command.geo.edition import CELLS_A_SIDE, Edition
from command.geo.models import Area, DisputedArea

MOST_EDITIONS = 6
"""Spans kept in memory: today's, the next, and a few that reports and late entries ask for."""

_MOST_DAYS = 1000


@dataclass(frozen=True, slots=True)
class AreaRecord:
    """An area as stored: `area.body_codes` is what its source names, which dated assignments go before."""

    area: Area
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Assignment:
    """A body is responsible for an area from one day to another, both included; position 1 receives the work."""

    area_code: str
    body_code: str
    position: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class DisputeRecord:
    dispute: DisputedArea
    valid_from: date
    valid_to: date | None
    shape: BaseGeometry


def holds_on(day: date, first: date, last: date | None) -> bool:
    return first <= day and (last is None or day <= last)


class Atlas:
    """The stored areas; `edition(day)` builds the index of the span around a day once."""

    def __init__(
        self,
        records: Sequence[AreaRecord] = (),
        assignments: Sequence[Assignment] = (),
        disputes: Sequence[DisputeRecord] = (),
        cells_a_side: int = CELLS_A_SIDE,
    ) -> None:
        self._records = records
        self._assignments = assignments
        self._disputes = disputes
        self._cells_a_side = cells_a_side
        self._turns = sorted({day for first, last in self._spans() for day in _turns_of(first, last)})
        self._editions: OrderedDict[date, Edition] = OrderedDict()
        self._begin_of: dict[date, date] = {}
        self._building = Lock()

    def edition(self, day: date) -> Edition:
        """The index that holds on `day`; the first call for a span builds it (some tenths of a second for a city).

        The spans used least lately are forgotten; any thread may ask.
        """
        known = self._known(day)
        if known is not None:
            return known
        with self._building:
            return self._known(day) or self._remember(day)

    def _known(self, day: date) -> Edition | None:
        begin = self._begin_of.get(day)
        edition = None if begin is None else self._editions.get(begin)
        if begin is not None and edition is not None:
            self._editions.move_to_end(begin)
        return edition

    def _remember(self, day: date) -> Edition:
        begin = max((turn for turn in self._turns if turn <= day), default=date.min)
        edition = self._editions.get(begin) or self._build(day)
        if len(self._begin_of) >= _MOST_DAYS:
            self._begin_of.clear()
        self._editions[begin] = edition
        self._begin_of[day] = begin
        if len(self._editions) > MOST_EDITIONS:
            self._editions.popitem(last=False)
        return edition

    def _build(self, day: date) -> Edition:
        areas = [
            (self._as_of(record.area, day), record.shape)
            for record in self._records
            if holds_on(day, record.area.valid_from, record.area.valid_to)
        ]
        disputes = [
            (record.dispute, record.shape)
            for record in self._disputes
            if holds_on(day, record.valid_from, record.valid_to)
        ]
        return Edition(areas, disputes, day, self._cells_a_side)

    def _as_of(self, area: Area, day: date) -> Area:
        assigned = sorted(
            (link.position, link.body_code)
            for link in self._assignments
            if link.area_code == area.code and holds_on(day, link.valid_from, link.valid_to)
        )
        if not assigned:
            return area
        return replace(area, body_codes=tuple(body_code for _, body_code in assigned))

    def _spans(self) -> Iterator[tuple[date, date | None]]:
        areas = [record.area for record in self._records]
        return chain(
            ((area.valid_from, area.valid_to) for area in areas),
            ((area.approved_from, area.approved_to) for area in areas if area.approved_from is not None),
            ((link.valid_from, link.valid_to) for link in self._assignments),
            ((record.valid_from, record.valid_to) for record in self._disputes),
        )


def _turns_of(first: date, last: date | None) -> Iterator[date]:
    """Days on which something begins to be different."""
    yield first
    if last is not None and last < date.max:
        yield last + timedelta(days=1)
