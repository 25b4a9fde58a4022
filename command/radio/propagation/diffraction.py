"""Diffraction beyond the horizon: two knife edges and a smooth earth, blended by the terrain's roughness.

Hufford 1995, sections 10-16 (ADIFF, FHT, AKNFE); NTIA Report 82-100, chapter on the diffraction region. Written
without branches; divisions by several numbers share one division by their product, which is what they cost.
"""

import math
from typing import NamedTuple

from command.radio.propagation.arrays import as_single
from command.radio.propagation.compiled import single_inlined
from command.radio.propagation.geometry import Geometry
from command.radio.propagation.ground import Medium
from command.radio.propagation.inputs import Inputs
from command.radio.propagation.numerics import cube_root, decibels, exp, log
from command.radio.propagation.roughness import height_deviation, roughness_at

SPHERE_M = as_single(4.0 / 3.0 * 6370e3)
"""Effective radius of the reference earth."""
_ROUGHEST = as_single(6283.2)
"""Most terrain irregularity in wave numbers that still counts."""
_FAR_V2 = as_single(5.76)
"""Square of the Fresnel parameter from which a knife edge's attenuation is that of the asymptote."""


@single_inlined
def _near_edge_db(v_squared: float) -> float:
    """One knife edge's attenuation, without the logarithm of the asymptote."""
    near_db = 6.02 + 9.11 * math.sqrt(v_squared) - 1.27 * v_squared
    return near_db if v_squared < _FAR_V2 else 12.953


@single_inlined
def two_knife_edges_db(first: float, second: float) -> float:
    """Attenuation of two knife edges whose Fresnel parameters have these squares."""
    asymptotes = (1.0 if first < _FAR_V2 else first) * (1.0 if second < _FAR_V2 else second)
    return _near_edge_db(first) + _near_edge_db(second) + decibels(asymptotes)


@single_inlined
def _height_gain_db(x_km: float, k: float, log_k: float, x_squared_per_k: float) -> float:
    """Height gain over a smooth spherical earth, after Vogler; x in the model's scaled kilometres."""
    x_db = decibels(x_km)
    far_db = 0.05751 * x_km - x_db
    flat_db = 4.0 * x_db - 117.0
    weight = 0.0134 * x_km * exp(-0.005 * x_km)
    between_db = (1.0 - weight) * far_db + weight * flat_db
    flat = k < 1e-5 or -x_km * log_k * log_k * log_k > 5495.0
    low_db = flat_db if x_km > 1.0 else -117.0
    near_db = low_db if flat else 2.5e-5 * x_squared_per_k + 8.686 * log_k - 15.0
    within_db = between_db if x_km >= 200.0 else near_db
    return far_db if x_km >= 2000.0 else within_db


@single_inlined
def _foreground(effective_m: float, horizon_m: float, inverse_horizon: float, inputs: Inputs) -> tuple[float, float]:
    """Scaled distance of an antenna's horizon, km, and its height gain, dB."""
    sphere = SPHERE_M * 2.0 * effective_m * inverse_horizon * inverse_horizon
    log_ratio = log(sphere) * (1.0 / 3.0)
    ratio = exp(log_ratio)
    k = inputs.k_factor * ratio
    scaled_km = inputs.cube_root_mhz * 1e-3 * horizon_m
    x_km = (1.607 - k) * ratio * ratio * scaled_km
    x_squared_per_k = (1.607 - k) * (1.607 - k) * sphere * scaled_km * scaled_km * (1.0 / inputs.k_factor)
    return x_km, _height_gain_db(x_km, k, inputs.log_k_factor + log_ratio, x_squared_per_k)


class Obstruction(NamedTuple):
    """What both distances of the diffraction line share.

    `sight_angle` is the angle of the grazing ray, rad; `scaled_km` and `gains_db` belong to both foregrounds over a
    smooth earth; `clutter_db` is the terrain clutter term, fixed at the smooth-earth horizons.
    """

    horizons_m: float
    smooth_m: float
    sight_angle: float
    scaled_km: float
    gains_db: float
    clutter_db: float
    height_term: float


