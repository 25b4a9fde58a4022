"""The fixed grid: a viewport becomes a window of whole cells, so that near viewports share one frame."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from command.foundation.errors import invalid

CELL_DEG = 0.02
"""About 2 km by 2 km at 32 degrees north."""
CELL_E7 = round(CELL_DEG * 1e7)


@dataclass(frozen=True, slots=True)
class Window:
    """Inclusive cell numbers; hashable, so that equal windows share their frames."""

    west: int
    south: int
    east: int
    north: int


def window_of(viewport: tuple[float, float, float, float]) -> Window:
    """The cells that a viewport `[west, south, east, north]` in WGS-84 degrees touches.

    Raises INVALID `viewport_invalid` where it is no rectangle on the earth.
    """
    west, south, east, north = viewport
    sane = all(math.isfinite(edge) for edge in viewport) and -90 <= south <= north <= 90 and -180 <= west <= east <= 180
    if not sane:
        raise invalid("viewport_invalid", "a viewport is [west, south, east, north] in degrees")
    return Window(*(math.floor(edge / CELL_DEG) for edge in viewport))


def cells_of(degrees_e7: NDArray[np.int32]) -> NDArray[np.int32]:
    """Cell numbers along one axis of coordinates in 1e-7 degrees."""
    return np.floor_divide(degrees_e7, CELL_E7)
