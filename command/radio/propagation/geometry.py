"""Effective heights and horizons: from what the profile shows to the geometry the model calculates with.

Hufford 1995, section 47 (the routine that prepares a profile); the distance of a smooth-earth horizon is
sqrt(2 h a) with the effective earth radius a, shortened by the terrain's irregularity.
"""

import math
from typing import NamedTuple

from command.radio.propagation.arrays import Floats, Heights, as_single
from command.radio.propagation.block import (
    CURVATURE,
    DISTANCE,
    ELEVATION,
    IN_SIGHT,
    IRREGULARITY,
    RX_ANGLE,
    RX_EFFECTIVE,
    RX_HORIZON,
    TX_ANGLE,
    TX_EFFECTIVE,
    TX_HORIZON,
    VISIBLE,
)
from command.radio.propagation.compiled import compiled, inlined, single_inlined
from command.radio.propagation.ground import Medium
from command.radio.propagation.numerics import exp
from command.radio.propagation.profile import fitted_line, horizons, irregularity, positive_difference

_LEAST_ROOT = as_single(math.sqrt(5.0))
"""Root of the least height, m, that the shortening of horizons counts with."""


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


@inlined
def fit_bounds(
    distance_m: float, tx_height_m: float, rx_height_m: float, tx_horizon_m: float, rx_horizon_m: float
) -> tuple[float, float]:
    """Where fits begin and end: 15 antenna heights or a tenth of the horizon distance from either end, m."""
    start_m = min(15.0 * tx_height_m, 0.1 * tx_horizon_m)
    return start_m, distance_m - min(15.0 * rx_height_m, 0.1 * rx_horizon_m)


@inlined
def well_within_sight(distance_m: float, tx_horizon_m: float, rx_horizon_m: float) -> bool:
    """Both horizons lie so far that one line is fitted to the whole path instead of one to each foreground."""
    return tx_horizon_m + rx_horizon_m > 1.5 * distance_m


@single_inlined
def statistical_horizons(seen: Geometry, medium: Medium) -> Geometry:
    """Horizons from effective heights and irregularity, raised until they overlap: for paths well within sight.

    With s the distance of the smooth horizon, that of the rough one is s exp(-0.07 sqrt(irregularity / height)).
    """
    root_tx, root_rx = math.sqrt(seen.tx_effective_m), math.sqrt(seen.rx_effective_m)
    roughness = -0.07 * math.sqrt(seen.irregularity_m)
    least_tx, least_rx = max(root_tx, _LEAST_ROOT), max(root_rx, _LEAST_ROOT)
    inverse = 1.0 / (least_tx * least_rx)
    together_m = root_tx * exp(roughness * inverse * least_rx) + root_rx * exp(roughness * inverse * least_tx)
    together_m *= medium.horizon_root
    raised = seen.distance_m / together_m if together_m <= seen.distance_m else 1.0
    root_tx, root_rx = root_tx * raised, root_rx * raised
    least_tx, least_rx = max(root_tx, _LEAST_ROOT), max(root_rx, _LEAST_ROOT)
    inverse = 1.0 / (least_tx * least_rx)
    tx_share, rx_share = exp(roughness * inverse * least_rx), exp(roughness * inverse * least_tx)
    roots, shares = root_tx * root_rx, tx_share * rx_share
    inverse = 1.0 / (roots * shares * medium.horizon_root)
    # (0.65 irregularity (1 / share - 1) - 2 height) / smooth horizon
    rising = 0.65 * seen.irregularity_m * inverse
    sinking = 2.0 * inverse * roots * shares
    return Geometry(
        seen.distance_m,
        seen.tx_height_m,
        seen.rx_height_m,
        root_tx * root_tx,
        root_rx * root_rx,
        rising * (1.0 - tx_share) * rx_share * root_rx - sinking * root_tx,
        rising * (1.0 - rx_share) * tx_share * root_tx - sinking * root_rx,
        medium.horizon_root * root_tx * tx_share,
        medium.horizon_root * root_rx * rx_share,
        seen.irregularity_m,
    )


@compiled
def read_profile(
    heights_m: Floats,
    step_m: float,
    tx_height_m: float,
    rx_height_m: float,
    block: Heights,
    lane: int,
    residuals: Floats,
) -> None:
    """Write the geometry of a whole profile into a lane whose medium is known; `residuals` is scratch space."""
    intervals = heights_m.size - 1
    distance_m = intervals * step_m
    tx_angle, rx_angle, tx_horizon_m, rx_horizon_m = horizons(
        heights_m, step_m, block[CURVATURE + lane], tx_height_m, rx_height_m
    )
    start_m, end_m = fit_bounds(distance_m, tx_height_m, rx_height_m, tx_horizon_m, rx_horizon_m)
    in_sight = well_within_sight(distance_m, tx_horizon_m, rx_horizon_m)
    if in_sight:
        at_tx_m, at_rx_m = fitted_line(heights_m, start_m / step_m, end_m / step_m)
    else:
        at_tx_m, _ = fitted_line(heights_m, start_m / step_m, 0.9 * tx_horizon_m / step_m)
        _, at_rx_m = fitted_line(heights_m, (distance_m - 0.9 * rx_horizon_m) / step_m, end_m / step_m)
    block[DISTANCE + lane] = distance_m
    block[TX_EFFECTIVE + lane] = tx_height_m + positive_difference(heights_m[0], at_tx_m)
    block[RX_EFFECTIVE + lane] = rx_height_m + positive_difference(heights_m[intervals], at_rx_m)
    block[TX_ANGLE + lane] = block[ELEVATION + lane] = tx_angle
    block[RX_ANGLE + lane] = rx_angle
    block[TX_HORIZON + lane] = tx_horizon_m
    block[RX_HORIZON + lane] = rx_horizon_m
    block[VISIBLE + lane] = 1.0 if tx_horizon_m == distance_m else 0.0
    block[IN_SIGHT + lane] = 1.0 if in_sight else 0.0
    block[IRREGULARITY + lane] = irregularity(heights_m, step_m, start_m, end_m, residuals)
