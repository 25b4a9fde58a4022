"""Within the smooth-earth horizon: two rays, and the blend with extended diffraction.

Hufford 1995, sections 17-19 (ALOS) and the curve of LRPROP; NTIA Report 82-100, chapter on the line-of-sight region.
Written without branches, as `diffraction` is.
"""

import math

from command.radio.propagation.arrays import as_single
from command.radio.propagation.compiled import single_inlined
from command.radio.propagation.geometry import Geometry
from command.radio.propagation.inputs import Inputs
from command.radio.propagation.numerics import cos_sin, decibels, exp, log
from command.radio.propagation.roughness import height_deviation, roughness_at

_PI = as_single(math.pi)


@single_inlined
def _two_rays_db(path: Geometry, distance_m: float, inputs: Inputs) -> float:
    """Attenuation below free space of the direct ray with the one reflected by the ground."""
    deviation_m = height_deviation(roughness_at(distance_m, path.irregularity_m))
    heights_m = path.tx_effective_m + path.rx_effective_m
    ray_m = math.sqrt(distance_m * distance_m + heights_m * heights_m)
    inverse = 1.0 / (ray_m * distance_m)
    sin_psi = heights_m * inverse * distance_m
    smoothness = exp(-min(10.0, inputs.wave_number * deviation_m * sin_psi))
    # (sin psi - Z) / (sin psi + Z) times its smoothness; raised where it would be weaker than the model allows.
    resistance, reactance = inputs.resistance, inputs.reactance
    real = sin_psi * sin_psi - resistance * resistance - reactance * reactance
    imaginary = -2.0 * sin_psi * reactance
    below = (sin_psi + resistance) * (sin_psi + resistance) + reactance * reactance
    size = real * real + imaginary * imaginary
    share = 1.0 / (below * size)
    scale = smoothness * share * size
    power = scale * scale * size
    scale = math.sqrt(sin_psi * share * below) if power < 0.25 or power < sin_psi else scale
    twice = inputs.wave_number * 2.0 * path.tx_effective_m * path.rx_effective_m
    phase = twice * inverse * ray_m
    folded = _PI - 0.25 * _PI * _PI * distance_m / twice
    cosine, sine = cos_sin(folded if phase > 0.5 * _PI else phase)
    real, imaginary = cosine + real * scale, imaginary * scale - sine
    return -decibels(real * real + imaginary * imaginary)


@single_inlined
def within_sight_db(path: Geometry, slope: float, intercept_db: float, smooth_m: float, inputs: Inputs) -> float:
    """A curve k1 d + k2 ln d through two points within sight and the edge of the diffraction line."""
    edge_db = smooth_m * slope + intercept_db
    horizons_m = path.tx_horizon_m + path.rx_horizon_m
    reach_m = 0.04 * inputs.frequency_mhz * path.tx_effective_m * path.rx_effective_m
    near_m = min(reach_m, 0.5 * horizons_m)
    rises = intercept_db >= 0.0
    first_m = near_m if rises else reach_m
    second_m = near_m + 0.25 * (horizons_m - near_m) if rises else max(-intercept_db / slope, 0.25 * horizons_m)
    two = first_m < second_m
    first_m = first_m if two else 0.5 * second_m
    least_m = max(10e3, smooth_m)
    ray_share = least_m / (least_m + inputs.frequency_mhz * path.irregularity_m)
    second_db = ray_share * _two_rays_db(path, second_m, inputs)
    second_db += (1.0 - ray_share) * (slope * second_m + intercept_db)
    first_db = ray_share * _two_rays_db(path, first_m, inputs)
    first_db += (1.0 - ray_share) * (slope * first_m + intercept_db)
    log_smooth, log_first = log(smooth_m), log(first_m)
    span_m, log_span = smooth_m - first_m, log_smooth - log_first
    step_m, outer_m = second_m - first_m, smooth_m - second_m
    bend_m = span_m * (log(second_m) - log_first) - step_m * log_span
    bent, outer = bend_m * log_span, span_m * outer_m
    inverse = 1.0 / (bent * outer)
    bend = (span_m * (second_db - first_db) - step_m * (edge_db - first_db)) * inverse * outer * log_span
    logarithmic = max(0.0, bend)
    linear = (edge_db - first_db - logarithmic * log_span) * inverse * bent * outer_m
    steep = max(0.0, edge_db - first_db) * inverse * outer * bend_m
    straight = max(0.0, edge_db - second_db) * inverse * bent * span_m
    fitted = two and (intercept_db > 0.0 or logarithmic > 0.0)
    falls = linear < 0.0
    bent_linear = (slope if steep == 0.0 else 0.0) if falls else linear
    bent_logarithmic = steep if falls else logarithmic
    flat_linear = slope if straight == 0.0 else straight
    linear = bent_linear if fitted else flat_linear
    logarithmic = bent_logarithmic if fitted else 0.0
    return edge_db + linear * (path.distance_m - smooth_m) + logarithmic * (log(path.distance_m) - log_smooth)
