"""A flat sheet in metres under the city, so that streets and cells can be drawn with a ruler.

Lengths are right to 0.5 % between 31.1 and 32.1 degrees north, which is enough for an invented city.
"""

import math
from typing import overload

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

ORIGIN_LON = 119.75
ORIGIN_LAT = 31.65
_METRES_PER_DEGREE_LAT = 110_900.0
_METRES_PER_DEGREE_LON = 111_320.0 * math.cos(math.radians(ORIGIN_LAT))

DEGREE_DECIMALS = 7

Array = NDArray[np.float64]


@overload
def to_plane(lon: float, lat: float) -> tuple[float, float]: ...
@overload
def to_plane(lon: Array, lat: Array) -> tuple[Array, Array]: ...
def to_plane(lon: float | Array, lat: float | Array) -> tuple[float | Array, float | Array]:
    """Degrees to metres east and north of the origin."""
    return (lon - ORIGIN_LON) * _METRES_PER_DEGREE_LON, (lat - ORIGIN_LAT) * _METRES_PER_DEGREE_LAT


@overload
def to_degrees(x_m: float, y_m: float) -> tuple[float, float]: ...
@overload
def to_degrees(x_m: Array, y_m: Array) -> tuple[Array, Array]: ...
def to_degrees(x_m: float | Array, y_m: float | Array) -> tuple[float | Array, float | Array]:
    """Metres east and north of the origin to longitude and latitude."""
    return ORIGIN_LON + x_m / _METRES_PER_DEGREE_LON, ORIGIN_LAT + y_m / _METRES_PER_DEGREE_LAT


def in_degrees(geometry: BaseGeometry) -> BaseGeometry:
    """From metres, rounded to 7 decimals; outer rings counter-clockwise (RFC 7946, section 3.1.6)."""

    def convert(xy: Array) -> Array:
        lon, lat = to_degrees(xy[:, 0], xy[:, 1])
        rounded: Array = np.column_stack([lon, lat]).round(DEGREE_DECIMALS)
        return rounded

    return shapely.orient_polygons(shapely.transform(geometry, convert))


def in_plane(geometry: BaseGeometry) -> BaseGeometry:
    """From degrees to metres."""
    return shapely.transform(geometry, lambda ll: np.column_stack(to_plane(ll[:, 0], ll[:, 1])))
