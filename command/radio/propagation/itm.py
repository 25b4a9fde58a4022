"""The irregular terrain model (Longley-Rice, ITM 1.2.2) point to point, in its exact form.

Hufford, "The ITS Irregular Terrain Model, version 1.2.2: the algorithm", 1995; Hufford, Longley, Kissick, NTIA Report
82-100, 1982. Answers are basic transmission losses; location variability stays out of them by default, because it
is the shadowing margin of the service probability.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from command.radio.propagation.arrays import Floats
from command.radio.propagation.attenuation import reference_attenuation_db
from command.radio.propagation.compiled import compiled
from command.radio.propagation.geometry import Geometry, path_geometry
from command.radio.propagation.ground import (
    Medium,
    effective_curvature_per_m,
    ground_impedance,
    surface_refractivity,
)
from command.radio.propagation.profile import MOST_IRREGULARITY_SAMPLES, mean_height
from command.radio.propagation.variability import Climate, Wanted, wanted, with_variability_db


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Everything but the profile and the antennas; the defaults suit Jiangsu.

    Refractivity is that of sea level in N units, conductivity in S/m, shares in 0..1. Mode 12: mobile, location
    variability removed.
    """

    climate: Climate = Climate.CONTINENTAL_TEMPERATE
    refractivity: float = 315.0
    permittivity: float = 15.0
    conductivity_s_m: float = 0.005
    vertical: bool = True
    mode: int = 12
    time: float = 0.5
    location: float = 0.5
    situation: float = 0.5

    def __post_init__(self) -> None:
        if not 250.0 <= self.refractivity <= 400.0:
            raise ValueError(f"refractivity {self.refractivity} is outside 250-400 N units")
        if self.permittivity < 1.0 or self.conductivity_s_m <= 0.0:
            raise ValueError("permittivity must be at least 1 and conductivity above 0")
        if self.mode not in {kind + extra for kind in range(4) for extra in (0, 10, 20, 30)}:
            raise ValueError(f"variability mode {self.mode} is not one of 0-3, 10-13, 20-23, 30-33")
        for share in (self.time, self.location, self.situation):
            if not 0.0 < share < 1.0:
                raise ValueError("time, location and situation are shares between 0 and 1")


class Inputs(NamedTuple):
    """The settings as compiled code takes them."""

    frequency_mhz: float
    refractivity: float
    impedance: complex
    asked: Wanted


class PathLoss(NamedTuple):
    """Loss of one path and how it came about: loss and attenuations dB, the rest m, rad and N units."""

    loss_db: float
    free_space_db: float
    attenuation_db: float
    region: int
    refractivity: float
    path: Geometry


def check_frequency(frequency_mhz: float) -> None:
    if not 20.0 <= frequency_mhz <= 20_000.0:
        raise ValueError(f"{frequency_mhz} MHz is outside 20 MHz - 20 GHz")


def check_antenna_height(height_m: float) -> None:
    if not 0.5 <= height_m <= 3000.0:
        raise ValueError(f"antenna height {height_m} m is outside 0.5-3000 m")


def model_inputs(frequency_mhz: float, settings: ModelSettings) -> Inputs:
    check_frequency(frequency_mhz)
    impedance = ground_impedance(
        float(frequency_mhz), float(settings.permittivity), float(settings.conductivity_s_m), settings.vertical
    )
    asked = wanted(settings.climate, settings.mode, settings.time, settings.location, settings.situation)
    return Inputs(float(frequency_mhz), float(settings.refractivity), impedance, asked)


@compiled
def free_space_db(frequency_mhz: float, distance_m: float) -> float:
    return 32.45 + 20.0 * math.log10(frequency_mhz) + 20.0 * math.log10(distance_m / 1000.0)


@compiled
def medium_over(inputs: Inputs, mean_height_m: float) -> Medium:
    refractivity = surface_refractivity(inputs.refractivity, mean_height_m)
    return Medium(inputs.frequency_mhz, refractivity, effective_curvature_per_m(refractivity), inputs.impedance)


@compiled
def loss_over(path: Geometry, medium: Medium, inputs: Inputs) -> PathLoss:
    """Loss of a path whose geometry is known."""
    attenuation_db, region = reference_attenuation_db(path, medium)
    below_db = with_variability_db(
        attenuation_db,
        inputs.asked,
        path.tx_effective_m,
        path.rx_effective_m,
        path.irregularity_m,
        path.distance_m,
        inputs.frequency_mhz,
    )
    free_db = free_space_db(inputs.frequency_mhz, path.distance_m)
    return PathLoss(below_db + free_db, free_db, attenuation_db, region, medium.refractivity, path)


@compiled
def profile_loss(
    heights_m: Floats, step_m: float, tx_height_m: float, rx_height_m: float, inputs: Inputs, residuals: Floats
) -> PathLoss:
    """The whole model on one profile, for compiled callers; `residuals` is scratch space."""
    medium = medium_over(inputs, mean_height(heights_m))
    path = path_geometry(heights_m, step_m, medium.curvature_per_m, tx_height_m, rx_height_m, residuals)
    return loss_over(path, medium, inputs)


def path_loss(
    heights_m: ArrayLike,
    step_m: float,
    tx_height_m: float,
    rx_height_m: float,
    frequency_mhz: float,
    settings: ModelSettings | None = None,
) -> PathLoss:
    """Basic transmission loss over a profile of at least two heights above sea level, m, `step_m` apart.

    Antenna heights are above ground, m. Raises ValueError for inputs outside the model's validity and for
    heights that are not finite. Below 1 km the model is outside its fit: see `sweep` for what is done there.
    """
    profile = np.ascontiguousarray(heights_m, dtype=np.float64)
    if profile.ndim != 1 or profile.size < 2:
        raise ValueError("a profile has at least two heights")
    if not np.isfinite(profile).all():
        raise ValueError("the profile has heights that are not finite")
    if not step_m > 0.0:
        raise ValueError("the step of a profile is positive")
    check_antenna_height(tx_height_m)
    check_antenna_height(rx_height_m)
    inputs = model_inputs(frequency_mhz, settings or ModelSettings())
    residuals = np.empty(MOST_IRREGULARITY_SAMPLES)
    return profile_loss(profile, float(step_m), float(tx_height_m), float(rx_height_m), inputs, residuals)
