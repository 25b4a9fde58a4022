"""Losses from one site to every cell around it: the fast radial sweep, and its exact switch.

Pure: heights in, losses out. Cells are computed independently of each other and of the number of threads.
"""

import math
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from command.radio.propagation.arrays import Floats, Heights
from command.radio.propagation.inputs import ModelSettings, check_antenna_height, model_inputs
from command.radio.propagation.kernel import (
    NEAR_M,
    Found,
    Job,
    Nodes,
    fill_irregularity,
    new_workspace,
    sweep_profiles,
    sweep_radials,
)

NODATA = np.int16(-32768)
"""In stored losses: not computed, which is not the same as not served."""
_RADIALS_A_BLOCK = 128
_ROWS_A_STRIP = 64


class MissingTerrainError(ValueError):
    """Heights are missing where a path runs. Never taken for sea level."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How finely terrain irregularity is sampled: node rings this ratio apart, on every so many radials.

    The radials are counted at the outermost ring; at half its distance they are twice as far apart in number, so that
    nodes are about as far apart in metres. Where the nodes around a cell differ by more than what the tolerance makes
    of a loss, or their fits begin elsewhere than the cell's, the cell computes its own.
    `exact` runs the whole model on every cell's profile instead: many times slower, for checks.
    """

    node_ratio: float = 1.025
    radial_stride: int = 4
    tolerance_db: float = 0.25
    exact: bool = False

    def __post_init__(self) -> None:
        if self.node_ratio <= 1.0 or self.radial_stride not in {1, 2, 4, 8}:
            raise ValueError("the node ratio is above 1, the stride 1, 2, 4 or 8")


EXACT = Accuracy(exact=True)


@dataclass(frozen=True, slots=True)
class Window:
    """A block of cells of the terrain, by row (southwards) and column (eastwards)."""

    first_row: int
    first_column: int
    rows: int
    columns: int

    def intersection(self, other: "Window") -> "Window":
        row, column = max(self.first_row, other.first_row), max(self.first_column, other.first_column)
        below = min(self.first_row + self.rows, other.first_row + other.rows)
        right = min(self.first_column + self.columns, other.first_column + other.columns)
        return Window(row, column, max(0, below - row), max(0, right - column))


@dataclass(frozen=True, slots=True)
class Source:
    """A site's antenna in the centre of a cell, m above ground."""

    row: int
    column: int
    antenna_height_m: float
    frequency_mhz: float


@dataclass(frozen=True, slots=True)
class Sweep:
    """What was found over `window`; by receiver height first.

    `losses_db`: basic transmission loss, NaN where not computed. `visible`: the antennas see each other over bare
    terrain. `elevations_rad`: from the site's antenna to its horizon where the cell is hidden, to the cell where not
    (for the first receiver height).
    """

    source: Source
    window: Window
    cell_m: float
    rx_heights_m: tuple[float, ...]
    losses_db: Heights
    visible: NDArray[np.bool_]
    elevations_rad: Heights

    def distances_m(self) -> Floats:
        down, across = self._offsets()
        return self.cell_m * np.hypot(down, across)

    def bearings_deg(self) -> Floats:
        """From the site to each cell, clockwise from the grid's north."""
        down, across = self._offsets()
        return np.degrees(np.arctan2(across, -down)) % 360.0

    def near(self) -> NDArray[np.bool_]:
        """Cells below 1 km, where the model is outside its fit."""
        return self.distances_m() < NEAR_M

    def _offsets(self) -> tuple[Floats, Floats]:
        rows = np.arange(self.window.rows, dtype=np.float64) + self.window.first_row - self.source.row
        columns = np.arange(self.window.columns, dtype=np.float64) + self.window.first_column - self.source.column
        return rows[:, np.newaxis], columns[np.newaxis, :]


def as_tenths(losses_db: Heights) -> NDArray[np.int16]:
    """Losses as they are stored: tenths of a decibel, `NODATA` where not computed."""
    stored = np.empty(losses_db.shape, np.int16)
    for some_db, place in zip(_in_strips(losses_db), _in_strips(stored), strict=True):
        tenths = some_db * np.float32(10.0)
        np.rint(tenths, out=tenths)
        place[...] = np.fmax(tenths, np.float32(NODATA), out=tenths)  # takes the number where the other is none
    return stored


