"""Terrain irregularity in a hurry: the model's definition, its deciles within a part in a hundred.

`profile.irregularity` is the exact form. Here the samples are laid out for vector instructions, and the deciles are
found by halving an interval that must hold them instead of by selection.
"""

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

from command.radio.propagation.arrays import Floats, Heights
from command.radio.propagation.compiled import compiled, inlined

_GUESSED_CUTS, _MOST_CUTS = 6, 16
"""Some four cuts are needed. Ties between samples may keep a decile from ever being isolated: then intervals are
halved, to less than a hundredth of a standard deviation."""
_EVEN_M = 1e-5
"""Residuals this small are the rounding of their samples."""
_FARTHEST, _NEAREST = 3.1, 0.5
"""By Cantelli's inequality a decile lies within 3 standard deviations of the mean, and a third across it."""
_DECILE, _DENSITY = 1.2816, 0.1755
"""Of the normal distribution: the upper decile, and the density there."""

Function = TypeVar("Function", bound=Callable[..., Any])


@compiled
def quick_irregularity(
    heights_m: Floats, step_m: float, start: float, end: float, last: int, samples: Heights
) -> float:
    """Irregularity of a path of `last` steps, fitted from `start` to `end`, in steps; `samples` is scratch space."""
    if end - start < 2.0:
        return 0.0
    tenth = min(max(4, int(0.1 * (end - start + 8.0))), 25)
    count = 10 * tenth - 5
    spacing = (end - start) / (count - 1)
    base_m = heights_m[int(start)]
    for j in range(count):
        place = start + j * spacing
        i = min(int(place), last - 1)
        below_m = heights_m[i]
        samples[j] = below_m + (heights_m[i + 1] - below_m) * (place - i) - base_m
    deviation_m = _take_off_line(samples, count)
    range_m = _decile_range(samples, count, tenth, deviation_m)
    return range_m / (1.0 - 0.8 * math.exp(-(end - start) * step_m / 50e3))


def _reordered(function: Function) -> Function:
    """Sums of at most 245 numbers may be taken in any order, a relative error of 1e-13; all numbers are known ones."""
    flags = {"contract", "reassoc", "nsz", "nnan"}
    return cast("Function", numba.njit(nogil=True, error_model="numpy", fastmath=flags)(function))


@_reordered
def _take_off_line(samples: Heights, count: int) -> float:
    """Subtract the model's fitted line, whose end points weigh one half; returns the standard deviation left."""
    length = count - 1.0
    total = moment = 0.0
    for j in range(count):
        total += samples[j]
        moment += samples[j] * (j - 0.5 * length)
    total -= 0.5 * (samples[0] + samples[count - 1])
    moment -= 0.25 * (samples[count - 1] - samples[0]) * length
    slope = moment * 12.0 / ((length * length + 2.0) * length)
    at_start = total / length - slope * 0.5 * length
    squares = 0.0
    for j in range(count):
        residual = samples[j] - (at_start + slope * j)
        squares += residual * residual
        samples[j] = residual
    return math.sqrt(squares / count)


@compiled
def _decile_range(samples: Heights, count: int, tenth: int, deviation_m: float) -> float:
    """Between the values that `tenth` samples reach and that `tenth` samples do not exceed.

    Both deciles are sought at once, each in an interval that is cut where a normal distribution would have the decile.
    """
    if deviation_m < _EVEN_M:
        return 0.0
    low, high = -_NEAREST * deviation_m, _FARTHEST * deviation_m
    bottom, top = -high, -low
    upper, lower = _DECILE * deviation_m, -_DECILE * deviation_m
    spacing_m = deviation_m / (_DENSITY * count)
    for cut in range(_MOST_CUTS):
        above, below = _count_outside(samples, count, np.float32(upper), np.float32(lower))
        low, high = (upper, high) if above >= tenth else (low, upper)
        bottom, top = (bottom, lower) if below >= tenth else (lower, top)
        if above == tenth and below == tenth:
            break
        if cut >= _GUESSED_CUTS:
            spacing_m = math.inf
        if above != tenth:
            upper = _within(upper + (above - tenth) * spacing_m, low, high)
        if below != tenth:
            lower = _within(lower - (below - tenth) * spacing_m, bottom, top)
    # `low` has at least a tenth above it, `top` below it: exactly so where the search was broken off.
    least, greatest = _nearest_outside(samples, count, np.float32(low), np.float32(top))
    return max(0.0, least - greatest)


@inlined
def _within(guess: float, low: float, high: float) -> float:
    """The guess, or the middle where it lies outside."""
    return guess if low < guess < high else 0.5 * (low + high)


@_reordered
def _count_outside(samples: Heights, count: int, upper: np.float32, lower: np.float32) -> tuple[int, int]:
    above = below = 0
    for j in range(count):
        above += 1 if samples[j] > upper else 0
        below += 1 if samples[j] < lower else 0
    return above, below


@_reordered
def _nearest_outside(samples: Heights, count: int, upper: np.float32, lower: np.float32) -> tuple[float, float]:
    """The least sample above `upper` and the greatest below `lower`."""
    least, greatest = np.float32(np.inf), np.float32(-np.inf)
    for j in range(count):
        reached = samples[j] if samples[j] > upper else np.float32(np.inf)
        passed = samples[j] if samples[j] < lower else np.float32(-np.inf)
        least = min(least, reached)
        greatest = max(greatest, passed)
    return float(least), float(greatest)
