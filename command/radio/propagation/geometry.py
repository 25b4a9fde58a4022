"""Effective heights and horizons: from what the profile shows to the geometry the model calculates with.

Hufford 1995, section 47 (the routine that prepares a profile); the distance of a smooth-earth horizon is
sqrt(2 h a) with the effective earth radius a, shortened by the terrain's irregularity.
"""

import math
from typing import NamedTuple

from command.radio.propagation.arrays import Floats
from command.radio.propagation.compiled import compiled
from command.radio.propagation.profile import fitted_line, horizons, irregularity, positive_difference


class Geometry(NamedTuple):
    """One path as the model sees it. Heights and distances m, angles rad; transmitter first."""

    distance_m: float
    tx_height_m: float
    rx_height_m: float
    tx_effective_m: float
    rx_effective_m: float
    tx_angle: float
    rx_angle: float
    tx_horizon_m: float
    rx_horizon_m: float
    irregularity_m: float


@compiled
def fit_bounds(
    distance_m: float, tx_height_m: float, rx_height_m: float, tx_horizon_m: float, rx_horizon_m: float
) -> tuple[float, float]:
    """Where fits begin and end: 15 antenna heights or a tenth of the horizon distance from either end, m."""
    start_m = min(15.0 * tx_height_m, 0.1 * tx_horizon_m)
    return start_m, distance_m - min(15.0 * rx_height_m, 0.1 * rx_horizon_m)


@compiled
def well_within_sight(distance_m: float, tx_horizon_m: float, rx_horizon_m: float) -> bool:
    """Both horizons lie so far that one line is fitted to the whole path instead of one to each foreground."""
    return tx_horizon_m + rx_horizon_m > 1.5 * distance_m


@compiled
def _horizon_distance_m(effective_m: float, irregularity_m: float, curvature_per_m: float) -> float:
    smooth_m = math.sqrt(2.0 * effective_m / curvature_per_m)
    return smooth_m * math.exp(-0.07 * math.sqrt(irregularity_m / max(effective_m, 5.0)))


@compiled
def _horizon_angle(effective_m: float, irregularity_m: float, horizon_m: float, curvature_per_m: float) -> float:
    smooth_m = math.sqrt(2.0 * effective_m / curvature_per_m)
    return (0.65 * irregularity_m * (smooth_m / horizon_m - 1.0) - 2.0 * effective_m) / smooth_m


@compiled
def statistical_horizons(seen: Geometry, curvature_per_m: float) -> Geometry:
    """Horizons from effective heights and irregularity, raised until they overlap: for paths well within sight."""
    tx_m, rx_m = seen.tx_effective_m, seen.rx_effective_m
    tx_horizon_m = _horizon_distance_m(tx_m, seen.irregularity_m, curvature_per_m)
    rx_horizon_m = _horizon_distance_m(rx_m, seen.irregularity_m, curvature_per_m)
    together_m = tx_horizon_m + rx_horizon_m
    if together_m <= seen.distance_m:
        raised = (seen.distance_m / together_m) ** 2
        tx_m, rx_m = tx_m * raised, rx_m * raised
        tx_horizon_m = _horizon_distance_m(tx_m, seen.irregularity_m, curvature_per_m)
        rx_horizon_m = _horizon_distance_m(rx_m, seen.irregularity_m, curvature_per_m)
    return Geometry(
        seen.distance_m,
        seen.tx_height_m,
        seen.rx_height_m,
        tx_m,
        rx_m,
        _horizon_angle(tx_m, seen.irregularity_m, tx_horizon_m, curvature_per_m),
        _horizon_angle(rx_m, seen.irregularity_m, rx_horizon_m, curvature_per_m),
        tx_horizon_m,
        rx_horizon_m,
        seen.irregularity_m,
    )


@compiled
def path_geometry(
    heights_m: Floats,
    step_m: float,
    curvature_per_m: float,
    tx_height_m: float,
    rx_height_m: float,
    residuals: Floats,
) -> Geometry:
    """The geometry of a whole profile; `residuals` is scratch space."""
    intervals = heights_m.size - 1
    distance_m = intervals * step_m
    tx_angle, rx_angle, tx_horizon_m, rx_horizon_m = horizons(
        heights_m, step_m, curvature_per_m, tx_height_m, rx_height_m
    )
    start_m, end_m = fit_bounds(distance_m, tx_height_m, rx_height_m, tx_horizon_m, rx_horizon_m)
    delta_h_m = irregularity(heights_m, step_m, start_m, end_m, residuals)
    within_sight = well_within_sight(distance_m, tx_horizon_m, rx_horizon_m)
    if within_sight:
        at_tx_m, at_rx_m = fitted_line(heights_m, start_m / step_m, end_m / step_m)
    else:
        at_tx_m, _ = fitted_line(heights_m, start_m / step_m, 0.9 * tx_horizon_m / step_m)
        _, at_rx_m = fitted_line(heights_m, (distance_m - 0.9 * rx_horizon_m) / step_m, end_m / step_m)
    seen = Geometry(
        distance_m,
        tx_height_m,
        rx_height_m,
        tx_height_m + positive_difference(heights_m[0], at_tx_m),
        rx_height_m + positive_difference(heights_m[intervals], at_rx_m),
        tx_angle,
        rx_angle,
        tx_horizon_m,
        rx_horizon_m,
        delta_h_m,
    )
    return statistical_horizons(seen, curvature_per_m) if within_sight else seen
