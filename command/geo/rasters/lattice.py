"""The grid of a study: metric, square, one projection, cells at multiples of its step. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from command.geo.grids import CHANGZHOU_EPSG
from command.geo.rasters.systems import DEGREES, from_degrees, to_degrees

Numbers = NDArray[np.float64]
CITY_CRS = f"EPSG:{CHANGZHOU_EPSG}"
_KNOT_M = 400.0
"""Degrees are computed at knots this far apart and interpolated between: off by less than 4 mm."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """`west_m`, `north_m`: outer corner of the first cell in metres of `crs`; row 0 is the northernmost."""

    crs: str
    west_m: float
    north_m: float
    step_m: float
    columns: int
    rows: int

    @classmethod
    def over(
        cls, west_m: float, south_m: float, east_m: float, north_m: float, step_m: float, crs: str = CITY_CRS
    ) -> "Lattice":
        """The smallest lattice of whole multiples of the step that holds the bounds.

        Raises:
            ValueError: the bounds are empty or the step is not positive.
        """
        if not (step_m > 0 and west_m < east_m and south_m < north_m):
            raise ValueError("a lattice needs a positive step and bounds with some extent")
        first, last = np.floor(west_m / step_m), np.ceil(east_m / step_m)
        low, high = np.floor(south_m / step_m), np.ceil(north_m / step_m)
        return cls(crs, float(first * step_m), float(high * step_m), step_m, int(last - first), int(high - low))

    @classmethod
    def over_degrees(
        cls, bounds_deg: tuple[float, float, float, float], step_m: float, crs: str = CITY_CRS
    ) -> "Lattice":
        """As `over`, for west, south, east, north in WGS-84 degrees."""
        west, south, east, north = bounds_deg
        along, across = np.linspace(west, east, 65), np.linspace(south, north, 65)
        longitudes = np.concatenate([along, along, np.full(65, west), np.full(65, east)])
        latitudes = np.concatenate([np.full(65, south), np.full(65, north), across, across])
        x, y = from_degrees(crs, longitudes, latitudes)
        return cls.over(float(x.min()), float(y.min()), float(x.max()), float(y.max()), step_m, crs)

    @property
    def shape(self) -> tuple[int, int]:
        return self.rows, self.columns

    @property
    def east_m(self) -> float:
        return self.west_m + self.columns * self.step_m

    @property
    def south_m(self) -> float:
        return self.north_m - self.rows * self.step_m

    def centres_m(self, rows: slice) -> tuple[Numbers, Numbers]:
        """Eastings (columns,) and northings (rows,) of the middles of cells."""
        x: Numbers = self.west_m + (np.arange(self.columns, dtype=np.float64) + 0.5) * self.step_m
        y: Numbers = self.north_m - (np.arange(rows.start, rows.stop, dtype=np.float64) + 0.5) * self.step_m
        return x, y

    def centres_in(self, crs: str, rows: slice) -> tuple[Numbers, Numbers]:
        """Coordinates in another system of the middles of whole rows of cells, (rows, columns) each."""
        x, y = self.centres_m(rows)
        if crs == self.crs:
            return np.broadcast_to(x, (len(y), len(x))), np.broadcast_to(y[:, None], (len(y), len(x)))
        return between_knots(lambda xs, ys: from_degrees(crs, *to_degrees(self.crs, xs, ys)), x, y, _KNOT_M)

    def centres_deg(self, rows: slice) -> tuple[Numbers, Numbers]:
        """Longitudes and latitudes of the middles of whole rows of cells, (rows, columns) each."""
        return self.centres_in(DEGREES, rows)


Convert = Callable[[Numbers, Numbers], tuple[Numbers, Numbers]]


def between_knots(convert: Convert, x: Numbers, y: Numbers, knot: float) -> tuple[Numbers, Numbers]:
    """`convert` on the grid of evenly spaced `x` (n,) and `y` (m,): at knots, linear between; (m, n) each."""
    knots_x, knots_y = _knots(x, knot), _knots(y, knot)
    grid_x, grid_y = np.meshgrid(knots_x, knots_y)
    found = convert(grid_x.ravel(), grid_y.ravel())
    first, second = (_spread(each.reshape(grid_x.shape), len(y), len(x)) for each in found)
    return first, second


def _knots(at: Numbers, knot: float) -> Numbers:
    """Evenly spaced from end to end, no further apart than `knot`."""
    length = abs(at[-1] - at[0])
    return np.linspace(at[0], at[-1], max(2, int(np.ceil(length / knot)) + 1)) if length else at[:1]


def _spread(knots: Numbers, rows: int, columns: int) -> Numbers:
    """Linear between evenly spaced knots, to so many rows and columns."""
    for axis, count in ((0, rows), (1, columns)):
        at = np.linspace(0.0, knots.shape[axis] - 1.0, count)
        low = np.minimum(at.astype(np.intp), max(knots.shape[axis] - 2, 0))
        high = np.minimum(low + 1, knots.shape[axis] - 1)
        share = (at - low)[:, None] if axis == 0 else at - low
        knots = np.take(knots, low, axis) * (1.0 - share) + np.take(knots, high, axis) * share
    return knots
