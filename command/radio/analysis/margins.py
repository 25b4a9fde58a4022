"""From median losses of sites to what is left at every cell: margins by direction, best servers, how many serve.

Sites come one after the other and only what is kept per cell stays: the best, the second best and a count, so that
sixty sites over five million cells need the memory of one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from command.radio.analysis.grid import Classes, Flags, Grid, Labels, Number, Raster, Tenths, as_input
from command.radio.analysis.margin_kernel import keep_best, sum_losses
from command.radio.propagation.antenna import Mounting, pattern_loss_db
from command.radio.propagation.budget import BothWays
from command.radio.propagation.sweep import Window

NO_SITE = np.int16(-1)
_ROWS_A_BLOCK = 256


class Service(StrEnum):
    """What must work: one direction, or both through the same site (the worse of them counts)."""

    TALK_OUT = "talk_out"
    TALK_IN = "talk_in"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Ground:
    """What all sites share, on the study's grid.

    `classes` number the clutter of each cell (a site's table gives the loss); `correction_db` is k of the calibration;
    `noise_db` is man-made noise at the terminal beyond what the budget contains, and counts for talk-out only.
    """

    grid: Grid
    classes: Classes | None = None
    correction_db: Raster | None = None
    noise_db: Raster | None = None

    def __post_init__(self) -> None:
        for raster in (self.classes, self.correction_db, self.noise_db):
            if raster is not None and raster.shape != self.grid.shape:
                raise ValueError(f"a raster of shape {raster.shape} on a grid of {self.grid.shape}")


@dataclass(frozen=True, slots=True)
class SiteLosses:
    """Stored losses of one site for one terminal height, and what arithmetic adds to them.

    `row`, `column`: the site's cell on the grid; `window`: the cells that `losses_tenths` covers, within the grid.
    `pattern_tenths`: antenna pattern over the same window (`pattern_tenths()`), None for omnidirectional.
    `class_losses_db`: clutter loss by class number, calibrated offsets contained. `offset_db` is b of the site and
    `slope_db` g: decibels of level per tenfold of 5 km.
    """

    row: int
    column: int
    window: Window
    losses_tenths: Tenths
    budget: BothWays
    pattern_tenths: Tenths | None = None
    class_losses_db: tuple[float, ...] = ()
    offset_db: float = 0.0
    slope_db: float = 0.0

    def __post_init__(self) -> None:
        shape = (self.window.rows, self.window.columns)
        if self.losses_tenths.shape != shape:
            raise ValueError(f"losses of shape {self.losses_tenths.shape} for a window of {shape}")
        if self.pattern_tenths is not None and self.pattern_tenths.shape != shape:
            raise ValueError(f"a pattern of shape {self.pattern_tenths.shape} for a window of {shape}")


class Limits(NamedTuple):
    """Greatest total loss by direction; infinite for a direction that is not asked for."""

    out_db: float
    in_db: float


@dataclass(frozen=True, slots=True)
class Servers:
    """Per cell of the grid, by margin of the service asked for.

    `margin_db` of the best site, NaN where no site was computed, which is not the same as not served; `site` its
    index in the order given, -1 where none; `second_db` the next best margin, -inf where none; `count` of sites whose
    margin is at least `needed_db`, up to 255.
    """

    margin_db: Raster
    site: Labels
    second_db: Raster
    count: Classes
    needed_db: float | Raster

    @property
    def computed(self) -> Flags:
        return np.asarray(self.site != NO_SITE)

    @property
    def served(self) -> Flags:
        return np.asarray(self.count > 0)


def limits_of(budget: BothWays, service: Service) -> Limits:
    out_db, in_db = budget.talk_out.greatest_loss_db, budget.talk_in.greatest_loss_db
    return Limits(
        out_db if service is not Service.TALK_IN else np.inf, in_db if service is not Service.TALK_OUT else np.inf
    )


def pattern_tenths(mounting: Mounting, site: tuple[int, int], window: Window, elevations_rad: Raster) -> Tenths:
    """Loss of the antenna pattern over a window, tenths of a decibel; elevations as `Sweep.elevations_rad`.

    Where no elevation was computed the horizontal plane counts.
    """
    found = np.empty(elevations_rad.shape, dtype=np.int16)
    across = (np.arange(window.columns) + window.first_column - site[1])[np.newaxis, :]
    for first in range(0, window.rows, _ROWS_A_BLOCK):
        rows = slice(first, min(window.rows, first + _ROWS_A_BLOCK))
        down = (np.arange(rows.start, rows.stop) + window.first_row - site[0])[:, np.newaxis]
        elevations_deg = np.degrees(np.nan_to_num(elevations_rad[rows]))
        loss_db = pattern_loss_db(mounting, np.degrees(np.arctan2(across, -down)), elevations_deg)
        found[rows] = np.rint(10.0 * loss_db)
    return found


def total_loss_db(site: SiteLosses, ground: Ground) -> Raster:
    """Everything between the antennas over the site's window: path, pattern, clutter, less calibration; NaN unknown."""
    table = np.array(site.class_losses_db or (0.0,), dtype=np.float64)
    classes = ground.classes if ground.classes is not None and site.class_losses_db else np.zeros((1, 1), np.uint8)
    greatest = int(classes[window_slices(site.window)].max(initial=0))
    if greatest >= table.size:
        raise ValueError(f"clutter class {greatest} has no loss in a table of {table.size}")
    found = np.empty(site.losses_tenths.shape, dtype=np.float32)
    sum_losses(
        as_input(site.losses_tenths, np.int16),
        _or_none(site.pattern_tenths, np.int16),
        as_input(classes, np.uint8),
        table,
        _or_none(ground.correction_db, np.float32),
        (site.window.first_row, site.window.first_column, site.row, site.column),
        float(ground.grid.cell_m),
        float(site.offset_db),
        float(site.slope_db),
        found,
    )
    return found


def margin_db(site: SiteLosses, ground: Ground, service: Service) -> Raster:
    """Margin of one site over its window; NaN where not computed."""
    limits = limits_of(site.budget, service)
    total_db = total_loss_db(site, ground)
    if ground.noise_db is None or limits.out_db == np.inf:
        return np.float32(min(limits)) - total_db
    noise_db = ground.noise_db[window_slices(site.window)]
    return np.asarray(np.minimum(np.float32(limits.out_db) - noise_db, np.float32(limits.in_db)) - total_db)


def window_slices(window: Window) -> tuple[slice, slice]:
    return (
        slice(window.first_row, window.first_row + window.rows),
        slice(window.first_column, window.first_column + window.columns),
    )


def best_servers(
    sites: Iterable[SiteLosses], ground: Ground, needed_db: Mapping[Service, float | Raster]
) -> dict[Service, Servers]:
    """One pass over the sites; per service asked for the best two margins and how many reach what is needed."""
    found = {service: _nobody(ground.grid, needed) for service, needed in needed_db.items()}
    for index, site in enumerate(sites):
        total_db = total_loss_db(site, ground)
        for service, servers in found.items():
            _enter(total_db, index, site, ground, service, servers)
    return found


def with_site(servers: Servers, index: int, site: SiteLosses, ground: Ground, service: Service) -> Servers:
    """The same net with one site more, under a number of its own: for a trial, without passing over all others."""
    found = Servers(
        servers.margin_db.copy(),
        servers.site.copy(),
        servers.second_db.copy(),
        servers.count.copy(),
        servers.needed_db,
    )
    _enter(total_loss_db(site, ground), index, site, ground, service, found)
    return found


def _enter(total_db: Raster, index: int, site: SiteLosses, ground: Ground, service: Service, servers: Servers) -> None:
    """Enter one site into `servers`, in place."""
    limits = limits_of(site.budget, service)
    keep_best(
        as_input(total_db, np.float32),
        _or_none(ground.noise_db, np.float32),
        (limits.out_db, limits.in_db),
        as_input(np.atleast_2d(np.asarray(servers.needed_db)), np.float32),
        (site.window.first_row, site.window.first_column),
        index,
        servers.margin_db,
        servers.site,
        servers.second_db,
        servers.count,
    )


def _nobody(grid: Grid, needed_db: float | Raster) -> Servers:
    return Servers(
        np.full(grid.shape, np.nan, dtype=np.float32),
        np.full(grid.shape, NO_SITE, dtype=np.int16),
        np.full(grid.shape, -np.inf, dtype=np.float32),
        np.zeros(grid.shape, dtype=np.uint8),
        needed_db,
    )


def _or_none(raster: NDArray[Number] | None, kind: type[Number]) -> NDArray[Number]:
    """A raster, or one cell of nothing that stands for every cell."""
    return as_input(np.zeros((1, 1), dtype=kind) if raster is None else raster, kind)