def _in_strips(array: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """Views of a few rows each: so small that what is computed of one stays in the cache."""
    planes = array.reshape(-1, *array.shape[-2:]) if array.ndim > 2 else array[np.newaxis]
    for plane in planes:
        yield from (plane[row : row + _ROWS_A_STRIP] for row in range(0, plane.shape[0], _ROWS_A_STRIP))


def from_tenths(tenths: NDArray[np.int16]) -> Heights:
    return np.where(tenths == NODATA, np.float32(np.nan), tenths * np.float32(0.1)).astype(np.float32)


def sweep(
    terrain_m: Heights,
    cell_m: float,
    source: Source,
    rx_heights_m: tuple[float, ...],
    radius_m: float,
    *,
    settings: ModelSettings | None = None,
    accuracy: Accuracy | None = None,
    window: Window | None = None,
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> Sweep:
    """Losses to all cells within `radius_m` of the source, on the terrain and in the window.

    `terrain_m` holds heights of cell centres on a square metric grid, rows southwards. The path to a cell ends at
    its ring on the radial it belongs to, at most half a cell beside its centre. Raises MissingTerrainError where a
    height within reach is not finite, ValueError for values outside the model's validity.

    `progress` is called from this thread with the share done, 0..1, some dozens of times; what it raises ends the
    sweep within a block of radials and is raised here.
    """
    _check(terrain_m, cell_m, source, rx_heights_m, radius_m)
    accuracy = accuracy or Accuracy()
    ring = max(1, math.ceil(radius_m / cell_m))
    reach = Window(source.row - ring, source.column - ring, 2 * ring + 1, 2 * ring + 1)
    reach = reach.intersection(Window(0, 0, *terrain_m.shape))
    _refuse_holes(terrain_m, reach)
    wanted = reach.intersection(window) if window else reach
    job = Job(
        np.ascontiguousarray(terrain_m, dtype=np.float32),
        float(cell_m),
        source.row,
        source.column,
        ring,
        float(radius_m),
        float(source.antenna_height_m),
        np.array(rx_heights_m, dtype=np.float64),
        model_inputs(source.frequency_mhz, settings or ModelSettings()),
        wanted.first_row - source.row,
        wanted.first_column - source.column,
        wanted.rows,
        wanted.columns,
    )
    found = _nothing_found(wanted, len(rx_heights_m))
    _run(job, accuracy, found, threads or os.cpu_count() or 1, progress or _unwatched)
    _fill_site(job, found)
    shape = (wanted.rows, wanted.columns)
    losses_db, visible = found.losses_db.reshape(-1, *shape), found.visible.reshape(-1, *shape)
    return Sweep(source, wanted, cell_m, rx_heights_m, losses_db, visible, found.elevations.reshape(shape))


def _check(terrain_m: Heights, cell_m: float, source: Source, rx_heights_m: tuple[float, ...], radius_m: float) -> None:
    if terrain_m.ndim != 2 or not cell_m > 0.0 or not radius_m >= cell_m:
        raise ValueError("terrain has two dimensions, cells a size, and the radius at least one cell")
    if not (0 <= source.row < terrain_m.shape[0] and 0 <= source.column < terrain_m.shape[1]):
        raise ValueError("the site lies outside the terrain")
    if not rx_heights_m:
        raise ValueError("at least one receiver height is needed")
    for height_m in (source.antenna_height_m, *rx_heights_m):
        check_antenna_height(height_m)


def _refuse_holes(terrain_m: Heights, reach: Window) -> None:
    part = terrain_m[
        reach.first_row : reach.first_row + reach.rows, reach.first_column : reach.first_column + reach.columns
    ]
    holes = ~np.isfinite(part)
    if holes.any():
        row, column = np.argwhere(holes)[0] + (reach.first_row, reach.first_column)
        raise MissingTerrainError(f"{int(holes.sum())} heights are missing, the first at row {row}, column {column}")


def _nothing_found(window: Window, heights: int) -> Found:
    cells = window.rows * window.columns
    return Found(
        np.full((heights, cells), np.nan, dtype=np.float32),
        np.full(cells, np.nan, dtype=np.float32),
        np.zeros((heights, cells), dtype=np.bool_),
    )


def irregularity_nodes(ring: int, accuracy: Accuracy) -> Nodes:
    """Every ring near the site, then geometrically spaced ones; the outermost ring is the last node."""
    rings = [1]
    while rings[-1] < ring:
        rings.append(min(ring, max(rings[-1] + 1, int(rings[-1] * accuracy.node_ratio))))
    nodes = np.array(rings)
    strides = accuracy.radial_stride * 2 ** np.floor(np.log2(ring / nodes)).astype(np.int64)
    every = np.arange(ring + 1)
    below = np.maximum(np.searchsorted(nodes, every, side="right") - 1, 0)
    gap = np.diff(nodes, append=nodes[-1] + 1)
    share = np.clip((every - nodes[below]) / gap[below], 0.0, 1.0).astype(np.float32)
    rings_, strides_, below_ = (array.astype(np.uint32) for array in (nodes, strides, below))
    return Nodes(accuracy.radial_stride, accuracy.tolerance_db, rings_, strides_, below_, share)


def _unwatched(share: float) -> None:
    """Nobody wants to know."""


def _run(job: Job, accuracy: Accuracy, found: Found, threads: int, progress: Callable[[float], None]) -> None:
    nodes = irregularity_nodes(job.ring, accuracy)
    node_radials = 0 if accuracy.exact else 8 * job.ring // nodes.stride
    table = np.zeros((node_radials, nodes.rings.size, job.rx_heights_m.size + 1), np.float32)
    total = node_radials + 8 * job.ring

    def fill(first: int, last: int) -> None:
        fill_irregularity(job, nodes, first, last, new_workspace(job, nodes), table)

    def lose(first: int, last: int) -> None:
        work = new_workspace(job, nodes)
        if accuracy.exact:
            sweep_profiles(job, first, last, work, found)
        else:
            sweep_radials(job, nodes, table, first, last, work, found)

    pool = ThreadPoolExecutor(threads)
    try:
        for done in _in_blocks(pool, node_radials, fill):
            progress(done / total)
        for done in _in_blocks(pool, 8 * job.ring, lose):
            progress((node_radials + done) / total)
    finally:
        pool.shutdown(cancel_futures=True)


def _in_blocks(pool: ThreadPoolExecutor, count: int, work: Callable[[int, int], None]) -> Iterator[int]:
    """How many are done, after each block in turn."""
    ends = [min(count, first + _RADIALS_A_BLOCK) for first in range(0, count, _RADIALS_A_BLOCK)]
    for end, _ in zip(ends, pool.map(work, range(0, count, _RADIALS_A_BLOCK), ends), strict=True):
        yield end


def _fill_site(job: Job, found: Found) -> None:
    """The site's own cell: free space at half a cell."""
    row, column = -job.window_row, -job.window_column
    if 0 <= row < job.rows and 0 <= column < job.columns:
        place = row * job.columns + column
        found.losses_db[:, place] = 32.45 + 20.0 * math.log10(job.inputs.frequency_mhz * 0.5e-3 * job.cell_m)
        found.visible[:, place] = True
        found.elevations[place] = -0.5 * math.pi
