"""Squares on the map: the quadtree of the Web Mercator tiles, from 38 m at the equator to a kilometre. Pure.

They depend on no study and no projection, and four of them make the one above. A side is shorter by the cosine of the
latitude: in Changzhou the finest is 32 m wide.
"""

import math
from typing import Final, NamedTuple

from command.radio.measured.bearers.models import Square

FINEST: Final = 20
COARSEST: Final = 15
LEVELS: Final = range(COARSEST, FINEST + 1)
_ROUND_M: Final = 40_075_016.686
_MOST_LATITUDE_DEG: Final = 85.05112878


class Box(NamedTuple):
    """Columns and rows of one level, both ends within."""

    first_x: int
    last_x: int
    first_y: int
    last_y: int

    def down(self, levels: int) -> "Box":
        """The same squares in quarters, so many levels further down."""
        return Box(
            self.first_x << levels,
            ((self.last_x + 1) << levels) - 1,
            self.first_y << levels,
            ((self.last_y + 1) << levels) - 1,
        )


def square_at(lon_deg: float, lat_deg: float, level: int = FINEST) -> Square:
    """Of a WGS-84 place; rows count from the north."""
    count = 1 << level
    latitude = math.radians(max(-_MOST_LATITUDE_DEG, min(_MOST_LATITUDE_DEG, lat_deg)))
    across = (lon_deg + 180.0) / 360.0
    down = 0.5 - math.asinh(math.tan(latitude)) / (2.0 * math.pi)
    return Square(_clipped(across * count, count), _clipped(down * count, count))


def box_of(bbox_deg: tuple[float, float, float, float], level: int) -> Box:
    """Squares that a box of west, south, east, north touches."""
    west, south, east, north = bbox_deg
    first, last = square_at(west, north, level), square_at(east, south, level)
    return Box(first.x, last.x, first.y, last.y)


def bounds_deg(level: int, x: int, y: int) -> tuple[float, float, float, float]:
    """West, south, east, north."""
    return _lon(level, x), _lat(level, y + 1), _lon(level, x + 1), _lat(level, y)


def middle_deg(level: int, x: int, y: int) -> tuple[float, float]:
    """Longitude and latitude."""
    return _lon(level + 1, 2 * x + 1), _lat(level + 1, 2 * y + 1)


def side_m(level: int, y: int) -> float:
    _, latitude = middle_deg(level, 0, y)
    return _ROUND_M / (1 << level) * math.cos(math.radians(latitude))


def _clipped(value: float, count: int) -> int:
    return max(0, min(count - 1, math.floor(value)))


def _lon(level: int, x: int) -> float:
    return 360.0 * x / (1 << level) - 180.0


def _lat(level: int, y: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1.0 - 2.0 * y / (1 << level)))))
