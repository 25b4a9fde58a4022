"""Gaps: connected cells without service, split by zone, with what a planner needs to know of each.

The list leaves out components below a dozen cells; how much was left out is kept, and shares are not touched by it.
Areas and people come from the raster, never from drawn outlines (`gap_outlines`).
"""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from command.radio.analysis.gap_causes import Cause
from command.radio.analysis.grid import Classes, Flags, Floats, Grid, Indices, Raster, as_input
from command.radio.analysis.margins import NO_SITE, Servers
from command.radio.analysis.zones import OUTSIDE, Zones
from command.radio.propagation.budget import Direction
from command.radio.propagation.compiled import compiled

LEAST_CELLS = 12
"""1.1 ha at 30 m."""
_CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], dtype=np.bool_)

Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Gap cells by piece: one component within one zone. `numbers` holds 1, 2, ... on the grid, 0 elsewhere.

    `components` and `zones` give for each piece, from index 0, its component and its zone's index.
    """

    numbers: Numbers
    components: Indices
    zones: Indices
    dropped_components: int
    dropped_cells: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the cells; rasters on the grid. `causes` as `gap_causes.causes` gives it.

    `servers`: of the service that is missing. `limits_in`: talk-in has the smaller margin there. `people` and
    `area_m2` may be one number for all cells.
    """

    servers: Servers
    causes: Classes
    limits_in: Flags
    area_m2: float | Raster
    people: Raster | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """One piece. `number` is its value in `Pieces.numbers`; pieces of one component share `component`.

    `deficit` figures are decibels below what is needed, None where nothing was computed. `cause_shares`: part of the
    cells by cause. `best_site` is the index of the site that serves most cells best; distance and bearing lead from
    the middle of the piece to it.
    """

    number: int
    component: int
    zone: str
    cells: int
    area_m2: float
    people: float | None
    people_share: float | None
    """Of the people of its zone."""
    median_deficit_db: float | None
    worst_deficit_db: float | None
    limiting: Direction
    cause: Cause
    cause_shares: dict[Cause, float]
    best_site: int | None
    distance_m: float | None
    bearing_deg: float | None
    middle_m: tuple[float, float]
    """Easting and northing."""


def gap_pieces(served: Flags, computed: Flags, zones: Zones, *, least_cells: int = LEAST_CELLS) -> Pieces:
    """Components of cells in zones that are not served; those never computed are never joined with those that were."""
    missing = ~served & (zones.labels != OUTSIDE)
    weak, count = ndimage.label(missing & computed, structure=_CROSS)
    unknown = missing & ~computed
    if unknown.any():
        dark, more = ndimage.label(unknown, structure=_CROSS)
        weak = np.where(dark > 0, dark + np.int32(count), weak)
        count += more
    sizes = np.bincount(np.ravel(weak), minlength=count + 1)
    small = sizes < least_cells
    small[0] = True
    cells = np.flatnonzero(~small[weak])
    dropped = small[1:] & (sizes[1:] > 0)
    return split_by_zone(
        zones, cells, np.ravel(weak)[cells].astype(np.int64), int(dropped.sum()), int(sizes[1:][dropped].sum())
    )


