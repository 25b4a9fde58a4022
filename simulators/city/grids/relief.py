"""Heights of the demo's ground: a plain of 3 to 6 m, hills to 400 m in the south-west, flat waters. All made up."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulators.city.grids.sheet import Floats, Places, noise
from simulators.city.plane import in_degrees
from simulators.city.water import Water

HIGHEST_M = 400.0
_RANGES = (
    (119.33, 31.17, 0.20, 0.11, 1.0),
    (119.21, 31.62, 0.05, 0.20, 0.7),
)
"""Middle in degrees, how far east and north a range reaches, and its height: 南山 and 茅山 by their places."""
_PLAIN_M = (3.0, 6.0)
_RIVER_M = 2.0


def heights(seed: int, waters: Sequence[Water], places: Places) -> Floats:
    """Metres at each point, (m, n)."""
    ground = _plain(seed, places) + _hills(seed, places)
    for water in waters:
        if water.kind != "canal":
            here = places.shapes([(in_degrees(water.geometry), 1)]) == 1
            if here.any():
                ground[here] = _RIVER_M if water.kind == "river" else max(_PLAIN_M[0], np.percentile(ground[here], 10))
    return ground


def in_metres(ground: Floats) -> NDArray[np.int16]:
    """Whole metres, as SRTM gives them."""
    return np.round(ground).astype(np.int16)


def in_the_middle(relief: NDArray[np.int16]) -> Floats:
    """Mean of the four corners of each cell, (m - 1, n - 1)."""
    rows = relief[:-1].astype(np.float64) + relief[1:]
    means: Floats = (rows[:, :-1] + rows[:, 1:]) / 4.0
    return means


def _plain(seed: int, places: Places) -> Floats:
    low, high = _PLAIN_M
    rolling = noise(seed, 1, 0.11, places) + 0.5 * noise(seed, 2, 0.03, places)
    plain: Floats = low + (high - low) * (0.5 + 0.5 * np.tanh(rolling))
    return plain


def _hills(seed: int, places: Places) -> Floats:
    """Ridges where two fields change sign, under the envelope of the ranges; nothing where that is low."""
    reach = np.zeros((len(places.lat), len(places.lon)))
    for lon, lat, east, north, height in _RANGES:
        across, along = np.exp(-(((places.lon - lon) / east) ** 2)), np.exp(-(((places.lat - lat) / north) ** 2))
        reach = np.maximum(reach, height * along[:, None] * across)
    reach *= np.clip(1.0 + 0.4 * noise(seed, 9, 0.08, places), 0.2, 1.9)
    ridges = 1.0 - np.abs(np.tanh(noise(seed, 3, 0.06, places)))
    spurs = 1.0 - np.abs(np.tanh(noise(seed, 4, 0.02, places)))
    hills = np.clip(reach - 0.12, 0.0, None) * (0.25 + 0.5 * ridges + 0.25 * spurs)
    scaled: Floats = (HIGHEST_M - _PLAIN_M[1]) * hills / hills.max()
    return scaled
