"""The section of the ground between a site and a place, for people to look at: earth's bulge, Fresnel zone, obstacles.

A drawing, not the model: the median loss comes from the sweep.
"""

import math
from typing import Any

import numpy as np

from command.radio.analysis.grid import Floats, Raster

EFFECTIVE_RADIUS_M = 4.0 / 3.0 * 6_371_000.0
CLEARANCE = 0.6
"""Of the first Fresnel zone: what counts as free (Recommendation ITU-R P.530)."""
MOST_POINTS, MOST_OBSTACLES = 400, 6
_SPEED_OF_LIGHT_MHZ_M = 299.792458
Cell = tuple[int, int]


def profile_between(
    heights_m: Raster,
    cell_m: float,
    site: Cell,
    place: Cell,
    antennas_m: tuple[float, float],
    frequency_mhz: float,
) -> dict[str, Any]:
    """Evenly spaced points from the middle of the site's cell to that of the place; `antennas_m` above ground."""
    length_m = cell_m * math.hypot(place[0] - site[0], place[1] - site[1])
    count = max(2, min(MOST_POINTS, int(length_m / cell_m) + 1))
    share = np.linspace(0.0, 1.0, count)
    ground_m = _between_cells(heights_m, site, place, share)
    distances_m = share * length_m
    bulged_m = ground_m + distances_m * (length_m - distances_m) / (2.0 * EFFECTIVE_RADIUS_M)
    line_m = (ground_m[0] + antennas_m[0]) * (1.0 - share) + (ground_m[-1] + antennas_m[1]) * share
    wave_m = _SPEED_OF_LIGHT_MHZ_M / frequency_mhz
    fresnel_m = CLEARANCE * np.sqrt(wave_m * share * (1.0 - share) * length_m)
    return {
        "distances_m": _rounded(distances_m),
        "ground_m": _rounded(ground_m),
        "bulged_m": _rounded(bulged_m),
        "line_m": _rounded(line_m),
        "fresnel_m": _rounded(fresnel_m),
        "obstacles": _obstacles(distances_m, ground_m, bulged_m - line_m, fresnel_m),
    }


def _between_cells(heights_m: Raster, site: Cell, place: Cell, share: Floats) -> Floats:
    """Bilinear along the straight line between two cells' middles."""
    rows = site[0] + share * (place[0] - site[0])
    columns = site[1] + share * (place[1] - site[1])
    top = np.minimum(rows.astype(np.intp), max(heights_m.shape[0] - 2, 0))
    left = np.minimum(columns.astype(np.intp), max(heights_m.shape[1] - 2, 0))
    down, right = rows - top, columns - left
    below = np.minimum(top + 1, heights_m.shape[0] - 1)
    beside = np.minimum(left + 1, heights_m.shape[1] - 1)
    upper = heights_m[top, left] * (1.0 - right) + heights_m[top, beside] * right
    lower = heights_m[below, left] * (1.0 - right) + heights_m[below, beside] * right
    return np.asarray(upper * (1.0 - down) + lower * down, dtype=np.float64)


def _obstacles(distances_m: Floats, ground_m: Floats, above_m: Floats, fresnel_m: Floats) -> list[dict[str, Any]]:
    """The highest point of each stretch that reaches into the zone, the worst first. The ends stand on the ground."""
    within = above_m > -fresnel_m
    within[[0, -1]] = False
    edges = np.flatnonzero(np.diff(np.concatenate([[False], within, [False]]).astype(np.int8)))
    peaks = [begin + int(np.argmax(above_m[begin:end])) for begin, end in edges.reshape(-1, 2)]
    peaks.sort(key=lambda peak: -float(above_m[peak]))
    return [
        {
            "distance_m": round(float(distances_m[peak]), 1),
            "ground_m": round(float(ground_m[peak]), 1),
            "above_line_m": round(float(above_m[peak]), 1),
        }
        for peak in peaks[:MOST_OBSTACLES]
    ]


def _rounded(values: Floats) -> list[float]:
    return [round(float(value), 1) for value in values]
