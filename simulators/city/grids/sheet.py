"""The lattice that all grids of the demo share, and smooth noise on it: 3 seconds of arc, 119-121° E, 31-33° N."""

from typing import NamedTuple

import numpy as np
import rasterio.features
from numpy.typing import NDArray
from rasterio.transform import Affine
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]

WEST_DEG, NORTH_DEG, SIDE_DEG = 119, 33, 2
CELLS_A_DEGREE = 1200
STEP_DEG = 1.0 / CELLS_A_DEGREE
CELLS = SIDE_DEG * CELLS_A_DEGREE


def placed(west_deg: float, north_deg: float) -> Affine:
    """Where a grid lies whose first cell has this outer corner."""
    return Affine(STEP_DEG, 0.0, west_deg, 0.0, -STEP_DEG, north_deg)


class Places(NamedTuple):
    """Longitudes (n,) and latitudes (m,), from the north, of the points of a grid."""

    lon: Floats
    lat: Floats

    def shapes(self, shapes: list[tuple[BaseGeometry, int]]) -> NDArray[np.int32]:
        """The number of the shape (degrees) over each point, 0 where there is none; (m, n)."""
        corner = placed(float(self.lon[0]) - STEP_DEG / 2, float(self.lat[0]) + STEP_DEG / 2)
        found: NDArray[np.int32] = rasterio.features.rasterize(
            shapes, out_shape=(len(self.lat), len(self.lon)), transform=corner, fill=0, dtype="int32"
        )
        return found


def corners() -> Places:
    """Samples on the corners of cells, as SRTM has them: 2401 each way."""
    steps: Floats = np.arange(CELLS + 1, dtype=np.float64) * STEP_DEG
    return Places(WEST_DEG + steps, NORTH_DEG - steps)


def middles() -> Places:
    """Middles of cells: 2400 each way."""
    steps: Floats = (np.arange(CELLS, dtype=np.float64) + 0.5) * STEP_DEG
    return Places(WEST_DEG + steps, NORTH_DEG - steps)


def noise(seed: int, number: int, spacing_deg: float, places: Places) -> Floats:
    """A smooth field of mean 0 and deviation near 1, with hills and hollows as wide as the spacing; (m, n).

    The same seed and number give the same field, on whatever points it is asked for.
    """
    knots = int(np.ceil(SIDE_DEG / spacing_deg)) + 4
    heights = np.random.default_rng([seed, 40, number]).standard_normal((knots, knots))
    down, right = (
        _shares(NORTH_DEG - places.lat, spacing_deg, knots),
        _shares(places.lon - WEST_DEG, spacing_deg, knots),
    )
    field: Floats = down @ heights @ right.T
    return field / 0.48


def _shares(along_deg: Floats, spacing_deg: float, knots: int) -> Floats:
    """Weights of a cubic B-spline: a row a point, a column a knot."""
    at = along_deg / spacing_deg
    low = np.floor(at).astype(np.intp)
    f = at - low
    weights = ((1 - f) ** 3, 3 * f**3 - 6 * f**2 + 4, -3 * f**3 + 3 * f**2 + 3 * f + 1, f**3)
    shares = np.zeros((len(along_deg), knots))
    for place, weight in enumerate(weights):
        shares[np.arange(len(along_deg)), low + place] = weight / 6
    return shares
