"""Where a new site could stand when nobody has a tower to offer: the highest ground of each square kilometre in reach."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from command.radio.analysis.grid import Flags, Raster

LATTICE_M = 1000.0


def terrain_maxima(
    heights_m: Raster, gap: Flags, cell_m: float, reach_m: float, *, lattice_m: float = LATTICE_M
) -> list[tuple[int, int]]:
    """Row and column of the highest cell in each square of the lattice that lies within reach of a gap.

    NaN heights are passed over; the first of equals counts, in reading order. Best first is not promised: the gain
    decides.
    """
    step = max(1, round(lattice_m / cell_m))
    near = _within(gap, reach_m / cell_m)
    found = []
    for top in range(0, heights_m.shape[0], step):
        for left in range(0, heights_m.shape[1], step):
            block = heights_m[top : top + step, left : left + step]
            if np.isnan(block).all():
                continue
            row, column = np.unravel_index(int(np.nanargmax(block)), block.shape)
            if near[top + row, left + column]:
                found.append((top + int(row), left + int(column)))
    return found


def _within(gap: Flags, reach_cells: float) -> Flags:
    if not gap.any():
        return np.zeros_like(gap)
    distance = ndimage.distance_transform_edt(~gap)
    return np.asarray(distance <= reach_cells)


def blocks(raster: NDArray[np.generic], factor: int) -> NDArray[np.generic]:
    """Cells in blocks: (rows / factor, columns / factor, factor * factor); what does not fill a block is left out.

    For the coarse pass: sum people over the last axis, average heights, ask `any` of gaps.
    """
    rows, columns = raster.shape[0] // factor, raster.shape[1] // factor
    cut = raster[: rows * factor, : columns * factor].reshape(rows, factor, columns, factor)
    return cut.transpose(0, 2, 1, 3).reshape(rows, columns, factor * factor)