@single_inlined
def obstruction(path: Geometry, medium: Medium, inputs: Inputs) -> Obstruction:
    """Everything about a path's diffraction that does not depend on the distance."""
    horizons_m = path.tx_horizon_m + path.rx_horizon_m
    smooth_m = medium.horizon_root * (math.sqrt(path.tx_effective_m) + math.sqrt(path.rx_effective_m))
    inverse = 1.0 / (path.tx_horizon_m * path.rx_horizon_m)
    x_tx, tx_gain_db = _foreground(path.tx_effective_m, path.tx_horizon_m, inverse * path.rx_horizon_m, inputs)
    x_rx, rx_gain_db = _foreground(path.rx_effective_m, path.rx_horizon_m, inverse * path.tx_horizon_m, inputs)
    structural = path.tx_height_m * path.rx_height_m
    effective = path.tx_effective_m * path.rx_effective_m
    deviation_m = height_deviation(roughness_at(smooth_m, path.irregularity_m))
    return Obstruction(
        horizons_m,
        smooth_m,
        -max(path.tx_angle + path.rx_angle, -horizons_m * medium.curvature_per_m),
        x_tx + x_rx,
        tx_gain_db + rx_gain_db,
        min(15.0, 0.5 * decibels(1.0 + 1e-5 * structural * inputs.frequency_mhz * deviation_m)),
        # 10 m2 keeps the ratio finite where an antenna stands on the ground (Hufford 1995, section 10).
        math.sqrt(1.0 + (effective - structural) / (structural + 10.0)),
    )


@single_inlined
def _diffraction_db(path: Geometry, between: Obstruction, distance_m: float, medium: Medium, inputs: Inputs) -> float:
    """Diffraction attenuation below free space at a distance beyond the horizons."""
    angle = distance_m * medium.curvature_per_m - between.sight_angle
    beyond_m = distance_m - between.horizons_m
    past_tx_m, past_rx_m = beyond_m + path.tx_horizon_m, beyond_m + path.rx_horizon_m
    pasts, lengths = past_tx_m * past_rx_m, beyond_m * distance_m
    inverse = 1.0 / (pasts * lengths)
    edge = 0.0795775 * inputs.wave_number * angle * angle * beyond_m * inverse * lengths
    knife_db = two_knife_edges_db(edge * path.tx_horizon_m * past_rx_m, edge * path.rx_horizon_m * past_tx_m)
    ratio = cube_root(SPHERE_M * angle * inverse * pasts * distance_m)
    x_km = (1.607 - inputs.k_factor * ratio) * ratio * ratio * inputs.cube_root_mhz * 1e-3 * beyond_m
    x_km += between.scaled_km
    smooth_db = 0.05751 * x_km - decibels(x_km) - between.gains_db - 20.0
    roughness = roughness_at(distance_m, path.irregularity_m) * inputs.wave_number
    # 1 / curvature, from what the medium holds.
    bulge_m = between.horizons_m - between.sight_angle * 0.5 * medium.horizon_root * medium.horizon_root
    q = (between.height_term + bulge_m * inverse * pasts * beyond_m) * min(roughness, _ROUGHEST)
    smooth_share = 25.1 / (25.1 + math.sqrt(q))
    return smooth_share * smooth_db + (1.0 - smooth_share) * knife_db + between.clutter_db


@single_inlined
def diffraction_line(path: Geometry, between: Obstruction, medium: Medium, inputs: Inputs) -> tuple[float, float]:
    """The straight line through two distances beyond the horizons: dB per metre, and dB at distance 0."""
    near_m = max(between.smooth_m, between.horizons_m + 5.0 * medium.scale_m)
    span_m = 10.0 * medium.scale_m
    near_db = _diffraction_db(path, between, near_m, medium, inputs)
    far_db = _diffraction_db(path, between, near_m + span_m, medium, inputs)
    slope = (far_db - near_db) / span_m
    return slope, near_db - slope * near_m
