"""Reference attenuation: which of the three regions a path lies in, and its median loss below free space.

Hufford 1995, sections 4-9 (LRPROP).
"""

import math

from command.radio.propagation.compiled import compiled
from command.radio.propagation.diffraction import diffraction_db, obstruction
from command.radio.propagation.geometry import Geometry
from command.radio.propagation.ground import Medium
from command.radio.propagation.profile import positive_difference
from command.radio.propagation.sight import line_of_sight_db
from command.radio.propagation.troposcatter import troposcatter_db

WITHIN_SIGHT, DIFFRACTION, TROPOSCATTER = 1, 2, 3
"""The model's names; the first means "closer than the smooth-earth horizon", not "visible"."""
_UNUSABLE_SCATTER_DB = 1000.0


@compiled
def reference_attenuation_db(path: Geometry, medium: Medium) -> tuple[float, int]:
    """Median attenuation below free space, never negative, and the region."""
    between = obstruction(path, medium)
    smooth_m, horizons_m = between.smooth_m, between.horizons_m
    curvature = medium.curvature_per_m
    scale_m = 1.0 / (between.cube_root_mhz * math.exp(2.0 / 3.0 * math.log(curvature)))
    near_m = max(smooth_m, horizons_m + 5.0 * scale_m)
    far_m = near_m + 10.0 * scale_m
    near_db = diffraction_db(path, between, near_m, medium)
    far_db = diffraction_db(path, between, far_m, medium)
    slope = (far_db - near_db) / (far_m - near_m)
    intercept_db = near_db - slope * near_m
    if path.distance_m < smooth_m:
        return max(0.0, _within_sight_db(path, slope, intercept_db, smooth_m, medium)), WITHIN_SIGHT
    # Scatter never takes over nearer than this, so that its calculation can be spared.
    scatter_from_m = max(smooth_m, horizons_m + 1.088 * scale_m * math.log(medium.frequency_mhz))
    diffracted_db = max(0.0, slope * path.distance_m + intercept_db)
    if path.distance_m <= scatter_from_m:
        return diffracted_db, DIFFRACTION
    return _beyond_db(path, slope, intercept_db, scatter_from_m, medium)


@compiled
def _beyond_db(
    path: Geometry, slope: float, intercept_db: float, scatter_from_m: float, medium: Medium
) -> tuple[float, int]:
    """Diffraction or scatter, whichever line is lower from where they cross."""
    horizons_m = path.tx_horizon_m + path.rx_horizon_m
    first_m, second_m = horizons_m + 200e3, horizons_m + 400e3
    second_db, gain_db = troposcatter_db(path, second_m, medium, -1.0)
    first_db, _ = troposcatter_db(path, first_m, medium, gain_db)
    if first_db < _UNUSABLE_SCATTER_DB:
        scatter_slope = (second_db - first_db) / 200e3
        crossing_m = (first_db - intercept_db - scatter_slope * first_m) / (slope - scatter_slope)
        crossing_m = max(scatter_from_m, crossing_m)
        if path.distance_m > crossing_m:
            at_crossing_db = (slope - scatter_slope) * crossing_m + intercept_db
            return max(0.0, scatter_slope * path.distance_m + at_crossing_db), TROPOSCATTER
    return max(0.0, slope * path.distance_m + intercept_db), DIFFRACTION


@compiled
def _within_sight_db(path: Geometry, slope: float, intercept_db: float, smooth_m: float, medium: Medium) -> float:
    """A curve k1 d + k2 ln d through two points within sight and the edge of the diffraction line."""
    edge_db = smooth_m * slope + intercept_db
    horizons_m = path.tx_horizon_m + path.rx_horizon_m
    first_m = 0.04 * medium.frequency_mhz * path.tx_effective_m * path.rx_effective_m
    if intercept_db >= 0.0:
        first_m = min(first_m, 0.5 * horizons_m)
        second_m = first_m + 0.25 * (horizons_m - first_m)
    else:
        second_m = max(-intercept_db / slope, 0.25 * horizons_m)
    second_db = line_of_sight_db(path, second_m, slope, intercept_db, smooth_m, medium)
    linear, logarithmic = 0.0, 0.0
    fitted = False
    if first_m < second_m:
        first_db = line_of_sight_db(path, first_m, slope, intercept_db, smooth_m, medium)
        span_m, log_span = smooth_m - first_m, math.log(smooth_m / first_m)
        logarithmic = max(
            0.0,
            (span_m * (second_db - first_db) - (second_m - first_m) * (edge_db - first_db))
            / (span_m * math.log(second_m / first_m) - (second_m - first_m) * log_span),
        )
        fitted = intercept_db > 0.0 or logarithmic > 0.0
        if fitted:
            linear = (edge_db - first_db - logarithmic * log_span) / span_m
            if linear < 0.0:
                linear, logarithmic = 0.0, positive_difference(edge_db, first_db) / log_span
                if logarithmic == 0.0:
                    linear = slope
    if not fitted:
        logarithmic = 0.0
        linear = positive_difference(edge_db, second_db) / (smooth_m - second_m)
        if linear == 0.0:
            linear = slope
    return edge_db + linear * (path.distance_m - smooth_m) + logarithmic * math.log(path.distance_m / smooth_m)
