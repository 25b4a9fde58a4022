"""The paths from a site to points of one radial: what the model wants to know of them, row by row of a block."""

from command.radio.propagation.arrays import Floats, Indices
from command.radio.propagation.block import (
    CURVATURE,
    DISTANCE,
    ELEVATION,
    END,
    IN_SIGHT,
    MEAN_HEIGHT,
    RX_ANGLE,
    RX_EFFECTIVE,
    RX_FIT_START,
    RX_HORIZON,
    START,
    TX_ANGLE,
    TX_EFFECTIVE,
    TX_FIT_END,
    TX_HORIZON,
    VISIBLE,
)
from command.radio.propagation.compiled import compiled, inlined
from command.radio.propagation.geometry import fit_bounds, well_within_sight
from command.radio.propagation.outlook import Outlook, find_tangents
from command.radio.propagation.profile import fit_range, line_at_ends, positive_difference


@compiled
def find_means(outlook: Outlook, ends: Indices, count: int, step_m: float, block: Floats) -> None:
    """Distances, and mean heights of the inner 80 % as `profile.mean_height`."""
    sums = outlook.sums
    for i in range(count):
        k = ends[i]
        skipped = int(0.1 * k)
        block[DISTANCE + i] = k * step_m
        block[MEAN_HEIGHT + i] = (sums[k - skipped + 1] - sums[skipped]) / (k - 2 * skipped + 1)


@inlined
def _angle(height_m: float, from_m: float, distance_m: float, half_curvature: float) -> float:
    return (height_m - from_m) / distance_m - half_curvature * distance_m


@compiled
def find_horizons(
    outlook: Outlook,
    levels: int,
    ends: Indices,
    count: int,
    step_m: float,
    heights_m: tuple[float, float],
    tangents: Indices,
    block: Floats,
) -> None:
    """As `profile.horizons` for each path; `heights_m` are the antennas' above ground."""
    find_tangents(outlook, levels, ends, count, heights_m[1], tangents)
    terrain_m, parents, least, most = outlook.heights_m, outlook.parents[0], outlook.least, outlook.most
    tx_m = terrain_m[0] + heights_m[0]
    for i in range(count):
        k = ends[i]
        distance_m, half = k * step_m, 0.5 * block[CURVATURE + i]
        rx_m = terrain_m[k] + heights_m[1]
        direct = (rx_m - tx_m) / distance_m
        angle, horizon_m = direct - half * distance_m, distance_m
        first, second = max(least[k], 1), max(most[k], 1)
        first_angle = _angle(terrain_m[first], tx_m, first * step_m, half)
        higher = first_angle > angle and first < k
        angle, horizon_m = first_angle if higher else angle, first * step_m if higher else horizon_m
        second_angle = _angle(terrain_m[second], tx_m, second * step_m, half)
        higher = second_angle > angle and second < k
        angle, horizon_m = second_angle if higher else angle, second * step_m if higher else horizon_m
        block[TX_ANGLE + i], block[TX_HORIZON + i] = angle, horizon_m
        block[ELEVATION + i] = angle
        block[VISIBLE + i] = 1.0 if horizon_m == distance_m else 0.0
        angle, horizon_m = -direct - half * distance_m, distance_m
        # The tangent for the mean curvature, and its neighbours on the hull: one of them is it for the path's own.
        after = tangents[i]
        tangent = parents[after]
        before = parents[tangent]
        from_m = (k - before) * step_m if before < k else distance_m
        before_angle = _angle(terrain_m[before], rx_m, from_m, half)
        higher = before_angle > angle and before < k
        angle, horizon_m = before_angle if higher else angle, from_m if higher else horizon_m
        from_m = (k - tangent) * step_m if tangent < k else distance_m
        tangent_angle = _angle(terrain_m[tangent], rx_m, from_m, half)
        higher = tangent_angle > angle and tangent < k
        angle, horizon_m = tangent_angle if higher else angle, from_m if higher else horizon_m
        from_m = (k - after) * step_m if after < k else distance_m
        after_angle = _angle(terrain_m[after], rx_m, from_m, half)
        higher = after_angle > angle and after < k
        angle, horizon_m = after_angle if higher else angle, from_m if higher else horizon_m
        block[RX_ANGLE + i], block[RX_HORIZON + i] = angle, horizon_m


@compiled
def find_bounds(count: int, step_m: float, heights_m: tuple[float, float], block: Floats) -> None:
    """Where the fits begin and end, in steps: one line over paths well within sight, else one to each foreground."""
    for i in range(count):
        distance_m, tx_m, rx_m = block[DISTANCE + i], block[TX_HORIZON + i], block[RX_HORIZON + i]
        start_m, end_m = fit_bounds(distance_m, heights_m[0], heights_m[1], tx_m, rx_m)
        start, end = start_m / step_m, end_m / step_m
        in_sight = well_within_sight(distance_m, tx_m, rx_m)
        block[START + i], block[END + i] = start, end
        block[TX_FIT_END + i] = end if in_sight else 0.9 * tx_m / step_m
        block[RX_FIT_START + i] = start if in_sight else (distance_m - 0.9 * rx_m) / step_m
        block[IN_SIGHT + i] = 1.0 if in_sight else 0.0


@inlined
def _line_to(terrain_m: Floats, sums: Floats, moments: Floats, k: int, start: float, end: float) -> tuple[float, float]:
    """As `profile.fitted_line` for the path to point k."""
    first, last = fit_range(k, start, end)
    length, middle = float(last - first), 0.5 * (first + last)
    at_first, at_last = terrain_m[first], terrain_m[last]
    whole = sums[last + 1] - sums[first]
    moment = moments[last + 1] - moments[first] - middle * whole
    moment -= 0.25 * (at_last - at_first) * length
    return line_at_ends(whole - 0.5 * (at_first + at_last), moment, length, middle, k)


@compiled
def find_effective_heights(
    outlook: Outlook, ends: Indices, count: int, heights_m: tuple[float, float], block: Floats
) -> None:
    terrain_m, sums, moments = outlook.heights_m, outlook.sums, outlook.moments
    for i in range(count):
        k = ends[i]
        at_tx_m, _ = _line_to(terrain_m, sums, moments, k, block[START + i], block[TX_FIT_END + i])
        _, at_rx_m = _line_to(terrain_m, sums, moments, k, block[RX_FIT_START + i], block[END + i])
        block[TX_EFFECTIVE + i] = heights_m[0] + positive_difference(terrain_m[0], at_tx_m)
        block[RX_EFFECTIVE + i] = heights_m[1] + positive_difference(terrain_m[k], at_rx_m)
