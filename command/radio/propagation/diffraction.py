"""Diffraction beyond the horizon: two knife edges and a smooth earth, blended by the terrain's roughness.

Hufford 1995, sections 10-16 (ADIFF, FHT, AKNFE); NTIA Report 82-100, chapter on the diffraction region.
"""

import math
from typing import NamedTuple

from command.radio.propagation.compiled import compiled
from command.radio.propagation.geometry import Geometry
from command.radio.propagation.ground import MHZ_PER_WAVENUMBER, Medium

SPHERE_M = 4.0 / 3.0 * 6370e3
"""Effective radius of the reference earth."""


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


class Obstruction(NamedTuple):
    """What both distances of the diffraction line share.

    `sight_angle` is the angle of the grazing ray, rad; `scaled_km` and `gains_db` belong to both foregrounds over a
    smooth earth; `clutter_db` is the terrain clutter term, fixed at the smooth-earth horizons.
    """

    horizons_m: float
    smooth_m: float
    sight_angle: float
    cube_root_mhz: float
    k_factor: float
    scaled_km: float
    gains_db: float
    clutter_db: float
    height_term: float


@compiled
def _foreground(effective_m: float, horizon_m: float, k_factor: float, cube_root_mhz: float) -> tuple[float, float]:
    """Scaled distance of an antenna's horizon, km, and its height gain, dB."""
    ratio = _cube_root(SPHERE_M * 2.0 * effective_m / (horizon_m * horizon_m))
    k = k_factor * ratio
    x_km = (1.607 - k) * ratio * ratio * cube_root_mhz * horizon_m / 1000.0
    return x_km, _height_gain_db(x_km, k)


@compiled
def _cube_root(value: float) -> float:
    return math.exp(math.log(value) / 3.0)


@compiled
def obstruction(path: Geometry, medium: Medium) -> Obstruction:
    """Everything about a path's diffraction that does not depend on the distance."""
    curvature = medium.curvature_per_m
    horizons_m = path.tx_horizon_m + path.rx_horizon_m
    smooth_m = math.sqrt(2.0 * path.tx_effective_m / curvature) + math.sqrt(2.0 * path.rx_effective_m / curvature)
    cube_root_mhz = _cube_root(medium.frequency_mhz)
    k_factor = 0.017778 / (cube_root_mhz * abs(medium.impedance))
    x_tx, tx_gain_db = _foreground(path.tx_effective_m, path.tx_horizon_m, k_factor, cube_root_mhz)
    x_rx, rx_gain_db = _foreground(path.rx_effective_m, path.rx_horizon_m, k_factor, cube_root_mhz)
    structural = path.tx_height_m * path.rx_height_m
    effective = path.tx_effective_m * path.rx_effective_m
    deviation_m = height_deviation(roughness_at(smooth_m, path.irregularity_m))
    return Obstruction(
        horizons_m,
        smooth_m,
        -max(path.tx_angle + path.rx_angle, -horizons_m * curvature),
        cube_root_mhz,
        k_factor,
        x_tx + x_rx,
        tx_gain_db + rx_gain_db,
        min(15.0, 5.0 * math.log10(1.0 + 1e-5 * structural * medium.frequency_mhz * deviation_m)),
        # 10 m2 keeps the ratio finite where an antenna stands on the ground (Hufford 1995, section 10).
        math.sqrt(1.0 + (effective - structural) / (structural + 10.0)),
    )


@compiled
def _smooth_earth_db(between: Obstruction, distance_m: float, angle: float) -> float:
    """Three radii: of each antenna's foreground, and between the horizons."""
    beyond_m = distance_m - between.horizons_m
    ratio = _cube_root(SPHERE_M * angle / beyond_m)
    x_km = (1.607 - between.k_factor * ratio) * ratio * ratio * between.cube_root_mhz * beyond_m / 1000.0
    x_km += between.scaled_km
    return 0.05751 * x_km - 10.0 * math.log10(x_km) - between.gains_db - 20.0


@compiled
def diffraction_db(path: Geometry, between: Obstruction, distance_m: float, medium: Medium) -> float:
    """Diffraction attenuation below free space at a distance beyond the horizons."""
    angle = distance_m * medium.curvature_per_m - between.sight_angle
    knife_db = _two_knife_edges_db(path, distance_m, angle, medium.frequency_mhz)
    smooth_db = _smooth_earth_db(between, distance_m, angle)
    roughness = roughness_at(distance_m, path.irregularity_m) * medium.frequency_mhz / MHZ_PER_WAVENUMBER
    bulge_m = between.horizons_m - between.sight_angle / medium.curvature_per_m
    q = (between.height_term + bulge_m / distance_m) * min(roughness, 6283.2)
    smooth_share = 25.1 / (25.1 + math.sqrt(q))
    return smooth_share * smooth_db + (1.0 - smooth_share) * knife_db + between.clutter_db
