"""Within the smooth-earth horizon: two rays, and the blend with extended diffraction.

Hufford 1995, sections 17-19 (ALOS); NTIA Report 82-100, chapter on the line-of-sight region.
"""

import math

from command.radio.propagation.compiled import compiled
from command.radio.propagation.diffraction import height_deviation, roughness_at
from command.radio.propagation.geometry import Geometry
from command.radio.propagation.ground import MHZ_PER_WAVENUMBER, Medium


@compiled
def line_of_sight_db(
    path: Geometry, distance_m: float, diffraction_slope: float, diffraction_db: float, smooth_m: float, medium: Medium
) -> float:
    """Attenuation below free space at a distance within sight; the diffraction line is extended inwards."""
    deviation_m = height_deviation(roughness_at(distance_m, path.irregularity_m))
    wave_number = medium.frequency_mhz / MHZ_PER_WAVENUMBER
    heights_m = path.tx_effective_m + path.rx_effective_m
    sin_psi = heights_m / math.sqrt(distance_m * distance_m + heights_m * heights_m)
    smoothness = math.exp(-min(10.0, wave_number * deviation_m * sin_psi))
    # (sin psi - Z) / (sin psi + Z), real and imaginary parts.
    resistance, reactance = medium.impedance.real, medium.impedance.imag
    scale = smoothness / ((sin_psi + resistance) ** 2 + reactance * reactance)
    reflected_real = (sin_psi * sin_psi - resistance * resistance - reactance * reactance) * scale
    reflected_imaginary = -2.0 * sin_psi * reactance * scale
    power = reflected_real * reflected_real + reflected_imaginary * reflected_imaginary
    if power < 0.25 or power < sin_psi:
        raised = math.sqrt(sin_psi / power)
        reflected_real, reflected_imaginary = reflected_real * raised, reflected_imaginary * raised
    phase = wave_number * 2.0 * path.tx_effective_m * path.rx_effective_m / distance_m
    if phase > 0.5 * math.pi:
        phase = math.pi - 0.25 * math.pi * math.pi / phase
    real = math.cos(phase) + reflected_real
    imaginary = reflected_imaginary - math.sin(phase)
    two_ray_db = -10.0 * math.log10(real * real + imaginary * imaginary)
    extended_db = diffraction_slope * distance_m + diffraction_db
    two_ray_share = 1.0 / (1.0 + medium.frequency_mhz * path.irregularity_m / max(10e3, smooth_m))
    return two_ray_share * two_ray_db + (1.0 - two_ray_share) * extended_db
