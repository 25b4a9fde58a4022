"""Forward scatter far beyond the horizon.

Hufford 1995, sections 20-24 (ASCAT, H0F, AHD); NBS Technical Note 101, chapter 9 and annex III.
"""

import math

from command.radio.propagation.arrays import as_single
from command.radio.propagation.compiled import single_compiled, single_inlined
from command.radio.propagation.geometry import Geometry
from command.radio.propagation.ground import Medium
from command.radio.propagation.inputs import Inputs

TOO_LOW_DB = as_single(1001.0)
"""Answer of the model where both antennas lie too low for scatter to be described."""
_UNUSABLE_DB = as_single(1000.0)
_HIGHEST_GAIN_DB = as_single(15.0)


@single_inlined
def _gain_curve_db(row: int, r: float) -> float:
    """H_0 against r on one of the five curves of Technical Note 101, figure 9.3."""
    a = (25.0, 80.0, 177.0, 395.0, 705.0)[row]
    b = (24.0, 45.0, 68.0, 80.0, 105.0)[row]
    x = 1.0 / (r * r)
    return 10.0 * math.log10(1.0 + (a * x + b) * x)


@single_inlined
def _frequency_gain_db(r: float, efficiency: float) -> float:
    """H_0 between the curves for whole scatter efficiencies 1 to 5."""
    eta = min(max(efficiency, 1.0), 5.0)
    row = int(eta)
    share = eta - as_single(row)
    lower = _gain_curve_db(row - 1, r)
    return lower if share == 0.0 else (1.0 - share) * lower + share * _gain_curve_db(row, r)


@single_inlined
def _distance_loss_db(angle_distance_m: float) -> float:
    """Attenuation function F(theta d)."""
    if angle_distance_m <= 10e3:
        return 133.4 + 0.332e-3 * angle_distance_m - 10.0 * math.log10(angle_distance_m)
    if angle_distance_m <= 70e3:
        return 104.6 + 0.212e-3 * angle_distance_m - 2.5 * math.log10(angle_distance_m)
    return 71.8 + 0.157e-3 * angle_distance_m + 5.0 * math.log10(angle_distance_m)


@single_compiled
def _scatter_gain_db(path: Geometry, distance_m: float, medium: Medium, wave_number: float, earlier_db: float) -> float:
    """The frequency gain H_0; `TOO_LOW_DB` where the model has none. `earlier_db` < 0 means none is known yet."""
    difference_m = path.tx_horizon_m - path.rx_horizon_m
    ratio = path.rx_effective_m / path.tx_effective_m
    if difference_m < 0.0:
        difference_m, ratio = -difference_m, 1.0 / ratio
    theta = path.tx_angle + path.rx_angle + distance_m * medium.curvature_per_m
    r_tx = 2.0 * wave_number * theta * path.tx_effective_m
    r_rx = 2.0 * wave_number * theta * path.rx_effective_m
    if r_tx < 0.2 and r_rx < 0.2:
        return TOO_LOW_DB
    asymmetry = (distance_m - difference_m) / (distance_m + difference_m)
    q = min(max(0.1, ratio / asymmetry), 10.0)
    asymmetry = max(0.1, asymmetry)
    crossing_m = (distance_m - difference_m) * (distance_m + difference_m) * theta * 0.25 / distance_m
    refraction = 0.031 - medium.refractivity * 2.32e-3 + medium.refractivity**2 * 5.67e-6
    decay = min(1.7, crossing_m / 8.0e3)
    eta = crossing_m / 1.756e3 * (1.0 + refraction * math.exp(-(decay**6)))
    gain_db = 0.5 * (_frequency_gain_db(r_tx, eta) + _frequency_gain_db(r_rx, eta))
    correction = 6.0 * (0.6 - math.log10(max(eta, 1.0))) * math.log10(asymmetry) * math.log10(q)
    gain_db = max(0.0, gain_db + min(gain_db, correction))
    if eta < 1.0:
        root2 = math.sqrt(2.0)
        product = (1.0 + root2 / r_tx) * (1.0 + root2 / r_rx)
        limit = 10.0 * math.log10(product * product * (r_tx + r_rx) / (r_tx + r_rx + 2.0 * root2))
        gain_db = eta * gain_db + (1.0 - eta) * limit
    return earlier_db if gain_db > _HIGHEST_GAIN_DB and earlier_db >= 0.0 else gain_db


@single_compiled
def _troposcatter_db(
    path: Geometry, distance_m: float, medium: Medium, wave_number: float, earlier_db: float
) -> tuple[float, float]:
    """Scatter attenuation below free space and the frequency gain found, dB; or `TOO_LOW_DB`."""
    gain_db = earlier_db
    if earlier_db <= _HIGHEST_GAIN_DB:
        gain_db = _scatter_gain_db(path, distance_m, medium, wave_number, earlier_db)
        if gain_db == TOO_LOW_DB:
            return TOO_LOW_DB, earlier_db
    theta = path.tx_angle + path.rx_angle + distance_m * medium.curvature_per_m
    angle_distance_m = theta * distance_m
    scatter_db = (
        _distance_loss_db(angle_distance_m)
        + 10.0 * math.log10(wave_number * 47.7 * theta**4)
        - 0.1 * (medium.refractivity - 301.0) * math.exp(-angle_distance_m / 40e3)
        + gain_db
    )
    return scatter_db, gain_db


@single_compiled
def scattered_db(
    path: Geometry, slope: float, intercept_db: float, from_m: float, medium: Medium, inputs: Inputs
) -> float:
    """Attenuation where scatter is weaker than the diffraction line (Hufford 1995, section 5); -1 where it is not."""
    horizons_m = path.tx_horizon_m + path.rx_horizon_m
    first_m, second_m = horizons_m + 200e3, horizons_m + 400e3
    second_db, gain_db = _troposcatter_db(path, second_m, medium, inputs.wave_number, -1.0)
    first_db, _ = _troposcatter_db(path, first_m, medium, inputs.wave_number, gain_db)
    if first_db >= _UNUSABLE_DB:
        return -1.0
    scatter_slope = (second_db - first_db) / 200e3
    crossing_m = (first_db - intercept_db - scatter_slope * first_m) / (slope - scatter_slope)
    crossing_m = max(from_m, crossing_m)
    if path.distance_m <= crossing_m:
        return -1.0
    at_crossing_db = (slope - scatter_slope) * crossing_m + intercept_db
    return max(0.0, scatter_slope * path.distance_m + at_crossing_db)
