"""How much more or less than the median: variability in time, location and situation.

Hufford 1995, sections 28-40 (AVAR, CURVE, QERFI); coefficients of the seven radio climates from the same, tables in
section 34, after NBS Technical Note 101, annex III.
"""

import math
from enum import IntEnum
from typing import NamedTuple

from command.radio.propagation.arrays import as_single
from command.radio.propagation.compiled import single_inlined
from command.radio.propagation.numerics import exp, log
from command.radio.propagation.roughness import roughness_at


class Climate(IntEnum):
    EQUATORIAL = 1
    CONTINENTAL_SUBTROPICAL = 2
    MARITIME_SUBTROPICAL = 3
    DESERT = 4
    CONTINENTAL_TEMPERATE = 5
    MARITIME_TEMPERATE_OVER_LAND = 6
    MARITIME_TEMPERATE_OVER_SEA = 7


class Mode(IntEnum):
    """Which variabilities are of one kind; + 10 removes location variability, + 20 direct situation variability."""

    SINGLE_MESSAGE = 0
    ACCIDENTAL = 1
    MOBILE = 2
    BROADCAST = 3


class Curve(NamedTuple):
    """(c1 + c2 / (1 + ((d - x2) / x3)^2)) (d / x1)^2 / (1 + (d / x1)^2); c in dB, x in m."""

    c1: float
    c2: float
    x1: float
    x2: float
    x3: float


class FrequencyGain(NamedTuple):
    """c1 + c2 / ((c3 ln(0.133 k))^2 + 1), k the wave number."""

    c1: float
    c2: float
    c3: float


class ClimateCoefficients(NamedTuple):
    median: Curve
    below: Curve
    above: Curve
    ducting_share: float
    ducting_from: float
    gain_below: FrequencyGain
    gain_above: FrequencyGain


def _curve(row: tuple[float, ...]) -> Curve:
    c1, c2, x1_km, x2_km, x3_km = row
    return Curve(c1, c2, x1_km * 1e3, x2_km * 1e3, x3_km * 1e3)


def _coefficients(
    median: tuple[float, ...],
    below: tuple[float, ...],
    above: tuple[float, ...],
    ducting: tuple[float, float],
    gain_below: tuple[float, float, float] = (1.0, 0.0, 0.0),
    gain_above: tuple[float, float, float] = (1.0, 0.0, 0.0),
) -> ClimateCoefficients:
    """The tables give distances in km."""
    return ClimateCoefficients(
        _curve(median), _curve(below), _curve(above), *ducting, FrequencyGain(*gain_below), FrequencyGain(*gain_above)
    )


CLIMATES = {
    Climate.EQUATORIAL: _coefficients(
        (-9.67, 12.7, 144.9, 190.3, 133.8),
        (2.13, 159.5, 762.2, 123.6, 94.5),
        (2.11, 102.3, 636.9, 134.8, 95.6),
        (1.224, 1.282),
    ),
    Climate.CONTINENTAL_SUBTROPICAL: _coefficients(
        (-0.62, 9.19, 228.9, 205.2, 143.6),
        (2.66, 7.67, 100.4, 172.5, 136.4),
        (6.87, 15.53, 138.7, 143.7, 98.6),
        (0.801, 2.161),
        gain_above=(0.93, 0.31, 2.00),
    ),
    Climate.MARITIME_SUBTROPICAL: _coefficients(
        (1.26, 15.5, 262.6, 185.2, 99.8),
        (6.11, 6.65, 138.2, 242.2, 178.6),
        (10.08, 9.60, 165.3, 225.7, 129.7),
        (1.380, 1.282),
    ),
    Climate.DESERT: _coefficients(
        (-9.21, 9.05, 84.1, 101.1, 98.6),
        (1.98, 13.11, 139.1, 132.7, 193.5),
        (3.68, 159.3, 464.4, 93.1, 94.2),
        (1.000, 20.0),
        gain_above=(0.93, 0.19, 1.79),
    ),
    Climate.CONTINENTAL_TEMPERATE: _coefficients(
        (-0.62, 9.19, 228.9, 205.2, 143.6),
        (2.68, 7.16, 93.7, 186.8, 133.5),
        (4.75, 8.12, 93.2, 135.9, 113.4),
        (1.224, 1.282),
        gain_below=(0.92, 0.25, 1.77),
        gain_above=(0.93, 0.31, 2.00),
    ),
    Climate.MARITIME_TEMPERATE_OVER_LAND: _coefficients(
        (-0.39, 2.86, 141.7, 315.9, 167.4),
        (6.86, 10.38, 187.8, 169.6, 108.9),
        (8.58, 13.97, 216.0, 152.0, 122.7),
        (1.518, 1.282),
    ),
    Climate.MARITIME_TEMPERATE_OVER_SEA: _coefficients(
        (3.15, 857.9, 2222.0, 164.8, 116.3),
        (8.51, 169.8, 609.8, 119.9, 106.6),
        (8.43, 8.19, 136.2, 188.5, 122.9),
        (1.518, 1.282),
    ),
}


_CURVES_ROOT = as_single(math.sqrt(18e6))
"""Of twice 9000 km, the effective earth radius of the model's climate curves."""


