"""The paths from a site to points of one radial: what the model wants to know of them, row by row of a block."""

from typing import NamedTuple

from command.radio.propagation.arrays import Floats, Heights, Indices, as_index, as_single, as_whole
from command.radio.propagation.block import (
    CURVATURE,
    DISTANCE,
    ELEVATION,
    END,
    IN_SIGHT,
    MEAN_HEIGHT,
    RX_ANGLE,
    RX_EFFECTIVE,
    RX_HORIZON,
    RX_HORIZON_STEPS,
    START,
    TX_ANGLE,
    TX_EFFECTIVE,
    TX_HORIZON,
    TX_HORIZON_STEPS,
    VISIBLE,
)
from command.radio.propagation.compiled import compiled, inlined, single_compiled, single_inlined
from command.radio.propagation.geometry import fit_bounds, well_within_sight
from command.radio.propagation.outlook import Outlook, find_tangents
from command.radio.propagation.profile import fit_range, line_at_ends, positive_difference


@compiled
def find_means(outlook: Outlook, ends: Indices, count: int, step_m: float, block: Heights) -> None:
    """Distances, and mean heights of the inner 80 % as `profile.mean_height`."""
    sums = outlook.sums
    for i in range(count):
        k = as_whole(ends[i])
        skipped = int(0.1 * k)
        block[DISTANCE + i] = k * step_m
        block[MEAN_HEIGHT + i] = (sums[k - skipped + 1] - sums[skipped]) / (k - 2 * skipped + 1)


@single_inlined
def _angle(height_m: float, from_m: float, distance_m: float, half_curvature: float) -> float:
    return (height_m - from_m) / distance_m - half_curvature * distance_m


@single_inlined
def _tx_horizon(
    heights_m: Heights, candidate: int, k: int, step_m: float, tx_m: float, half: float, best: tuple[float, float]
) -> tuple[float, float]:
    """The better of the candidate and the best so far: angle and steps from the transmitter."""
    away = as_single(max(candidate, as_index(1)))
    angle = _angle(heights_m[candidate], tx_m, away * step_m, half)
    higher = angle > best[0] and as_index(0) < candidate < k
    return (angle, away) if higher else best


@single_inlined
def _rx_horizon(
    heights_m: Heights, candidate: int, k: int, step_m: float, rx_m: float, half: float, best: tuple[float, float]
) -> tuple[float, float]:
    away = as_single(k) - as_single(candidate) if candidate < k else as_single(k)
    angle = _angle(heights_m[candidate], rx_m, away * step_m, half)
    higher = angle > best[0] and candidate < k
    return (angle, away) if higher else best


@single_compiled
def find_horizons(
    outlook: Outlook,
    levels: int,
    ends: Indices,
    count: int,
    step_m: float,
    heights_m: tuple[float, float],
    tangents: Indices,
    block: Heights,
) -> None:
    """As `profile.horizons` for each path; `heights_m` are the antennas' above ground."""
    find_tangents(outlook, levels, ends, count, heights_m[1], tangents)
    terrain_m, parents, least, most = outlook.heights_m, outlook.parents[0], outlook.least, outlook.most
    tx_m = terrain_m[0] + heights_m[0]
    for i in range(count):
        k = ends[i]
        steps = as_single(k)
        distance_m, half = steps * step_m, 0.5 * block[CURVATURE + i]
        rx_m = terrain_m[k] + heights_m[1]
        direct = (rx_m - tx_m) / distance_m
        best = (direct - half * distance_m, steps)
        best = _tx_horizon(terrain_m, least[k], k, step_m, tx_m, half, best)
        best = _tx_horizon(terrain_m, most[k], k, step_m, tx_m, half, best)
        block[TX_ANGLE + i], block[TX_HORIZON_STEPS + i], block[TX_HORIZON + i] = best[0], best[1], best[1] * step_m
        block[ELEVATION + i] = best[0]
        block[VISIBLE + i] = 1.0 if best[1] == steps else 0.0
        best = (-direct - half * distance_m, steps)
        # The tangent for the mean curvature, and its neighbours on the hull: one of them is it for the path's own.
        after = tangents[i]
        tangent = parents[after]
        best = _rx_horizon(terrain_m, parents[tangent], k, step_m, rx_m, half, best)
        best = _rx_horizon(terrain_m, tangent, k, step_m, rx_m, half, best)
        best = _rx_horizon(terrain_m, after, k, step_m, rx_m, half, best)
        block[RX_ANGLE + i], block[RX_HORIZON_STEPS + i], block[RX_HORIZON + i] = best[0], best[1], best[1] * step_m


