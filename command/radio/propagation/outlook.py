"""One radial with everything along it that makes each of its paths cheap: sums, hull and the best horizons so far.

The same answers as `profile` gives for the path to each point, in constant or logarithmic time: means and fitted
lines from prefix sums; the transmitter's horizon as a running maximum; the receiver's as the tangent to the upper
convex hull of the terrain bent by the earth's mean curvature.

The hull of all points before k is kept for every k at once: each point holds the point behind it on the hull that it
closed ("parent"), so that the hull before k is the chain of parents from k - 1 on. Parents' parents, 2^l behind, make
the search for the tangent a few steps without branches.
"""

import math
from typing import NamedTuple

import numpy as np

from command.radio.propagation.arrays import Floats, Indices
from command.radio.propagation.compiled import compiled, inlined
from command.radio.propagation.ground import effective_curvature_per_m, surface_refractivity


class Outlook(NamedTuple):
    """Arrays of one radial, reused for the next.

    `sums` and `moments` are prefix sums of z and i z with a leading zero; `bent` is z - c0 d^2. The line from a
    point's parent through the point is `edge_at` + `edge_slope` i at step i, in bent metres. `parents` has a row for
    each power of two. `least` and `most` are the transmitter's horizons among the points before k, for the least and
    the greatest curvature; -1 where there is none.
    """

    heights_m: Floats
    sums: Floats
    moments: Floats
    bent: Floats
    edge_at: Floats
    edge_slope: Floats
    depths: Indices
    parents: Indices
    least: Indices
    most: Indices


@compiled
def new_outlook(steps: int) -> Outlook:
    levels = 1
    while 1 << levels <= steps:
        levels += 1
    return Outlook(
        np.zeros(steps + 1),
        np.zeros(steps + 2),
        np.zeros(steps + 2),
        np.zeros(steps + 1),
        np.zeros(steps + 1),
        np.zeros(steps + 1),
        np.zeros(steps + 1, np.int64),
        np.zeros((levels, steps + 1), np.int64),
        np.zeros(steps + 2, np.int64),
        np.zeros(steps + 2, np.int64),
    )


@inlined
def _half_curvature(refractivity: float, height_m: float) -> float:
    return 0.5 * effective_curvature_per_m(surface_refractivity(refractivity, height_m))


@compiled
def look_along(outlook: Outlook, steps: int, step_m: float, refractivity: float, tx_height_m: float) -> int:
    """Fill everything in, once the heights are written; returns how many levels of parents there are."""
    lowest_m, highest_m = _add_up(outlook.heights_m, outlook.sums, outlook.moments, steps)
    mean_m = outlook.sums[steps + 1] / (steps + 1)
    mean = _half_curvature(refractivity, mean_m) * step_m * step_m
    for i in range(steps + 1):
        outlook.bent[i] = outlook.heights_m[i] - mean * (i * i)
    # Thinner air above bends rays less: the earth's effective curvature grows with height.
    tx_m = outlook.heights_m[0] + tx_height_m
    least = _half_curvature(refractivity, lowest_m) * step_m * step_m
    most = _half_curvature(refractivity, highest_m) * step_m * step_m
    _find_tx_horizons(outlook.heights_m, steps, tx_m, least, outlook.least)
    _find_tx_horizons(outlook.heights_m, steps, tx_m, most, outlook.most)
    deepest = _close_hulls(outlook.bent, outlook.edge_at, outlook.edge_slope, outlook.parents[0], outlook.depths, steps)
    levels = 1
    while 1 << levels <= deepest:
        _double(outlook.parents[levels - 1], outlook.parents[levels], steps)
        levels += 1
    return levels


@compiled
def _add_up(heights_m: Floats, sums: Floats, moments: Floats, steps: int) -> tuple[float, float]:
    lowest_m = highest_m = heights_m[0]
    total = moment = 0.0
    for i in range(steps + 1):
        height_m = heights_m[i]
        total += height_m
        moment += i * height_m
        sums[i + 1] = total
        moments[i + 1] = moment
        lowest_m, highest_m = min(lowest_m, height_m), max(highest_m, height_m)
    return lowest_m, highest_m


@compiled
def _find_tx_horizons(heights_m: Floats, steps: int, tx_m: float, half_curvature: float, horizons: Indices) -> None:
    """The point seen highest from the transmitter among those before each; curvature in metres per step squared."""
    highest, place = -math.inf, -1
    horizons[0] = horizons[1] = -1
    for i in range(1, steps + 1):
        angle = (heights_m[i] - tx_m) / i - half_curvature * i
        if angle > highest:
            highest, place = angle, i
        horizons[i + 1] = place


@compiled
def _close_hulls(
    bent: Floats, edge_at: Floats, edge_slope: Floats, parents: Indices, depths: Indices, steps: int
) -> int:
    """The parent of every point, the lines through them, and how many parents the deepest point has."""
    if steps < 1:
        return 0
    # No receiver stands above the line through the first point: the search ends there.
    parents[1], edge_at[1], edge_slope[1], depths[1] = 1, math.inf, 0.0, 0
    deepest = 0
    for k in range(2, steps + 1):
        height = bent[k]
        parent = k - 1
        while height >= edge_at[parent] + edge_slope[parent] * k:
            parent = parents[parent]
        slope = (height - bent[parent]) / (k - parent)
        parents[k], edge_slope[k], edge_at[k] = parent, slope, height - slope * k
        depths[k] = depths[parent] + 1
        deepest = max(deepest, depths[k])
    return deepest


@compiled
def _double(nearer: Indices, farther: Indices, steps: int) -> None:
    for k in range(1, steps + 1):
        farther[k] = nearer[nearer[k]]


@compiled
def find_tangents(
    outlook: Outlook, levels: int, ends: Indices, count: int, rx_height_m: float, tangents: Indices
) -> None:
    """For each end of a path, the point after its tangent on the hull (or the end): parents hold the tangent.

    Seen from the receiver, points of the hull rise towards the tangent and sink beyond it; a point's parent is seen
    higher than the point as long as the receiver stands above the line through both.
    """
    bent, edge_at, edge_slope = outlook.bent, outlook.edge_at, outlook.edge_slope
    for i in range(count):
        tangents[i] = ends[i]
    for level in range(levels - 1, -1, -1):
        parents = outlook.parents[level]
        for i in range(count):
            end, before = ends[i], parents[tangents[i]]
            above = bent[end] + rx_height_m > edge_at[before] + edge_slope[before] * end
            tangents[i] = before if above else tangents[i]
