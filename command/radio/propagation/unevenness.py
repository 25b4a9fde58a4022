"""Terrain irregularity in a hurry: the model's definition, its deciles within a part in a hundred.

`profile.irregularity` is the exact form. Here the samples are laid out for vector instructions, in single precision and
filled up to a whole number of vectors, and the deciles are found by narrowing an interval that must hold them instead
of by selection.
"""

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

from command.radio.propagation.arrays import Heights, as_index, as_single
from command.radio.propagation.compiled import compiled, single_inlined, with_single_literals
from command.radio.propagation.numerics import greater, lesser
from command.radio.propagation.profile import MOST_IRREGULARITY_SAMPLES

_VECTOR = 32
ROOM_FOR_SAMPLES = (MOST_IRREGULARITY_SAMPLES + _VECTOR - 1) // _VECTOR * _VECTOR
_NUMBERS = np.arange(ROOM_FOR_SAMPLES, dtype=np.float32)
_BEYOND = as_single(3e38)
"""Stands where there is no sample: above every other, below none."""
_GUESSED_CUTS, _MOST_CUTS = 6, 16
"""Some four cuts are needed. Ties between samples may keep a decile from ever being isolated: then intervals are
halved, to less than a hundredth of a standard deviation."""
_EVEN_M = as_single(1e-5)
"""Residuals this small are the rounding of their samples."""
_FARTHEST, _NEAREST = as_single(3.1), as_single(0.5)
"""By Cantelli's inequality a decile lies within 3 standard deviations of the mean, and a third across it."""
_DECILE, _DENSITY = as_single(1.2816), as_single(0.1755)
"""Of the normal distribution: the upper decile, and the density there."""

Function = TypeVar("Function", bound=Callable[..., Any])


def _reordered(function: Function) -> Function:
    """Sums of at most 245 numbers may be taken in any order, a relative error of 1e-5; all numbers are known ones."""
    flags = {"contract", "reassoc", "nsz", "nnan"}
    made = numba.njit(nogil=True, error_model="numpy", fastmath=flags)
    return cast("Function", made(with_single_literals(function)))


@compiled
def quick_irregularity(
    heights_m: Heights, step_m: float, start: float, end: float, last: int, samples: Heights
) -> float:
    """Irregularity of a path of `last` steps, fitted from `start` to `end`, in steps.

    `samples` is scratch space of `ROOM_FOR_SAMPLES`.
    """
    if end - start < 2.0:
        return 0.0
    tenth = min(max(4, int(0.1 * (end - start + 8.0))), 25)
    count = 10 * tenth - 5
    filled = (count + _VECTOR - 1) // _VECTOR * _VECTOR
    spacing = as_single((end - start) / (count - 1))
    _take_samples(heights_m, as_single(start), spacing, last, count, samples)
    for j in range(count, filled):
        samples[j] = 0.0
    deviation_m = _take_off_line(samples, as_single(count), count, filled)
    beyond = as_single(filled - count)
    range_m = _decile_range(samples, filled, beyond, as_single(count), as_single(tenth), deviation_m)
    return range_m / (1.0 - 0.8 * math.exp(-(end - start) * step_m / 50e3))


@compiled
def _take_samples(heights_m: Heights, start: float, spacing: float, last: int, count: int, samples: Heights) -> None:
    """Heights above that at the start, linear between the points of the radial."""
    base_m = heights_m[as_index(start)]
    final = as_index(last - 1)
    for j in range(count):
        place = start + _NUMBERS[j] * spacing
        i = min(as_index(place), final)
        below_m = heights_m[i]
        samples[j] = below_m + (heights_m[i + as_index(1)] - below_m) * (place - as_single(i)) - base_m


@_reordered
def _take_off_line(samples: Heights, number: float, count: int, filled: int) -> float:
    """Subtract the model's fitted line, whose end points weigh one half; returns the standard deviation left."""
    length = number - 1.0
    middle = 0.5 * length
    total = moment = 0.0
    for j in range(filled):
        total += samples[j]
        moment += samples[j] * (_NUMBERS[j] - middle)
    total -= 0.5 * (samples[0] + samples[count - 1])
    moment -= 0.25 * (samples[count - 1] - samples[0]) * length
    slope = moment * 12.0 / ((length * length + 2.0) * length)
    at_start = total / length - slope * middle
    squares = 0.0
    for j in range(filled):
        residual = samples[j] - (at_start + slope * _NUMBERS[j])
        squares += residual * residual if _NUMBERS[j] < number else 0.0
        samples[j] = residual if _NUMBERS[j] < number else _BEYOND
    return math.sqrt(squares / number)


@single_inlined
def _decile_range(
    samples: Heights, filled: int, beyond: float, number: float, tenth: float, deviation_m: float
) -> float:
    """Between the values that `tenth` samples reach and that `tenth` samples do not exceed.

    Both deciles are sought at once, each in an interval that is cut where a normal distribution would have the decile.
    """
    if deviation_m < _EVEN_M:
        return 0.0
    low, high = -_NEAREST * deviation_m, _FARTHEST * deviation_m
    bottom, top = -high, -low
    upper, lower = _DECILE * deviation_m, -_DECILE * deviation_m
    spacing_m = deviation_m / (_DENSITY * number)
    for cut in range(_MOST_CUTS):
        above, below = _count_outside(samples, filled, upper, lower)
        above -= beyond
        low, high = (upper, high) if above >= tenth else (low, upper)
        bottom, top = (bottom, lower) if below >= tenth else (lower, top)
        if above == tenth and below == tenth:
            break
        if cut >= _GUESSED_CUTS:
            spacing_m = _BEYOND
        if above != tenth:
            upper = _within(upper + (above - tenth) * spacing_m, low, high)
        if below != tenth:
            lower = _within(lower - (below - tenth) * spacing_m, bottom, top)
    # `low` has at least a tenth above it, `top` below it: exactly so where the search was broken off.
    least, greatest = _nearest_outside(samples, filled, low, top)
    return max(0.0, least - greatest)


@single_inlined
def _within(guess: float, low: float, high: float) -> float:
    """The guess, or the middle where it lies outside."""
    return guess if low < guess < high else 0.5 * (low + high)


@_reordered
def _count_outside(samples: Heights, filled: int, upper: float, lower: float) -> tuple[float, float]:
    above = below = 0.0
    for j in range(filled):
        above += 1.0 if samples[j] > upper else 0.0
        below += 1.0 if samples[j] < lower else 0.0
    return above, below


@_reordered
def _nearest_outside(samples: Heights, filled: int, upper: float, lower: float) -> tuple[float, float]:
    """The least sample above `upper` and the greatest below `lower`."""
    least, greatest = _BEYOND, -_BEYOND
    for j in range(filled):
        least = lesser(least, samples[j] if samples[j] > upper else _BEYOND)
        greatest = greater(greatest, samples[j] if samples[j] < lower else -_BEYOND)
    return least, greatest
