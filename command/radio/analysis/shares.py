"""Covered shares and mean reliability per zone, by any weight: area, people, incidents, duty.

Every cell with terrain is served, not served or not computed (beyond the radius of every site); the three add up.
Cells without terrain are counted apart and belong to no share; a zone with too many of them gets none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import ArrayLike

from command.radio.analysis.grid import Flags, Floats, Grid, Indices, Labels, Raster, as_input
from command.radio.analysis.zones import Zones
from command.radio.propagation.compiled import compiled

MOST_MISSING = 0.02
"""A share is denied where more of a zone's cells than this lack terrain or the weight."""


class Denied(StrEnum):
    NO_CELLS = "no_cells"
    MISSING_TERRAIN = "missing_terrain"
    MISSING_WEIGHT = "missing_weight"
    NO_WEIGHT = "no_weight"


@dataclass(frozen=True, slots=True)
class Cells:
    """What is known of every cell. `probability` NaN and `served` false where not `computed`.

    `has_terrain` false where heights are missing; None for complete terrain.
    """

    served: Flags
    computed: Flags
    probability: Raster
    has_terrain: Flags | None = None


@dataclass(frozen=True, slots=True)
class Weighted:
    """Sums of one weight over one zone; `reliable` is the sum of weight times probability over computed cells."""

    total: float
    served: float
    not_served: float
    not_computed: float
    reliable: float
    missing_share: float
    """Share of the zone's cells that lack terrain or this weight."""
    denied: Denied | None

    @property
    def covered_share(self) -> float | None:
        """Of everything with terrain, cells beyond every site's radius included; None where denied."""
        return None if self.denied else self.served / self.total

    @property
    def mean_reliability(self) -> float | None:
        """Mean probability of service over what was computed; None where denied or nothing was computed."""
        computed = self.served + self.not_served
        return None if self.denied or computed <= 0.0 else self.reliable / computed


class _Column(IntEnum):
    """Of the sums kept per zone; coarser zones are sums of finer ones, so that they add up."""

    CELLS = 0
    WITHOUT_TERRAIN = 1
    WITHOUT_WEIGHT = 2
    TOTAL = 3
    SERVED = 4
    NOT_COMPUTED = 5
    RELIABLE = 6


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums per zone, before shares are made of them: (zones, columns)."""

    codes: tuple[str, ...]
    sums: Floats

    def merged(self, parents: Mapping[str, str]) -> "Tally":
        """Sums of the zones' parents, in order of first appearance. Raises KeyError for a zone without parent."""
        names = tuple(dict.fromkeys(parents[code] for code in self.codes))
        index = {name: place for place, name in enumerate(names)}
        sums = np.zeros((len(names), len(_Column)))
        np.add.at(sums, [index[parents[code]] for code in self.codes], self.sums)
        return Tally(names, sums)

    def shares(self, most_missing: float = MOST_MISSING) -> dict[str, Weighted]:
        return {code: _weighted(row, most_missing) for code, row in zip(self.codes, self.sums, strict=True)}


def _weighted(row: Floats, most_missing: float) -> Weighted:
    cells, total, served, away = (
        float(row[column]) for column in (_Column.CELLS, _Column.TOTAL, _Column.SERVED, _Column.NOT_COMPUTED)
    )
    missing = float(row[_Column.WITHOUT_TERRAIN] + row[_Column.WITHOUT_WEIGHT])
    return Weighted(
        total=total,
        served=served,
        not_served=max(0.0, total - served - away),
        not_computed=away,
        reliable=float(row[_Column.RELIABLE]),
        missing_share=missing / cells if cells > 0.0 else 0.0,
        denied=_denied(row, missing > most_missing * cells),
    )


def _denied(row: Floats, too_many_missing: bool) -> Denied | None:
    if row[_Column.CELLS] <= 0.0:
        return Denied.NO_CELLS
    if too_many_missing:
        terrain_lacks_more = row[_Column.WITHOUT_TERRAIN] >= row[_Column.WITHOUT_WEIGHT]
        return Denied.MISSING_TERRAIN if terrain_lacks_more else Denied.MISSING_WEIGHT
    return Denied.NO_WEIGHT if row[_Column.TOTAL] <= 0.0 else None


