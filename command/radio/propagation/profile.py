"""What the irregular terrain model reads from one terrain profile: horizons, fitted lines, irregularity.

Written from Hufford, "The ITS Irregular Terrain Model, version 1.2.2: the algorithm" (1995), sections 46-53, and from
NTIA Report 82-100. Heights and distances in metres, angles in radians; a profile is n + 1 heights, `step_m` apart.
"""

import math

from command.radio.propagation.arrays import Floats
from command.radio.propagation.compiled import compiled, inlined

MOST_IRREGULARITY_SAMPLES = 245


@inlined
def positive_difference(minuend: float, subtrahend: float) -> float:
    return minuend - subtrahend if minuend > subtrahend else 0.0


@compiled
def mean_height(heights_m: Floats) -> float:
    """Mean height of the inner 80 % of the profile, m."""
    intervals = heights_m.size - 1
    skipped = int(0.1 * intervals)
    total = 0.0
    for i in range(skipped, intervals - skipped + 1):
        total += heights_m[i]
    return total / (intervals - 2 * skipped + 1)


@compiled
def horizons(
    heights_m: Floats, step_m: float, curvature_per_m: float, tx_height_m: float, rx_height_m: float
) -> tuple[float, float, float, float]:
    """Elevation of both horizons, rad, and their distances, m: (tx, rx, tx, rx).

    Where nothing stands in the way, each antenna's horizon is the other antenna.
    """
    intervals = heights_m.size - 1
    distance_m = intervals * step_m
    half_curvature = 0.5 * curvature_per_m
    tx_m = heights_m[0] + tx_height_m
    rx_m = heights_m[intervals] + rx_height_m
    direct = (rx_m - tx_m) / distance_m
    tx_angle, rx_angle = direct - half_curvature * distance_m, -direct - half_curvature * distance_m
    tx_distance_m = rx_distance_m = distance_m
    for i in range(1, intervals):
        from_tx_m = i * step_m
        from_rx_m = (intervals - i) * step_m
        angle = (heights_m[i] - tx_m) / from_tx_m - half_curvature * from_tx_m
        if angle > tx_angle:
            tx_angle, tx_distance_m = angle, from_tx_m
        angle = (heights_m[i] - rx_m) / from_rx_m - half_curvature * from_rx_m
        if angle > rx_angle:
            rx_angle, rx_distance_m = angle, from_rx_m
    return tx_angle, rx_angle, tx_distance_m, rx_distance_m


@inlined
def fit_range(intervals: int, start: float, end: float) -> tuple[int, int]:
    """First and last sample of a fit from `start` to `end`, both in steps; at least two samples."""
    first = int(positive_difference(start, 0.0))
    last = intervals - int(positive_difference(float(intervals), end))
    if last <= first:
        first = int(positive_difference(float(first), 1.0))
        last = intervals - int(positive_difference(float(intervals), last + 1.0))
    return first, last


@compiled
def fitted_line(heights_m: Floats, start: float, end: float) -> tuple[float, float]:
    """Heights of the least-squares line at both ends of the profile; the fit's own end points weigh one half."""
    intervals = heights_m.size - 1
    first, last = fit_range(intervals, start, end)
    length = float(last - first)
    middle = 0.5 * (first + last)
    total = 0.5 * (heights_m[first] + heights_m[last])
    moment = 0.25 * (heights_m[last] - heights_m[first]) * length
    for i in range(first + 1, last):
        total += heights_m[i]
        moment += heights_m[i] * (i - middle)
    return line_at_ends(total, moment, length, middle, intervals)


@inlined
def line_at_ends(total: float, moment: float, length: float, middle: float, intervals: int) -> tuple[float, float]:
    shape = length * length + 2.0
    inverse = 1.0 / (shape * length)
    mean = total * shape * inverse
    slope = moment * 12.0 * inverse
    return mean - slope * middle, mean + slope * (intervals - middle)


@compiled
def irregularity(heights_m: Floats, step_m: float, start_m: float, end_m: float, residuals: Floats) -> float:
    """Terrain irregularity delta h, m: interdecile range about the fitted line, scaled to an infinite path.

    `residuals` is scratch space of `MOST_IRREGULARITY_SAMPLES`.
    """
    intervals = heights_m.size - 1
    start, end = start_m / step_m, end_m / step_m
    if end - start < 2.0:
        return 0.0
    tenth = min(max(4, int(0.1 * (end - start + 8.0))), 25)
    count = 10 * tenth - 5
    spacing = (end - start) / (count - 1)
    i = int(start)
    offset = start - (i + 1)
    for j in range(count):
        while offset > 0.0 and i + 1 < intervals:
            offset -= 1.0
            i += 1
        residuals[j] = heights_m[i + 1] + (heights_m[i + 1] - heights_m[i]) * offset
        offset += spacing
    at_start, at_end = fitted_line(residuals[:count], 0.0, float(count - 1))
    slope = (at_end - at_start) / (count - 1)
    for j in range(count):
        residuals[j] -= at_start + slope * j
    upper, lower = _decile_bounds(residuals, count, tenth)
    return (upper - lower) / (1.0 - 0.8 * math.exp(-(end_m - start_m) / 50e3))


@compiled
def _decile_bounds(values: Floats, count: int, tenth: int) -> tuple[float, float]:
    """The `tenth`-th largest value, and the value with count - tenth larger ones."""
    return _ranked(values, count, count - tenth), _ranked(values, count, tenth - 1)


@compiled
def _ranked(values: Floats, count: int, rank: int) -> float:
    """The value with `rank` smaller ones among the first `count`, which are reordered (Hoare's selection)."""
    low, high = 0, count - 1
    while low < high:
        pivot = values[rank]
        i, j = low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while pivot < values[j]:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if j < rank:
            low = i
        if rank < i:
            high = j
    return float(values[rank])
