"""The acceptance drive: how many tiles, which, and what the result proves with exact binomial limits.

Tiles T = z^2 p q / e^2, at least a hundred (TIA TSB-88, service area verification); a tile's side at least a hundred
wavelengths, so that fading averages out inside it, and below 2 km, so that it is one place.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from command.radio.analysis.grid import Flags, Grid, Indices

LEAST_TILES = 100
LEAST_WAVELENGTHS = 100
MOST_SIDE_M = 2000.0
LEAST_BINS = 1
"""Bins of 30 m (each of ten readings or more) with which a tile counts as driven."""
TileNumbers = NDArray[np.int32]
"""More than a hundred thousand tiles of 75 m fit into a city."""
_SPEED_OF_LIGHT_MPS = 299_792_458.0


@dataclass(frozen=True, slots=True)
class Tile:
    """A square to be driven, by its place in rows and columns of tiles; `cells` of it lie in the area under test."""

    row: int
    column: int
    west_m: float
    south_m: float
    side_m: float
    cells: int

    @property
    def code(self) -> str:
        """Its name on the list: row and column, from the north-west corner, counted from 1."""
        return f"R{self.row + 1:03d}C{self.column + 1:03d}"


@dataclass(frozen=True, slots=True)
class Result:
    """Share of tiles that passed, with its exact limits; tiles never driven count neither way."""

    tested: int
    passed: int
    share: float
    lower: float
    upper: float
    confidence: float

    def proves(self, target: float) -> bool:
        """Whether even the lower limit reaches the target."""
        return self.lower >= target


@dataclass(frozen=True, slots=True)
class Judgement:
    """By tile of the list."""

    tested: Flags
    passed: Flags

    def result(self, confidence: float = 0.95) -> Result:
        """Raises ValueError where no tile was tested."""
        return result(int(self.passed.sum()), int(self.tested.sum()), confidence)


def tiles_needed(expected_share: float, error: float, confidence: float = 0.95) -> int:
    """Tiles for which the measured share is off by at most `error` with this confidence; at least a hundred."""
    if not (0.0 < expected_share < 1.0 and 0.0 < error < 1.0 and 0.0 < confidence < 1.0):
        raise ValueError("share, error and confidence lie between 0 and 1")
    z = NormalDist().inv_cdf(0.5 + 0.5 * confidence)
    return max(LEAST_TILES, math.ceil(z * z * expected_share * (1.0 - expected_share) / error**2))


def least_side_m(frequency_mhz: float) -> float:
    """A hundred wavelengths: 75 m at 400 MHz."""
    return LEAST_WAVELENGTHS * _SPEED_OF_LIGHT_MPS / (frequency_mhz * 1e6)


def tile_list(grid: Grid, area: Flags, tiles: int, frequency_mhz: float, *, least_share: float = 0.5) -> list[Tile]:
    """The largest tiles of whole cells of which the area gives at least so many; in reading order.

    A tile belongs to the list when `least_share` of its cells lie in the area. Raises ValueError where the area is
    too small for so many tiles of a hundred wavelengths.
    """
    smallest = max(1, math.ceil(least_side_m(frequency_mhz) / grid.cell_m))
    # Below 2 km: a side of exactly 2 km is none.
    largest = max(smallest, math.ceil(MOST_SIDE_M / grid.cell_m) - 1)
    low, high = smallest, largest
    if _enough(grid, area, low, least_share).sum() < tiles:
        raise ValueError(f"the area does not hold {tiles} tiles of {low * grid.cell_m:g} m")
    while low < high:
        middle = (low + high + 1) // 2
        if _enough(grid, area, middle, least_share).sum() >= tiles:
            low = middle
        else:
            high = middle - 1
    return _tiles(grid, area, low, least_share)


def tile_numbers(grid: Grid, tiles: list[Tile]) -> TileNumbers:
    """Index of each cell's tile in the list, -1 outside: to sort what was measured."""
    found = np.full(grid.shape, -1, dtype=np.int32)
    for index, tile in enumerate(tiles):
        size = round(tile.side_m / grid.cell_m)
        found[tile.row * size : (tile.row + 1) * size, tile.column * size : (tile.column + 1) * size] = index
    return found


def result(passed: int, tested: int, confidence: float = 0.95) -> Result:
    """The pass share with two-sided limits after Clopper and Pearson (Biometrika 26, 1934)."""
    if not 0 <= passed <= tested or tested == 0:
        raise ValueError("passed tiles are some of those tested, and at least one was")
    tail = 0.5 * (1.0 - confidence)
    lower = 0.0 if passed == 0 else float(beta.ppf(tail, passed, tested - passed + 1))
    upper = 1.0 if passed == tested else float(beta.ppf(1.0 - tail, passed + 1, tested - passed))
    return Result(tested, passed, passed / tested, lower, upper, confidence)


def judged(
    numbers: TileNumbers,
    tiles: int,
    cells: tuple[Indices, Indices],
    served: Flags,
    *,
    least_bins: int = LEAST_BINS,
) -> Judgement:
    """Tiles by what bins in them say: passed where at least half of its bins are served (its median is).

    `cells`: row and column of each bin on the grid of `numbers`. Tiles with fewer bins are not tested.
    """
    rows, columns = cells
    inside = (rows >= 0) & (columns >= 0) & (rows < numbers.shape[0]) & (columns < numbers.shape[1])
    tile = np.full(served.shape, -1, dtype=np.int64)
    tile[inside] = numbers[rows[inside], columns[inside]]
    driven = tile >= 0
    bins = np.bincount(tile[driven], minlength=tiles)
    good = np.bincount(tile[driven & served], minlength=tiles)
    tested = bins >= least_bins
    return Judgement(tested, tested & (2 * good >= bins))


def _cells_in(grid: Grid, area: Flags, size: int) -> Indices:
    """Cells of the area by tile, (rows, columns) of tiles."""
    rows, columns = -(-grid.rows // size), -(-grid.columns // size)
    padded = np.zeros((rows * size, columns * size), dtype=np.bool_)
    padded[: grid.rows, : grid.columns] = area
    return np.asarray(padded.reshape(rows, size, columns, size).sum(axis=(1, 3)), dtype=np.int64)


def _enough(grid: Grid, area: Flags, size: int, least_share: float) -> Flags:
    return np.asarray(_cells_in(grid, area, size) >= max(1.0, least_share * size * size))


def _tiles(grid: Grid, area: Flags, size: int, least_share: float) -> list[Tile]:
    counts = _cells_in(grid, area, size)
    side_m = size * grid.cell_m
    return [
        Tile(
            int(row),
            int(column),
            grid.west_m + column * side_m,
            grid.north_m - (row + 1) * side_m,
            side_m,
            int(counts[row, column]),
        )
        for row, column in np.argwhere(_enough(grid, area, size, least_share))
    ]
