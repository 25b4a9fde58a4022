"""What is left after calibration, carried from where was driven to the cells around: ordinary kriging.

Exponential covariance with a nugget (Gudmundson 1991; Phillips, Sicker and Grunwald 2012). The nugget is what
neighbouring bins do not share; it is noise of the measurement and is filtered out of the estimate.
"""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage
from scipy.optimize import least_squares
from scipy.spatial import cKDTree

from command.radio.analysis.grid import Flags, Floats, Grid, Indices, Raster

NEIGHBOURS = 16
RANGES = 2.0
"""The estimate is used within so many ranges of data."""
_LAGS = 24
_FURTHEST_M = 1500.0
_MOST_POINTS = 4000
_CELLS_AT_ONCE = 8_000


@dataclass(frozen=True, slots=True)
class Variogram:
    """gamma(h) = nugget + sill (1 - exp(-h / range)); variances in dB^2, the range where correlation falls to 1/e."""

    nugget_db2: float
    sill_db2: float
    range_m: float

    def __call__(self, distance_m: Floats) -> Floats:
        return self.nugget_db2 + self.sill_db2 * (1.0 - np.exp(-distance_m / self.range_m))

    def covariance(self, distance_m: Floats) -> Floats:
        """Of the part that neighbours share."""
        return np.asarray(self.sill_db2 * np.exp(-distance_m / self.range_m), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Estimate:
    """At places: the mean of the residual there, and the variance of a new reading about it.

    `near`: within two ranges of data and surer than without them; elsewhere the mean is 0.
    """

    mean_db: Floats
    variance_db2: Floats
    near: Flags


def empirical(places_m: Floats, residuals_db: Floats, *, seed: int = 0) -> tuple[Floats, Floats, Floats]:
    """Mean distance, semivariance and number of pairs by lag up to 1.5 km; `places_m` (n, 2).

    Of more than a few thousand places a part is drawn, by seed.
    """
    if residuals_db.size > _MOST_POINTS:
        drawn = np.random.default_rng(seed).choice(residuals_db.size, _MOST_POINTS, replace=False)
        places_m, residuals_db = places_m[drawn], residuals_db[drawn]
    pairs = cKDTree(places_m).query_pairs(_FURTHEST_M, output_type="ndarray")
    distance = np.hypot(*(places_m[pairs[:, 0]] - places_m[pairs[:, 1]]).T)
    half_square = 0.5 * (residuals_db[pairs[:, 0]] - residuals_db[pairs[:, 1]]) ** 2
    edges = np.concatenate([[0.0], np.geomspace(20.0, _FURTHEST_M, _LAGS)])
    lag = np.digitize(distance, edges) - 1
    count = np.bincount(lag, minlength=_LAGS + 1)[: _LAGS + 1].astype(np.float64)
    with np.errstate(invalid="ignore"):
        distances = np.bincount(lag, distance, _LAGS + 1)[: _LAGS + 1] / count
        gamma = np.bincount(lag, half_square, _LAGS + 1)[: _LAGS + 1] / count
    kept = count >= 10
    return distances[kept], gamma[kept], count[kept]


def fit_variogram(places_m: Floats, residuals_db: Floats, *, seed: int = 0) -> Variogram | None:
    """Weighted least squares with weights N / gamma^2 (Cressie 1985); None with fewer than five lags."""
    distance, gamma, count = empirical(places_m, residuals_db, seed=seed)
    if distance.size < 5:
        return None
    whole = float(np.var(residuals_db)) + 1e-6

    def misfit(logs: Floats) -> Floats:
        model = Variogram(*np.exp(logs).tolist())(distance)
        return np.asarray(np.sqrt(count) * (gamma / model - 1.0), dtype=np.float64)

    found = least_squares(
        misfit,
        x0=np.log([0.2 * whole, 0.8 * whole, 150.0]),
        bounds=(np.log([1e-4 * whole, 1e-4 * whole, 20.0]), np.log([2.0 * whole, 4.0 * whole, 2000.0])),
    )
    return Variogram(*np.exp(found.x).tolist())


def krige(
    places_m: Floats, residuals_db: Floats, variogram: Variogram, at_m: Floats, *, neighbours: int = NEIGHBOURS
) -> Estimate:
    """Ordinary kriging at `at_m` (m, 2) from the nearest data; 0 and the whole variance where none is near."""
    tree = cKDTree(places_m)
    count = min(neighbours, residuals_db.size)
    whole = variogram.sill_db2 + variogram.nugget_db2
    mean, variance = np.zeros(len(at_m)), np.full(len(at_m), whole)
    nearest, _ = tree.query(at_m)
    near = np.asarray(nearest <= RANGES * variogram.range_m)
    wanted = np.flatnonzero(near)
    for first in range(0, wanted.size, _CELLS_AT_ONCE):
        part = wanted[first : first + _CELLS_AT_ONCE]
        distance, index = tree.query(at_m[part], k=count)
        around = np.asarray(index, dtype=np.int64).reshape(-1, count)
        away_m = np.asarray(distance, dtype=np.float64).reshape(-1, count)
        mean[part], variance[part] = _solve(places_m, residuals_db, variogram, away_m, around)
    # The mean of a few neighbours on one road says less of a place beside them than the fit's own zero does.
    near &= variance < whole
    return Estimate(np.where(near, mean, 0.0), np.minimum(variance, whole), near)


def _solve(
    places_m: Floats, residuals_db: Floats, variogram: Variogram, distance: Floats, index: Indices
) -> tuple[Floats, Floats]:
    """Weights that add up to one, for every place its own small system."""
    targets, count = index.shape
    around = places_m[index]
    apart = np.hypot(
        around[:, :, np.newaxis, 0] - around[:, np.newaxis, :, 0],
        around[:, :, np.newaxis, 1] - around[:, np.newaxis, :, 1],
    )
    matrix = np.ones((targets, count + 1, count + 1))
    matrix[:, :count, :count] = variogram.covariance(apart)
    matrix[:, range(count), range(count)] += variogram.nugget_db2
    matrix[:, count, count] = 0.0
    right = np.ones((targets, count + 1))
    right[:, :count] = variogram.covariance(distance)
    solution = np.linalg.solve(matrix, right[:, :, np.newaxis])[:, :, 0]
    mean = np.sum(solution[:, :count] * residuals_db[index], axis=1)
    explained = np.sum(solution * right, axis=1)
    return mean, variogram.nugget_db2 + np.maximum(0.0, variogram.sill_db2 - explained)


def correction_rasters(
    places_m: Floats, residuals_db: Floats, variogram: Variogram, grid: Grid, far_sigma_db: float, least_sigma_db: float
) -> tuple[Raster, Raster]:
    """K of every cell (0 far from data), and sigma: lower near data, `far_sigma_db` elsewhere, never below the least."""
    correction = np.zeros(grid.shape, dtype=np.float32)
    sigma = np.full(grid.shape, far_sigma_db, dtype=np.float32)
    rows, columns = _cells_near(places_m, grid, RANGES * variogram.range_m)
    eastings, northings = grid.west_m + (columns + 0.5) * grid.cell_m, grid.north_m - (rows + 0.5) * grid.cell_m
    found = krige(places_m, residuals_db, variogram, np.column_stack([eastings, northings]))
    rows, columns = rows[found.near], columns[found.near]
    correction[rows, columns] = found.mean_db[found.near]
    of_data = np.sqrt(found.variance_db2[found.near])
    sigma[rows, columns] = np.clip(of_data, least_sigma_db, max(least_sigma_db, far_sigma_db))
    return correction, sigma


def _cells_near(places_m: Floats, grid: Grid, reach_m: float) -> tuple[Indices, Indices]:
    """Cells that can lie within reach: squares larger than the reach that hold data, and those around them."""
    size = int(reach_m / grid.cell_m) + 1
    rows = np.floor((grid.north_m - places_m[:, 1]) / grid.cell_m).astype(np.int64) // size + 1
    columns = np.floor((places_m[:, 0] - grid.west_m) / grid.cell_m).astype(np.int64) // size + 1
    squares = np.zeros((-(-grid.rows // size) + 2, -(-grid.columns // size) + 2), dtype=np.bool_)
    inside = (rows >= 0) & (columns >= 0) & (rows < squares.shape[0]) & (columns < squares.shape[1])
    squares[rows[inside], columns[inside]] = True
    around = ndimage.binary_dilation(squares, np.ones((3, 3), dtype=np.bool_))[1:-1, 1:-1]
    cells = np.repeat(np.repeat(around, size, axis=0), size, axis=1)[: grid.rows, : grid.columns]
    found_rows, found_columns = np.nonzero(cells)
    return found_rows.astype(np.int64), found_columns.astype(np.int64)