def split_by_zone(zones: Zones, cells: Indices, component: Indices, dropped: int, dropped_cells: int) -> Pieces:
    """Pieces of components given for flat `cells`, cut along zones; components are numbered anew from 0."""
    count = len(zones.codes)
    runs = _runs(component * count + np.ravel(zones.labels)[cells])
    found, piece = np.unique(runs.values, return_inverse=True)
    numbers = np.zeros(zones.grid.shape, dtype=np.int32)
    np.ravel(numbers)[cells] = np.repeat(piece.astype(np.int32) + 1, runs.lengths)
    _, components = np.unique(found // count, return_inverse=True)
    return Pieces(numbers, components.astype(np.int64), found % count, dropped, dropped_cells)


class _Runs(NamedTuple):
    """Equal values in a row, and how many: neighbours are mostly alike, and few runs are soon sorted."""

    values: Indices
    lengths: Indices


def _runs(values: Indices) -> _Runs:
    if not values.size:
        return _Runs(values, values)
    starts = np.concatenate([[0], np.flatnonzero(np.diff(values)) + 1])
    return _Runs(values[starts], np.diff(starts, append=values.size))


def list_gaps(pieces: Pieces, evidence: Evidence, zones: Zones, site_cells: list[tuple[int, int]]) -> list[Gap]:
    """One entry per piece, most people first, then the largest. `site_cells`: row and column by site index."""
    if not pieces.zones.size:
        return []
    cells = np.flatnonzero(pieces.numbers)
    piece = np.ravel(pieces.numbers)[cells].astype(np.int64) - 1
    figures = _figures(pieces, evidence, zones, cells, piece)
    gaps = [_gap(at, pieces, figures, zones, site_cells) for at in range(pieces.zones.size)]
    return sorted(gaps, key=lambda gap: (-(gap.people or 0.0), -gap.area_m2, gap.number))


@dataclass(frozen=True, slots=True)
class _Figures:
    """By piece; `sites` -1 where none. `causes` counts cells by piece and cause."""

    cells: Indices
    area_m2: Floats
    people: Floats | None
    zone_people: Floats | None
    median_db: Floats
    worst_db: Floats
    limited_in: Floats
    causes: Indices
    sites: Indices
    rows: Floats
    columns: Floats


def _figures(pieces: Pieces, evidence: Evidence, zones: Zones, cells: Indices, piece: Indices) -> _Figures:
    count = pieces.zones.size
    size = np.bincount(piece, minlength=count)
    people = None if evidence.people is None else np.nan_to_num(evidence.people)
    median_db, worst_db = _deficits(evidence.servers, cells, piece, count)
    rows, columns = np.divmod(cells, zones.grid.columns)
    causes = np.bincount(piece * len(Cause) + np.ravel(evidence.causes)[cells], minlength=count * len(Cause))
    return _Figures(
        cells=size,
        area_m2=_summed(piece, _values(evidence.area_m2, zones.grid, cells), count),
        people=None if people is None else _summed(piece, np.ravel(people)[cells], count),
        zone_people=None if people is None else zones.sums(people),
        median_db=median_db,
        worst_db=worst_db,
        limited_in=_summed(piece, np.ravel(evidence.limits_in)[cells], count) / size,
        causes=causes.reshape(count, len(Cause)),
        sites=_most_frequent(piece, np.ravel(evidence.servers.site)[cells].astype(np.int64), count),
        rows=_summed(piece, rows, count) / size,
        columns=_summed(piece, columns, count) / size,
    )


def _summed(piece: Indices, values: NDArray[Any], count: int) -> Floats:
    return np.asarray(np.bincount(piece, values, count), dtype=np.float64)


def _values(raster: float | Raster, grid: Grid, cells: Indices) -> Floats:
    rows, columns = np.divmod(cells, grid.columns)
    return np.asarray(np.broadcast_to(np.asarray(raster, dtype=np.float64), grid.shape)[rows, columns])


def _deficits(servers: Servers, cells: Indices, piece: Indices, count: int) -> tuple[Floats, Floats]:
    """Median (the upper one of two) and worst per piece; NaN where not computed."""
    needed = np.broadcast_to(np.asarray(servers.needed_db, dtype=np.float32), servers.margin_db.shape)
    deficit = np.ravel(needed - servers.margin_db)[cells]
    ends = np.cumsum(np.bincount(piece, minlength=count))
    grouped = _grouped(as_input(deficit, np.float32), as_input(piece, np.int64), as_input(ends, np.int64))
    median, worst = np.empty(count), np.empty(count)
    for at, (start, end) in enumerate(pairwise([0, *ends.tolist()])):
        part = grouped[start:end]
        part.partition((end - start) // 2)
        median[at], worst[at] = part[(end - start) // 2], part.max()
    return median, worst


@compiled
def _grouped(values: Raster, piece: Indices, ends: Indices) -> Raster:
    """Values in order of their pieces."""
    found = np.empty(values.size, dtype=np.float32)
    place = ends.copy()
    for at in range(values.size - 1, -1, -1):
        place[piece[at]] -= 1
        found[place[piece[at]]] = values[at]
    return found


def _most_frequent(piece: Indices, value: Indices, count: int) -> Indices:
    """The value (from -1 up) that most cells of a piece hold; the smallest of equals."""
    span = int(value.max(initial=0)) + 2
    runs = _runs(piece * span + value + 1)
    keys, run = np.unique(runs.values, return_inverse=True)
    cells = np.bincount(run, runs.lengths)
    order = np.lexsort((-keys, cells))
    found = np.empty(count, dtype=np.int64)
    # Written in ascending order of cells: the last one stays.
    found[keys[order] // span] = keys[order] % span - 1
    return found


def _gap(at: int, pieces: Pieces, figures: _Figures, zones: Zones, site_cells: list[tuple[int, int]]) -> Gap:
    zone = int(pieces.zones[at])
    site = int(figures.sites[at])
    row, column = float(figures.rows[at]), float(figures.columns[at])
    causes = figures.causes[at] / figures.cells[at]
    people = None if figures.people is None else float(figures.people[at])
    of_zone = 0.0 if figures.zone_people is None else float(figures.zone_people[zone])
    distance_m, bearing_deg = _towards(row, column, site_cells[site], zones.grid.cell_m) if site >= 0 else (None, None)
    return Gap(
        number=at + 1,
        component=int(pieces.components[at]),
        zone=zones.codes[zone],
        cells=int(figures.cells[at]),
        area_m2=float(figures.area_m2[at]),
        people=people,
        people_share=people / of_zone if people is not None and of_zone > 0.0 else None,
        median_deficit_db=_known(figures.median_db[at]),
        worst_deficit_db=_known(figures.worst_db[at]),
        limiting=Direction.TALK_IN if figures.limited_in[at] >= 0.5 else Direction.TALK_OUT,
        cause=Cause(int(np.argmax(causes))),
        cause_shares={cause: float(causes[cause]) for cause in Cause if causes[cause] > 0.0},
        best_site=None if site == NO_SITE else site,
        distance_m=distance_m,
        bearing_deg=bearing_deg,
        middle_m=zones.grid.centre_m(row, column),
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _towards(row: float, column: float, site: tuple[int, int], cell_m: float) -> tuple[float, float]:
    north, east = row - site[0], site[1] - column
    return cell_m * math.hypot(north, east), math.degrees(math.atan2(east, north)) % 360.0