def tally(zones: Zones, cells: Cells, weights: ArrayLike) -> Tally:
    """Sums per zone. `weights` per cell: m2, people, incidents; NaN where unknown; one number for all cells.

    For areas a row's true cell size may be given as (rows, 1).
    """
    sums = np.zeros((len(zones.codes), len(_Column)))
    rasters = (
        as_input(cells.served, np.bool_),
        as_input(cells.computed, np.bool_),
        as_input(cells.probability, np.float32),
        as_input(np.ones((1, 1)) if cells.has_terrain is None else cells.has_terrain, np.bool_),
        as_input(np.atleast_2d(np.asarray(weights)), np.float32),
    )
    _tally_inner(as_input(zones.inner, np.int16), rasters, sums)
    divided = zones.borders
    _tally_borders(
        as_input(divided.cells, np.int64),
        as_input(divided.zones, np.int64),
        as_input(divided.shares, np.float64),
        rasters,
        sums,
    )
    return Tally(zones.codes, sums)


def counts_on(grid: Grid, easting_m: Floats, northing_m: Floats, worth: Floats | None = None) -> Raster:
    """Places as a weight: how many (or how much worth) lie in each cell; key places, incidents, hours on a beat.

    Places off the grid are left out.
    """
    rows = np.floor((grid.north_m - northing_m) / grid.cell_m).astype(np.int64)
    columns = np.floor((easting_m - grid.west_m) / grid.cell_m).astype(np.int64)
    inside = (rows >= 0) & (columns >= 0) & (rows < grid.rows) & (columns < grid.columns)
    cells = rows[inside] * grid.columns + columns[inside]
    found = np.bincount(cells, None if worth is None else worth[inside], grid.rows * grid.columns)
    return found.reshape(grid.shape).astype(np.float32)


_Rasters = tuple[Flags, Flags, Raster, Flags, Raster]
_CELLS, _WITHOUT_TERRAIN, _WITHOUT_WEIGHT, _TOTAL, _SERVED, _NOT_COMPUTED, _RELIABLE = (int(each) for each in _Column)


@compiled
def _tally_inner(labels: Labels, rasters: _Rasters, sums: Floats) -> None:
    """Neighbours mostly lie in one zone: their sums wait in registers until the zone changes."""
    for row in range(labels.shape[0]):
        start = 0
        while start < labels.shape[1]:
            label = labels[row, start]
            stop = start + 1
            while stop < labels.shape[1] and labels[row, stop] == label:
                stop += 1
            if label >= 0:
                _tally_run(row, start, stop, 1.0, rasters, sums[label])
            start = stop


@compiled
def _tally_borders(cells: Indices, zones: Indices, shares: Floats, rasters: _Rasters, sums: Floats) -> None:
    columns = rasters[0].shape[1]
    for at in range(cells.size):
        row, column = divmod(cells[at], columns)
        _tally_run(row, column, column + 1, shares[at], rasters, sums[zones[at]])


@compiled
def _tally_run(row: int, start: int, stop: int, share: float, rasters: _Rasters, sums: Floats) -> None:
    """Adds cells of one row, each with this share, to the sums of their zone. Selects instead of branches."""
    served, computed, probability, has_terrain, weights = rasters
    # Rasters of one row or column stand for all.
    terrain_row, terrain_step = row * int(has_terrain.shape[0] > 1), int(has_terrain.shape[1] > 1)
    weight_row, weight_step = row * int(weights.shape[0] > 1), int(weights.shape[1] > 1)
    without_terrain = without_weight = 0
    total = covered = away = reliable = 0.0
    for column in range(start, stop):
        grounded = has_terrain[terrain_row, column * terrain_step]
        weight = float(weights[weight_row, column * weight_step])
        weighed = weight == weight  # noqa: PLR0124  # false for NaN
        weight = weight if grounded & weighed else 0.0
        chance = float(probability[row, column])
        without_terrain += int(not grounded)
        without_weight += int(grounded & (not weighed))
        total += weight
        covered += weight if served[row, column] else 0.0
        away += 0.0 if computed[row, column] else weight
        reliable += weight * chance if computed[row, column] else 0.0
    sums[_CELLS] += share * (stop - start)
    sums[_WITHOUT_TERRAIN] += share * without_terrain
    sums[_WITHOUT_WEIGHT] += share * without_weight
    sums[_TOTAL] += share * total
    sums[_SERVED] += share * covered
    sums[_NOT_COMPUTED] += share * away
    sums[_RELIABLE] += share * reliable
