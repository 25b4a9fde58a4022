"""The fixed grid: a viewport becomes a window of whole cells, so that near viewports share one frame."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from command.foundation.errors import invalid

CELL_DEG = 0.02
"""About 2 km by 2 km at 32 degrees north."""
CELL_E7 = round(CELL_DEG * 1e7)
STEPS = 8
"""A window is rounded outwards to about an eighth of its span: who looks at the same district shares its window."""


@dataclass(frozen=True, slots=True)
class Window:
    """Inclusive cell numbers; hashable, so that equal windows share their frames."""

    west: int
    south: int
    east: int
    north: int


def window_of(viewport: tuple[float, float, float, float]) -> Window:
    """The cells that a viewport `[west, south, east, north]` in WGS-84 degrees touches, rounded outwards.

    Raises INVALID `viewport_invalid` where it is no rectangle on the earth.
    """
    west, south, east, north = viewport
    sane = all(math.isfinite(edge) for edge in viewport) and -90 <= south <= north <= 90 and -180 <= west <= east <= 180
    if not sane:
        raise invalid("viewport_invalid", "a viewport is [west, south, east, north] in degrees")
    (first_x, last_x), (first_y, last_y) = _cells(west, east), _cells(south, north)
    return Window(first_x, first_y, last_x, last_y)


def _cells(from_deg: float, to_deg: float) -> tuple[int, int]:
    """First and last cell along one axis, on multiples of a power of two that suits the span."""
    first, last = math.floor(from_deg / CELL_DEG), math.floor(to_deg / CELL_DEG)
    step = 1 << max(0, ((last - first) // STEPS).bit_length() - 1)
    return first // step * step, last // step * step + step - 1


def cells_of(degrees_e7: NDArray[np.int32]) -> NDArray[np.int32]:
    """Cell numbers along one axis of coordinates in 1e-7 degrees."""
    return np.floor_divide(degrees_e7, CELL_E7)
