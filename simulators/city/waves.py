"""A gentle bending of the plane that gives drawn borders the look of grown ones and keeps neighbours neighbours.

Every point is moved by a smooth field, so lines that share vertices still share them; near a seat nothing moves.
"""

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]

STEP_M = 160.0
"""Lines are cut into pieces of at most this length before they are bent."""

_OCTAVES = ((15_000.0, 750.0, 6_500.0), (5_200.0, 210.0, 3_200.0), (1_900.0, 55.0, 1_300.0))
"""Wavelength, amplitude and the distance from a seat from which it is there in full, in metres; amplitude * 2 pi / wavelength stays below 0.32 each, so that nothing folds."""
_WAVES = 7
_CALM_M = 250.0
"""Nothing moves within this distance of a seat."""


class Waves:
    """Bends geometries given in metres of the plane. Same seed and seats, same field."""

    def __init__(self, seats_m: Floats, seed: int) -> None:
        rng = np.random.default_rng([seed, 2])
        self._seats = cKDTree(seats_m)
        self._waves = [_wave(rng, *octave) for octave in _OCTAVES for _ in range(_WAVES)]

    def bend(self, geometry: BaseGeometry) -> BaseGeometry:
        """The geometry with its vertices moved; cut it with `segmentize` first where it has long edges."""
        return shapely.transform(geometry, self._moved)

    def _moved(self, xy_m: Floats) -> Floats:
        shift = np.zeros_like(xy_m)
        distance_m, _ = self._seats.query(xy_m)
        for across, phases, amplitude_m, full_m in self._waves:
            share = np.clip((distance_m - _CALM_M) / (full_m - _CALM_M), 0.0, 1.0)
            rising = amplitude_m * share * share * (3.0 - 2.0 * share)
            shift += rising[:, None] * np.sin(xy_m @ across[:, None] + phases)
        moved: Floats = xy_m + shift
        return moved


def _wave(
    rng: np.random.Generator, length_m: float, amplitude_m: float, full_m: float
) -> tuple[Floats, Floats, float, float]:
    """A plane wave: direction in radians a metre, a phase for each axis, its share of the amplitude, `full_m`."""
    towards = rng.uniform(0.0, 2 * math.pi)
    number = 2 * math.pi / (length_m * rng.uniform(0.8, 1.25))
    across = np.array([math.cos(towards), math.sin(towards)]) * number
    return across, rng.uniform(0.0, 2 * math.pi, 2), amplitude_m / math.sqrt(_WAVES), full_m
