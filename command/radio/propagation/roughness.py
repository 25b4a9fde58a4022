"""How rough the terrain is on a path of a given length. Hufford 1995, sections 3 and 11."""

import math

from command.radio.propagation.compiled import single_inlined
from command.radio.propagation.numerics import exp


@single_inlined
def roughness_at(distance_m: float, irregularity_m: float) -> float:
    """Terrain irregularity of a path of this length, m."""
    return irregularity_m * (1.0 - 0.8 * exp(distance_m * (-1.0 / 50e3)))


@single_inlined
def height_deviation(roughness_m: float) -> float:
    """Standard deviation of the terrain within the first Fresnel zone, m."""
    return 0.78 * roughness_m * exp(-0.5 * math.sqrt(math.sqrt(roughness_m)))
