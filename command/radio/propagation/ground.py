"""Ground and air of a path: surface refractivity, curvature of the effective earth, ground impedance.

Hufford 1995, sections 41 and 42: N_s = N_0 exp(-h / 9460 m); the effective earth's curvature is the real one, 157e-9
per metre, times 1 - 0.04665 exp(N_s / 179.3).
"""

import cmath
import math
from typing import NamedTuple

from command.radio.propagation.arrays import as_single
from command.radio.propagation.compiled import single_inlined
from command.radio.propagation.numerics import exp, log

EARTH_CURVATURE_PER_M = as_single(157e-9)
REFRACTIVITY_SCALE_M = as_single(9460.0)
MHZ_PER_WAVENUMBER = 47.7
"""Wave number in 1/m is the frequency in MHz over this."""


class Medium(NamedTuple):
    """Air and effective earth of one path.

    A smooth horizon lies `horizon_root` times the root of an antenna's height away, m; `scale_m` is the distance that
    diffraction beyond the horizon is measured in, (a^2 / f)^(1/3).
    """

    refractivity: float
    curvature_per_m: float
    horizon_root: float
    scale_m: float


@single_inlined
def surface_refractivity(sea_level_refractivity: float, mean_height_m: float) -> float:
    return sea_level_refractivity * exp(-mean_height_m * (1.0 / REFRACTIVITY_SCALE_M))


@single_inlined
def effective_curvature_per_m(refractivity: float) -> float:
    return EARTH_CURVATURE_PER_M * (1.0 - 0.04665 * exp(refractivity * (1.0 / 179.3)))


@single_inlined
def medium_at(sea_level_refractivity: float, cube_root_mhz: float, mean_height_m: float) -> Medium:
    """Over a path whose inner 80 % have this mean height."""
    refractivity = surface_refractivity(sea_level_refractivity, mean_height_m)
    curvature = effective_curvature_per_m(refractivity)
    scale_m = exp(log(curvature) * (-2.0 / 3.0)) / cube_root_mhz
    return Medium(refractivity, curvature, math.sqrt(2.0 / curvature), scale_m)


def ground_impedance(frequency_mhz: float, permittivity: float, conductivity_s_m: float, vertical: bool) -> complex:
    relative = complex(permittivity, 18000.0 * conductivity_s_m / frequency_mhz)
    impedance = cmath.sqrt(relative - 1.0)
    return impedance / relative if vertical else impedance
