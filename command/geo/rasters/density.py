"""Built-up land told apart by how densely it is built: suburban, urban, dense urban. Pure.

Land-cover maps have one code for all that is built. The share of built-up cells around a cell tells a village from a
city centre; the radius and the two shares are starting values, to be calibrated.
"""

import numpy as np
from numpy.typing import NDArray

from command.geo.rasters.models import ClutterClass

RADIUS_M = 250.0
SUBURBAN_BELOW, DENSE_FROM = 0.4, 0.85


def by_density(
    classes: NDArray[np.uint8],
    step_m: float,
    *,
    radius_m: float = RADIUS_M,
    suburban_below: float = SUBURBAN_BELOW,
    dense_from: float = DENSE_FROM,
) -> NDArray[np.uint8]:
    """The classes (rows, columns) with each URBAN cell as SUBURBAN or DENSE_URBAN where the share around says so.

    The share is that of URBAN cells among the cells with data in the square of `radius_m` to each side, as far as
    the array reaches; other classes stay as they are.
    """
    reach = max(1, round(radius_m / step_m))
    urban = classes == ClutterClass.URBAN
    share = _around(urban, reach) / np.maximum(_around(classes != ClutterClass.NO_DATA, reach), 1)
    told = classes.copy()
    told[urban & (share < suburban_below)] = ClutterClass.SUBURBAN
    told[urban & (share >= dense_from)] = ClutterClass.DENSE_URBAN
    return told


def _around(flags: NDArray[np.bool_], reach: int) -> NDArray[np.int64]:
    """How many are set in the square of `reach` cells to each side, by sums of sums."""
    rows, columns = flags.shape
    sums = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    sums[1:, 1:] = flags.cumsum(axis=0).cumsum(axis=1)
    low, high = np.maximum(np.arange(rows) - reach, 0), np.minimum(np.arange(rows) + reach + 1, rows)
    left, right = np.maximum(np.arange(columns) - reach, 0), np.minimum(np.arange(columns) + reach + 1, columns)
    upper, lower = sums[low], sums[high]
    counted: NDArray[np.int64] = lower[:, right] - lower[:, left] - upper[:, right] + upper[:, left]
    return counted