class Wanted(NamedTuple):
    """What the answer is asked to hold for, as standard normal deviates, in which climate and mode."""

    coefficients: ClimateCoefficients
    mode: int
    z_time: float
    z_location: float
    z_situation: float


def normal_deviate(share: float) -> float:
    """The deviate exceeded with probability `share`, by the rational form the model prescribes.

    Abramowitz and Stegun, 26.2.23; the first constant is shifted so that the median gives zero.
    """
    tail = min(share, 1.0 - share)
    t = math.sqrt(-2.0 * math.log(tail))
    if tail == 0.5:
        return 0.0
    z = t - ((0.010328 * t + 0.802853) * t + 2.515516698) / (((0.001308 * t + 0.189269) * t + 1.432788) * t + 1.0)
    return z if share <= 0.5 else -z


def wanted(climate: Climate, mode: int, time: float, location: float, situation: float) -> Wanted:
    """Shares of time, locations and situations in 0..1, that the loss is not to exceed."""
    z_time, z_location, z_situation = (normal_deviate(share) for share in (time, location, situation))
    kind = mode % 10
    if kind == Mode.SINGLE_MESSAGE:
        z_time = z_location = z_situation
    elif kind == Mode.ACCIDENTAL:
        z_location = z_situation
    elif kind == Mode.MOBILE:
        z_location = z_time
    return Wanted(CLIMATES[climate], mode, z_time, z_location, z_situation)


@single_inlined
def _on_curve_db(curve: Curve, distance_m: float) -> float:
    near = (distance_m / curve.x1) * (distance_m / curve.x1)
    off = (distance_m - curve.x2) / curve.x3
    bell = 1.0 + off * off
    return (curve.c1 * bell + curve.c2) * near / (bell * (1.0 + near))


@single_inlined
def _frequency_gain(gain: FrequencyGain, log_wave_number: float) -> float:
    return gain.c1 + gain.c2 / ((gain.c3 * log_wave_number) ** 2 + 1.0)


@single_inlined
def effective_distance_m(effective_m: tuple[float, float], distance_m: float, scatter_m: float) -> float:
    """Distance that counts for variability: 130 km where diffraction and scatter are about equal."""
    threshold_m = _CURVES_ROOT * (math.sqrt(effective_m[0]) + math.sqrt(effective_m[1])) + scatter_m
    return 130e3 * distance_m / threshold_m if distance_m < threshold_m else 130e3 + distance_m - threshold_m


@single_inlined
def median_db(effective_m: tuple[float, float], distance_m: float, scatter_m: float, asked: Wanted) -> float:
    """How much less than the reference attenuation the median of the climate is."""
    return _on_curve_db(asked.coefficients.median, effective_distance_m(effective_m, distance_m, scatter_m))


@single_inlined
def below_free_space_db(attenuation_db: float) -> float:
    """Attenuations below zero are drawn towards it."""
    drawn_db = attenuation_db * (29.0 - attenuation_db) / (29.0 - 10.0 * attenuation_db)
    return drawn_db if attenuation_db < 0.0 else attenuation_db


@single_inlined
def _time_deviation_db(asked: Wanted, distance_m: float, wave_number: float) -> float:
    climate = asked.coefficients
    log_wave_number = log(0.133 * wave_number)
    if asked.z_time < 0.0:
        return _on_curve_db(climate.below, distance_m) * _frequency_gain(climate.gain_below, log_wave_number)
    above_db = _on_curve_db(climate.above, distance_m) * _frequency_gain(climate.gain_above, log_wave_number)
    if asked.z_time <= climate.ducting_from:
        return above_db
    ducting_db = above_db * climate.ducting_share
    return ducting_db + (above_db - ducting_db) * climate.ducting_from / asked.z_time


@single_inlined
def deviation_db(
    heights_m: tuple[float, float],
    distance_m: float,
    irregularity_m: float,
    wave_number: float,
    scatter_m: float,
    asked: Wanted,
) -> float:
    """How much less than the median attenuation belongs to the wanted shares; `heights_m` are effective heights."""
    effective_m = effective_distance_m(heights_m, distance_m, scatter_m)
    time_db = _time_deviation_db(asked, effective_m, wave_number)
    location_db = 0.0
    if asked.mode % 20 < 10:
        rough = roughness_at(distance_m, irregularity_m) * wave_number
        location_db = 10.0 * rough / (rough + 13.0)
    situation_db = 0.0 if asked.mode >= 20 else 5.0 + 3.0 * exp(-effective_m / 100e3)
    z_situation_squared = asked.z_situation * asked.z_situation
    variance = (
        situation_db**2
        + (time_db * asked.z_time) ** 2 / (7.8 + z_situation_squared)
        + (location_db * asked.z_location) ** 2 / (24.0 + z_situation_squared)
    )
    kind = asked.mode % 10
    shift_db = 0.0
    if kind == 0:
        variance += time_db**2 + location_db**2
    elif kind == 1:
        shift_db = time_db * asked.z_time
        variance += location_db**2
    elif kind == 2:
        shift_db = math.sqrt(time_db**2 + location_db**2) * asked.z_time
    else:
        shift_db = time_db * asked.z_time + location_db * asked.z_location
    return shift_db + math.sqrt(variance) * asked.z_situation
