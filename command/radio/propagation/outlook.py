"""One radial with everything along it that makes each of its paths cheap: sums, hull and the best horizons so far.

The same answers as `profile` gives for the path to each point, in constant or logarithmic time: means and fitted
lines from prefix sums; the transmitter's horizon as a running maximum; the receiver's as the tangent to the upper
convex hull of the terrain bent by the earth's mean curvature.

The hull of all points before k is kept for every k at once: each point holds the point behind it on the hull that it
closed ("parent"), so that the hull before k is the chain of parents from k - 1 on. Parents' parents, 2^l behind, make
the search for the tangent a few steps without branches.
"""

from typing import NamedTuple

import numpy as np

from command.radio.propagation.arrays import Floats, Heights, Indices, as_index, as_single, as_whole
from command.radio.propagation.compiled import compiled, single_compiled, single_inlined
from command.radio.propagation.ground import effective_curvature_per_m, surface_refractivity


class Outlook(NamedTuple):
    """Arrays of one radial, reused for the next.

    `sums` and `moments` are prefix sums of z and i z with a leading zero; `bent` is z - c0 d^2. The line from a
    point's parent through the point is `edge_at` + `edge_slope` i at step i, in bent metres. `parents` has a row for
    each power of two. `least` and `most` are the transmitter's horizons among the points before k, for the least and
    the greatest curvature; 0 where there is none.
    """

    heights_m: Heights
    sums: Floats
    moments: Floats
    bent: Heights
    edge_at: Heights
    edge_slope: Heights
    depths: Indices
    parents: Indices
    least: Indices
    most: Indices


def new_outlook(steps: int) -> Outlook:
    points = steps + 2
    heights = (np.zeros(points, np.float32) for _ in range(4))
    heights_m, bent, edge_at, edge_slope = heights
    depths, least, most = (np.zeros(points, np.uint32) for _ in range(3))
    parents = np.zeros((steps.bit_length() + 1, points), np.uint32)
    sums, moments = np.zeros(points), np.zeros(points)
    return Outlook(heights_m, sums, moments, bent, edge_at, edge_slope, depths, parents, least, most)


@single_inlined
def _half_curvature(refractivity: float, height_m: float) -> float:
    return 0.5 * effective_curvature_per_m(surface_refractivity(refractivity, height_m))


@compiled
def look_along(outlook: Outlook, steps: int, step_m: float, refractivity: float, tx_height_m: float) -> int:
    """Fill everything in, once the heights are written; returns how many levels of parents there are."""
    lowest_m, highest_m = _add_up(outlook.heights_m, outlook.sums, outlook.moments, steps)
    square = as_single(step_m * step_m)
    mean = _half_curvature(refractivity, as_single(outlook.sums[steps + 1] / (steps + 1))) * square
    lowest, highest = (
        _half_curvature(refractivity, lowest_m) * square,
        _half_curvature(refractivity, highest_m) * square,
    )
    tx_m = outlook.heights_m[0] + as_single(tx_height_m)
    # Thinner air above bends rays less: the earth's effective curvature grows with height.
    _find_tx_horizons(outlook.heights_m, steps, tx_m, lowest, highest, outlook.least, outlook.most)
    deepest = _close_hulls(outlook, steps, mean)
    levels = 1
    while 1 << levels <= deepest:
        _double(outlook.parents[levels - 1], outlook.parents[levels], steps)
        levels += 1
    return levels


@compiled
def _add_up(heights_m: Heights, sums: Floats, moments: Floats, steps: int) -> tuple[float, float]:
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


@single_compiled
def _find_tx_horizons(
    heights_m: Heights, steps: int, tx_m: float, least: float, most: float, at_least: Indices, at_most: Indices
) -> None:
    """The point seen highest from the transmitter among those before each, for two curvatures in m per step squared."""
    highest_at_least = highest_at_most = -1e30
    place_at_least = place_at_most = as_index(0)
    at_least[0] = at_least[1] = at_most[0] = at_most[1] = 0
    for i in range(1, steps + 1):
        away = as_single(i)
        slope = (heights_m[i] - tx_m) / away
        if slope - least * away > highest_at_least:
            highest_at_least, place_at_least = slope - least * away, as_index(i)
        if slope - most * away > highest_at_most:
            highest_at_most, place_at_most = slope - most * away, as_index(i)
        at_least[i + 1], at_most[i + 1] = place_at_least, place_at_most


@single_compiled
def _close_hulls(outlook: Outlook, steps: int, half_curvature: float) -> int:
    """Bend the terrain; the parent of every point, the lines through them, and the deepest point's parents."""
    heights_m, bent, edge_at, edge_slope = outlook.heights_m, outlook.bent, outlook.edge_at, outlook.edge_slope
    parents, depths = outlook.parents[0], outlook.depths
    bent[0] = heights_m[0]
    # No receiver stands above the line through the first point: the search ends there.
    parents[1], edge_at[1], edge_slope[1], depths[1] = 1, 1e30, 0.0, 0
    bent[1] = heights_m[1] - half_curvature
    deepest = 0
    for k in range(2, steps + 1):
        away = as_single(k)
        height = heights_m[k] - half_curvature * away * away
        parent = as_index(k - 1)
        while height >= edge_at[parent] + edge_slope[parent] * away:
            parent = parents[parent]
        slope = (height - bent[parent]) / (away - as_single(parent))
        bent[k], parents[k], edge_slope[k], edge_at[k] = height, parent, slope, height - slope * away
        depths[k] = depths[parent] + as_index(1)
        deepest = max(deepest, as_whole(depths[k]))
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
            above = bent[end] + rx_height_m > edge_at[before] + edge_slope[before] * as_single(end)
            tangents[i] = before if above else tangents[i]
