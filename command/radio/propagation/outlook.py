"""One radial with everything along it that makes each of its paths cheap: sums, hull and the best horizons so far.

The same answers as `profile` gives for the path to each point, in constant or logarithmic time: means and fitted
lines from prefix sums; the transmitter's horizon as a running maximum; the receiver's as the tangent to the upper
convex hull of the terrain bent by the earth's mean curvature.
"""

import math
from typing import NamedTuple

import numpy as np

from command.radio.propagation.arrays import Floats, Indices
from command.radio.propagation.compiled import compiled
from command.radio.propagation.geometry import Geometry, fit_bounds, statistical_horizons, well_within_sight
from command.radio.propagation.ground import effective_curvature_per_m, surface_refractivity
from command.radio.propagation.profile import (
    MOST_IRREGULARITY_SAMPLES,
    fit_range,
    line_at_ends,
    positive_difference,
)


class Outlook(NamedTuple):
    """Arrays of one radial, reused for the next.

    `sums` and `moments` are prefix sums of z and i z with a leading zero; `bent` is z - c0 d^2; `hull` the vertices
    of the upper hull; `places` holds the hull's size and the transmitter's horizons for the least and the greatest
    curvature, `angles` those horizons' elevations and the curvatures (half, per metre): least, greatest, mean.
    """

    heights_m: Floats
    sums: Floats
    moments: Floats
    bent: Floats
    hull: Indices
    places: Indices
    angles: Floats
    residuals: Floats


@compiled
def new_outlook(steps: int) -> Outlook:
    return Outlook(
        np.empty(steps + 1),
        np.empty(steps + 2),
        np.empty(steps + 2),
        np.empty(steps + 1),
        np.empty(steps + 1, np.int64),
        np.empty(3, np.int64),
        np.empty(5),
        np.empty(MOST_IRREGULARITY_SAMPLES),
    )


@compiled
def _half_curvature(refractivity: float, height_m: float) -> float:
    return 0.5 * effective_curvature_per_m(surface_refractivity(refractivity, height_m))


@compiled
def begin(outlook: Outlook, steps: int, step_m: float, refractivity: float) -> None:
    """Sums over the whole radial, once its heights are written; nothing has been passed yet."""
    heights_m, sums, moments = outlook.heights_m, outlook.sums, outlook.moments
    lowest_m = highest_m = heights_m[0]
    sums[0] = moments[0] = 0.0
    for i in range(steps + 1):
        sums[i + 1] = sums[i] + heights_m[i]
        moments[i + 1] = moments[i] + i * heights_m[i]
        lowest_m, highest_m = min(lowest_m, heights_m[i]), max(highest_m, heights_m[i])
    mean = _half_curvature(refractivity, sums[steps + 1] / (steps + 1))
    for i in range(steps + 1):
        outlook.bent[i] = heights_m[i] - mean * (i * step_m) ** 2
    outlook.places[0] = 0
    outlook.places[1] = outlook.places[2] = -1
    outlook.angles[0] = outlook.angles[1] = -math.inf
    # Thinner air above bends rays less: the earth's effective curvature grows with height.
    outlook.angles[2] = _half_curvature(refractivity, lowest_m)
    outlook.angles[3] = _half_curvature(refractivity, highest_m)
    outlook.angles[4] = mean


@compiled
def go_past(outlook: Outlook, i: int, step_m: float, tx_m: float) -> None:
    """From now on point i lies between the antennas."""
    distance_m = i * step_m
    slope = (outlook.heights_m[i] - tx_m) / distance_m
    for which in range(2):
        angle = slope - outlook.angles[2 + which] * distance_m
        if angle > outlook.angles[which]:
            outlook.angles[which] = angle
            outlook.places[1 + which] = i
    bent, hull, count = outlook.bent, outlook.hull, outlook.places[0]
    while count >= 2:
        last, before = hull[count - 1], hull[count - 2]
        if (bent[last] - bent[before]) * (i - last) > (bent[i] - bent[last]) * (last - before):
            break
        count -= 1
    hull[count] = i
    outlook.places[0] = count + 1


