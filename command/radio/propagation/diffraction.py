"""Diffraction beyond the horizon: two knife edges and a smooth earth, blended by the terrain's roughness.

Hufford 1995, sections 10-16 (ADIFF, FHT, AKNFE); NTIA Report 82-100, chapter on the diffraction region.
"""

import math

from command.radio.propagation.compiled import compiled
from command.radio.propagation.geometry import Geometry
from command.radio.propagation.ground import MHZ_PER_WAVENUMBER, Medium

ACTUAL_EARTH_RADIUS_M = 6370e3


@compiled
def roughness_at(distance_m: float, irregularity_m: float) -> float:
    """Terrain irregularity of a path of this length, m."""
    return irregularity_m * (1.0 - 0.8 * math.exp(-distance_m / 50e3))


@compiled
def height_deviation(roughness_m: float) -> float:
    """Standard deviation of the terrain within the first Fresnel zone, m."""
    return 0.78 * roughness_m * math.exp(-0.5 * math.sqrt(math.sqrt(roughness_m)))


@compiled
def knife_edge_db(v_squared: float) -> float:
    """Attenuation of one knife edge with Fresnel parameter v."""
    if v_squared < 5.76:
        return 6.02 + 9.11 * math.sqrt(v_squared) - 1.27 * v_squared
    return 12.953 + 10.0 * math.log10(v_squared)


@compiled
def _two_knife_edges_db(path: Geometry, distance_m: float, angle: float, frequency_mhz: float) -> float:
    beyond_m = distance_m - path.tx_horizon_m - path.rx_horizon_m
    scale = 0.0795775 * (frequency_mhz / MHZ_PER_WAVENUMBER) * angle * angle
    first = scale * path.tx_horizon_m * beyond_m / (beyond_m + path.tx_horizon_m)
    second = scale * path.rx_horizon_m * beyond_m / (beyond_m + path.rx_horizon_m)
    return knife_edge_db(first) + knife_edge_db(second)


@compiled
def _height_gain_db(x_km: float, k: float) -> float:
    """Height gain over a smooth spherical earth, after Vogler; x in the model's scaled kilometres."""
    if x_km >= 2000.0:
        return 0.05751 * x_km - 10.0 * math.log10(x_km)
    if x_km >= 200.0:
        weight = 0.0134 * x_km * math.exp(-0.005 * x_km)
        far = 0.05751 * x_km - 10.0 * math.log10(x_km)
        return (1.0 - weight) * far + weight * (40.0 * math.log10(x_km) - 117.0)
    w = -math.log(k)
    if k < 1e-5 or x_km * w * w * w > 5495.0:
        return 40.0 * math.log10(x_km) - 117.0 if x_km > 1.0 else -117.0
    return 2.5e-5 * x_km * x_km / k - 8.686 * w - 15.0


@compiled
def _smooth_earth_db(path: Geometry, distance_m: float, angle: float, medium: Medium) -> float:
    """Three radii: between the horizons, and of each antenna's foreground."""
    beyond_m = distance_m - path.tx_horizon_m - path.rx_horizon_m
    cube_root_mhz = math.pow(medium.frequency_mhz, 1.0 / 3.0)
    k_factor = 0.017778 / (cube_root_mhz * abs(medium.impedance))
    sphere = 4.0 / 3.0 * ACTUAL_EARTH_RADIUS_M
    ratio = math.pow(sphere * angle / beyond_m, 1.0 / 3.0)
    tx_ratio = math.pow(sphere * 2.0 * path.tx_effective_m / (path.tx_horizon_m * path.tx_horizon_m), 1.0 / 3.0)
    rx_ratio = math.pow(sphere * 2.0 * path.rx_effective_m / (path.rx_horizon_m * path.rx_horizon_m), 1.0 / 3.0)
    k_tx, k_rx = k_factor * tx_ratio, k_factor * rx_ratio
    x_tx = (1.607 - k_tx) * tx_ratio * tx_ratio * cube_root_mhz * path.tx_horizon_m / 1000.0
    x_rx = (1.607 - k_rx) * rx_ratio * rx_ratio * cube_root_mhz * path.rx_horizon_m / 1000.0
    x = (1.607 - k_factor * ratio) * ratio * ratio * cube_root_mhz * beyond_m / 1000.0 + x_tx + x_rx
    gains_db = _height_gain_db(x_tx, k_tx) + _height_gain_db(x_rx, k_rx)
    return 0.05751 * x - 10.0 * math.log10(x) - gains_db - 20.0


@compiled
def diffraction_db(path: Geometry, distance_m: float, sight_angle: float, smooth_m: float, medium: Medium) -> float:
    """Diffraction attenuation below free space at a distance beyond the horizons.

    `sight_angle` is the angle of the grazing ray (theta of the path without the bulge between), `smooth_m` the sum
    of the smooth-earth horizon distances, which fixes the terrain clutter term.
    """
    curvature = medium.curvature_per_m
    angle = distance_m * curvature - sight_angle
    knife_db = _two_knife_edges_db(path, distance_m, angle, medium.frequency_mhz)
    smooth_db = _smooth_earth_db(path, distance_m, angle, medium)
    structural = path.tx_height_m * path.rx_height_m
    effective = path.tx_effective_m * path.rx_effective_m
    deviation_m = height_deviation(roughness_at(smooth_m, path.irregularity_m))
    clutter_db = min(15.0, 5.0 * math.log10(1.0 + 1e-5 * structural * medium.frequency_mhz * deviation_m))
    # 10 m2 keeps the ratio finite where an antenna stands on the ground (Hufford 1995, section 10).
    height_term = math.sqrt(1.0 + (effective - structural) / (structural + 10.0))
    horizons_m = path.tx_horizon_m + path.rx_horizon_m
    roughness = min(roughness_at(distance_m, path.irregularity_m) * medium.frequency_mhz / MHZ_PER_WAVENUMBER, 6283.2)
    q = (height_term + (horizons_m - sight_angle / curvature) / distance_m) * roughness
    smooth_share = 25.1 / (25.1 + math.sqrt(q))
    return smooth_share * smooth_db + (1.0 - smooth_share) * knife_db + clutter_db
