"""What no platform is told: how far the real net differs from the model. Everything follows from the seed.

Received power is what the model predicts, with 0.6 of the full clutter loss, plus three things that a calibration has
to find: an offset of each site (its antenna and feeder as they really are), an offset of each class of clutter, and
shadowing in dB, normal, alike at places some 100 m apart and half alike between sites. Tests compare a calibrated model
with `Truth.site_db` and `Truth.clutter_db`.
"""

import math
import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from command.radio.propagation.clutter import ClutterClass

SITE_SIGMA_DB = 2.5
CLUTTER_SIGMA_DB = 2.5
SHADOWING_SIGMA_DB = 6.0
SHADOWING_REACH_M = 110.0
"""Correlation falls to 1/e there; it is about exponential."""
SHARED_BETWEEN_SITES = 0.5
"""Share of the shadowing's variance that all sites see alike: a courtyard is dark from everywhere."""
_WAVES = 48


class Truth:
    """Offsets and shadowing of a net. Same seed and sites, same truth."""

    def __init__(self, seed: int, site_codes: Sequence[str]) -> None:
        rng = random.Random(f"{seed}/radio/truth")
        self.site_db = {code: rng.gauss(0.0, SITE_SIGMA_DB) for code in site_codes}
        self.clutter_db = {
            kind.value: 0.0 if kind is ClutterClass.NONE else rng.gauss(0.0, CLUTTER_SIGMA_DB) for kind in ClutterClass
        }
        self._fields = [_Field(seed, name) for name in ("all", *site_codes)]
        own = [_Field.share(1.0 - SHARED_BETWEEN_SITES)] * len(site_codes)
        self._scale = np.array([_Field.share(SHARED_BETWEEN_SITES), *own])
        self._waves = np.stack([field.waves for field in self._fields])
        self._phases = np.stack([field.phases for field in self._fields])

    def shadowing_db(self, x_m: float, y_m: float) -> NDArray[np.float64]:
        """By site, at a place of the plane."""
        angles = self._waves[:, :, 0] * x_m + self._waves[:, :, 1] * y_m + self._phases
        values = np.cos(angles).sum(axis=1) * self._scale
        shadowing: NDArray[np.float64] = values[1:] + values[0]
        return shadowing


class _Field:
    """A random field as a sum of plane waves whose lengths give an exponential correlation."""

    def __init__(self, seed: int, name: str) -> None:
        rng = random.Random(f"{seed}/radio/shadowing/{name}")
        waves, phases = [], []
        for _ in range(_WAVES):
            radius = math.sqrt((1.0 - rng.random() * 0.999) ** -2 - 1.0) / SHADOWING_REACH_M
            angle = rng.uniform(0.0, 2.0 * math.pi)
            waves.append((radius * math.cos(angle), radius * math.sin(angle)))
            phases.append(rng.uniform(0.0, 2.0 * math.pi))
        self.waves, self.phases = np.array(waves), np.array(phases)

    @staticmethod
    def share(of_variance: float) -> float:
        """What a sum of cosines is multiplied with to have this share of the whole variance."""
        return SHADOWING_SIGMA_DB * math.sqrt(of_variance * 2.0 / _WAVES)