@compiled
def _tangent(outlook: Outlook, k: int, rx_bent_m: float) -> int:
    """Index into the hull of the vertex seen highest from point k."""
    bent, hull = outlook.bent, outlook.hull
    low, high = 0, outlook.places[0] - 1
    while low < high:
        middle = (low + high) // 2
        near, nearer = hull[middle], hull[middle + 1]
        if (bent[nearer] - rx_bent_m) * (k - near) > (bent[near] - rx_bent_m) * (k - nearer):
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def horizons_at(
    outlook: Outlook, k: int, step_m: float, half_curvature: float, tx_m: float, rx_m: float
) -> tuple[float, float, float, float]:
    """As `profile.horizons` for the path to point k; antenna heights here above sea level."""
    heights_m = outlook.heights_m
    distance_m = k * step_m
    direct = (rx_m - tx_m) / distance_m
    tx_angle, rx_angle = direct - half_curvature * distance_m, -direct - half_curvature * distance_m
    tx_distance_m = rx_distance_m = distance_m
    for which in range(2):
        i = outlook.places[1 + which]
        if i > 0:
            from_tx_m = i * step_m
            angle = (heights_m[i] - tx_m) / from_tx_m - half_curvature * from_tx_m
            if angle > tx_angle:
                tx_angle, tx_distance_m = angle, from_tx_m
    count = outlook.places[0]
    if count > 0:
        best = _tangent(outlook, k, outlook.bent[k] + rx_m - heights_m[k])
        for at in range(max(0, best - 1), min(count, best + 2)):
            i = outlook.hull[at]
            from_rx_m = (k - i) * step_m
            angle = (heights_m[i] - rx_m) / from_rx_m - half_curvature * from_rx_m
            if angle > rx_angle:
                rx_angle, rx_distance_m = angle, from_rx_m
    return tx_angle, rx_angle, tx_distance_m, rx_distance_m


@compiled
def mean_height_to(outlook: Outlook, k: int) -> float:
    skipped = int(0.1 * k)
    return float(outlook.sums[k - skipped + 1] - outlook.sums[skipped]) / (k - 2 * skipped + 1)


@compiled
def line_to(outlook: Outlook, k: int, start: float, end: float) -> tuple[float, float]:
    """As `profile.fitted_line` for the path to point k."""
    first, last = fit_range(k, start, end)
    length, middle = float(last - first), 0.5 * (first + last)
    at_first, at_last = outlook.heights_m[first], outlook.heights_m[last]
    whole = outlook.sums[last + 1] - outlook.sums[first]
    moment = outlook.moments[last + 1] - outlook.moments[first] - middle * whole
    moment -= 0.25 * (at_last - at_first) * length
    return line_at_ends(whole - 0.5 * (at_first + at_last), moment, length, middle, k)


@compiled
def geometry_at(
    outlook: Outlook,
    k: int,
    step_m: float,
    curvature_per_m: float,
    tx_height_m: float,
    rx_height_m: float,
    irregularity_m: float,
    seen: tuple[float, float, float, float],
) -> Geometry:
    """As `geometry.path_geometry` for the path to point k, with horizons and irregularity already known."""
    tx_angle, rx_angle, tx_horizon_m, rx_horizon_m = seen
    distance_m = k * step_m
    start_m, end_m = fit_bounds(distance_m, tx_height_m, rx_height_m, tx_horizon_m, rx_horizon_m)
    within_sight = well_within_sight(distance_m, tx_horizon_m, rx_horizon_m)
    if within_sight:
        at_tx_m, at_rx_m = line_to(outlook, k, start_m / step_m, end_m / step_m)
    else:
        at_tx_m, _ = line_to(outlook, k, start_m / step_m, 0.9 * tx_horizon_m / step_m)
        _, at_rx_m = line_to(outlook, k, (distance_m - 0.9 * rx_horizon_m) / step_m, end_m / step_m)
    path = Geometry(
        distance_m,
        tx_height_m,
        rx_height_m,
        tx_height_m + positive_difference(outlook.heights_m[0], at_tx_m),
        rx_height_m + positive_difference(outlook.heights_m[k], at_rx_m),
        tx_angle,
        rx_angle,
        tx_horizon_m,
        rx_horizon_m,
        irregularity_m,
    )
    return statistical_horizons(path, curvature_per_m) if within_sight else path
