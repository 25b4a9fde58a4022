"""Ground and air of a path: surface refractivity, curvature of the effective earth, ground impedance.

Hufford 1995, sections 41 and 42: N_s = N_0 exp(-h / 9460 m); the effective earth's curvature is the real one, 157e-9
per metre, times 1 - 0.04665 exp(N_s / 179.3).
"""

import cmath
import math
from typing import NamedTuple

from command.radio.propagation.compiled import compiled

EARTH_CURVATURE_PER_M = 157e-9
REFRACTIVITY_SCALE_M = 9460.0
MHZ_PER_WAVENUMBER = 47.7
"""Wave number in 1/m is the frequency in MHz over this."""


class Medium(NamedTuple):
    """What a path's model needs besides its geometry."""

    frequency_mhz: float
    refractivity: float
    curvature_per_m: float
    impedance: complex


@compiled
def surface_refractivity(sea_level_refractivity: float, mean_height_m: float) -> float:
    return sea_level_refractivity * math.exp(-mean_height_m / REFRACTIVITY_SCALE_M)


@compiled
def effective_curvature_per_m(refractivity: float) -> float:
    return EARTH_CURVATURE_PER_M * (1.0 - 0.04665 * math.exp(refractivity / 179.3))


@compiled
def ground_impedance(frequency_mhz: float, permittivity: float, conductivity_s_m: float, vertical: bool) -> complex:
    relative = complex(permittivity, 18000.0 * conductivity_s_m / frequency_mhz)
    impedance = cmath.sqrt(relative - 1.0)
    return impedance / relative if vertical else impedance