class _Fits(NamedTuple):
    """Where fits begin and end, in steps."""

    start: float
    end: float
    tx_end: float
    rx_start: float
    in_sight: bool


@inlined
def _fits(k: int, tx_steps: float, rx_steps: float, step_m: float, heights_m: tuple[float, float]) -> _Fits:
    """One line over paths well within sight, else one to each foreground; in double precision, as the exact form has it.

    Fits run from whole steps to whole steps, and every tenth path has a horizon whose tenth is one.
    """
    distance_m, tx_m, rx_m = k * step_m, tx_steps * step_m, rx_steps * step_m
    start_m, end_m = fit_bounds(distance_m, heights_m[0], heights_m[1], tx_m, rx_m)
    in_sight = well_within_sight(distance_m, tx_m, rx_m)
    start, end = start_m / step_m, end_m / step_m
    tx_end = end if in_sight else 0.9 * tx_m / step_m
    return _Fits(start, end, tx_end, start if in_sight else (distance_m - 0.9 * rx_m) / step_m, in_sight)


@compiled
def find_bounds(ends: Indices, count: int, step_m: float, heights_m: tuple[float, float], block: Heights) -> None:
    """Where the fits begin and end."""
    for i in range(count):
        fits = _fits(as_whole(ends[i]), block[TX_HORIZON_STEPS + i], block[RX_HORIZON_STEPS + i], step_m, heights_m)
        block[START + i], block[END + i] = fits.start, fits.end
        block[IN_SIGHT + i] = 1.0 if fits.in_sight else 0.0


@inlined
def _line_to(
    terrain_m: Heights, sums: Floats, moments: Floats, k: int, start: float, end: float
) -> tuple[float, float]:
    """As `profile.fitted_line` for the path to point k."""
    first, last = fit_range(k, start, end)
    length, middle = float(last - first), 0.5 * (first + last)
    here, there = as_index(first), as_index(last)
    at_first, at_last = float(terrain_m[here]), float(terrain_m[there])
    beyond = as_index(last + 1)
    whole = sums[beyond] - sums[here]
    moment = moments[beyond] - moments[here] - middle * whole
    moment -= 0.25 * (at_last - at_first) * length
    return line_at_ends(whole - 0.5 * (at_first + at_last), moment, length, middle, k)


@compiled
def find_effective_heights(
    outlook: Outlook, ends: Indices, count: int, step_m: float, heights_m: tuple[float, float], block: Heights
) -> None:
    terrain_m, sums, moments = outlook.heights_m, outlook.sums, outlook.moments
    for i in range(count):
        k = as_whole(ends[i])
        fits = _fits(k, block[TX_HORIZON_STEPS + i], block[RX_HORIZON_STEPS + i], step_m, heights_m)
        at_tx_m, at_rx_m = _line_to(terrain_m, sums, moments, k, fits.start, fits.tx_end)
        if not fits.in_sight:
            _, at_rx_m = _line_to(terrain_m, sums, moments, k, fits.rx_start, fits.end)
        block[TX_EFFECTIVE + i] = heights_m[0] + positive_difference(terrain_m[0], at_tx_m)
        block[RX_EFFECTIVE + i] = heights_m[1] + positive_difference(terrain_m[ends[i]], at_rx_m)
