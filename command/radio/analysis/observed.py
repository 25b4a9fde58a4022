"""Bins of a drive beside what the stored losses predict there, and where the two disagree."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from scipy import ndimage

from command.radio.analysis.calibration import Observed
from command.radio.analysis.drive import Bins
from command.radio.analysis.gaps import Pieces, split_by_zone
from command.radio.analysis.grid import Classes, Flags, Floats, Grid, Indices
from command.radio.analysis.margins import Ground, SiteLosses, total_loss_db
from command.radio.analysis.zones import OUTSIDE, Zones
from command.radio.propagation.budget import BothWays, Direction

_BEFORE_RECEIVER = frozenset({"body_and_antenna", "terminal_antenna", "base_antenna", "feeder"})
"""Lines of a budget's needs that lie between the field and the receiver that reads the level."""


JOINED_WITHIN_CELLS = 4
LEAST_UNSEEN_CELLS = 3
"""A single bin may be a fault of one reading."""


class Verdict(IntEnum):
    """Of a bin, in the raster of disagreement; 0 where nothing was measured."""

    BOTH_SERVED = 1
    NEITHER_SERVED = 2
    UNSEEN_GAP = 3
    """The model calls it covered, radios were not."""
    BETTER_THAN_PREDICTED = 4


@dataclass(frozen=True, slots=True)
class Matched:
    """Bins with a prediction, and how many had none: off the grid, beyond the site's radius, of a site not given."""

    observed: Observed
    unmatched: int


def reading_dbm(budget: BothWays, direction: Direction) -> float:
    """Level that the receiver reads at a loss of 0 dB: what was radiated and what the receiving antenna makes of it."""
    way = budget.talk_out if direction is Direction.TALK_OUT else budget.talk_in
    return way.eirp_dbm - sum(line.value for line in way.required if line.code in _BEFORE_RECEIVER)


def needed_dbm(budget: BothWays, direction: Direction) -> float:
    """The same level at a margin of 0 dB: from here on a call is served."""
    way = budget.talk_out if direction is Direction.TALK_OUT else budget.talk_in
    return reading_dbm(budget, direction) - way.greatest_loss_db


def matched(bins: Bins, sites: Iterable[SiteLosses], ground: Ground, direction: Direction) -> Matched:
    """Predictions for every bin of the sites, in the order in which bins number them.

    Sites and ground without earlier calibration (offsets, slope, k), unless the fit is to add to it.
    """
    rows, columns = _cells(bins, ground.grid)
    predicted = np.full(bins.size, np.nan)
    distance = np.full(bins.size, np.nan)
    for index, site in enumerate(sites):
        i, j = rows - site.window.first_row, columns - site.window.first_column
        own = np.flatnonzero(
            (bins.site == index) & (i >= 0) & (j >= 0) & (i < site.window.rows) & (j < site.window.columns)
        )
        if own.size:
            total_db = total_loss_db(site, ground)[i[own], j[own]]
            predicted[own] = reading_dbm(site.budget, direction) - total_db
            distance[own] = _distances(bins, own, site, ground.grid)
    kept = np.isfinite(predicted)
    clutter = np.zeros(bins.size, dtype=np.uint8)
    if ground.classes is not None:
        clutter[kept] = ground.classes[rows[kept], columns[kept]]
    observed = Observed(bins, predicted, clutter, distance).only(kept)
    return Matched(observed, int(bins.size - kept.sum()))


def verdicts(measured_served: Flags, predicted_served: Flags) -> Classes:
    """Verdict of each bin."""
    agreed = np.where(measured_served, Verdict.BOTH_SERVED, Verdict.NEITHER_SERVED)
    differing = np.where(measured_served, Verdict.BETTER_THAN_PREDICTED, Verdict.UNSEEN_GAP)
    return np.where(measured_served == predicted_served, agreed, differing).astype(np.uint8)


def verdict_raster(bins: Bins, found: Classes, grid: Grid) -> Classes:
    """Verdicts on the grid. Where several sites or terminals met one cell, whoever was served speaks for it."""
    raster = np.zeros(grid.shape, dtype=np.uint8)
    rows, columns = _cells(bins, grid)
    inside = (rows >= 0) & (columns >= 0) & (rows < grid.rows) & (columns < grid.columns)
    # Written from the weakest to the strongest word: the last one stays.
    for verdict in (
        Verdict.NEITHER_SERVED,
        Verdict.UNSEEN_GAP,
        Verdict.BETTER_THAN_PREDICTED,
        Verdict.BOTH_SERVED,
    ):
        those = inside & (found == verdict)
        raster[rows[those], columns[those]] = verdict
    return raster


def unseen_gaps(
    raster: Classes, zones: Zones, *, reach_cells: int = JOINED_WITHIN_CELLS, least_cells: int = LEAST_UNSEEN_CELLS
) -> Pieces:
    """Gaps that radios saw and the model calls covered, as pieces for `gaps.list_gaps`.

    A road is a thread of cells: those within reach of each other are one gap, whatever lies between. Only cells that
    were measured belong to it.
    """
    seen = (raster == Verdict.UNSEEN_GAP) & (zones.labels != OUTSIDE)
    near = np.hypot(*np.mgrid[-reach_cells : reach_cells + 1, -reach_cells : reach_cells + 1]) <= 0.5 * reach_cells
    joined, count = ndimage.label(ndimage.binary_dilation(seen, near), structure=np.ones((3, 3), dtype=np.bool_))
    cells = np.flatnonzero(seen)
    component = np.ravel(joined)[cells].astype(np.int64)
    sizes = np.bincount(component, minlength=count + 1)
    kept = sizes[component] >= least_cells
    small = sizes[(sizes > 0) & (sizes < least_cells)]
    return split_by_zone(zones, cells[kept], component[kept], int(small.size), int(small.sum()))


def _cells(bins: Bins, grid: Grid) -> tuple[Indices, Indices]:
    rows = np.floor((grid.north_m - bins.northing_m) / grid.cell_m).astype(np.int64)
    return rows, np.floor((bins.easting_m - grid.west_m) / grid.cell_m).astype(np.int64)


def _distances(bins: Bins, own: Indices, site: SiteLosses, grid: Grid) -> Floats:
    easting_m, northing_m = grid.centre_m(site.row, site.column)
    away_m = np.hypot(bins.easting_m[own] - easting_m, bins.northing_m[own] - northing_m)
    return np.maximum(grid.cell_m, away_m)
