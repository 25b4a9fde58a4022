"""The compiled inside of a sweep: a block of radials, first for terrain irregularity, then for losses."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from command.radio.propagation.arrays import Floats, Heights, Indices
from command.radio.propagation.attenuation import find_losses, find_media
from command.radio.propagation.block import (
    DISTANCE,
    ELEVATION,
    END,
    FIRST_END,
    FIRST_IRREGULARITY,
    FIRST_START,
    FREE_SPACE,
    IRREGULARITY,
    LANES,
    LOSS,
    ROWS,
    START,
    VISIBLE,
    WIDTH,
)
from command.radio.propagation.compiled import compiled, inlined
from command.radio.propagation.geometry import read_profile
from command.radio.propagation.inputs import Inputs
from command.radio.propagation.outlook import Outlook, look_along, new_outlook
from command.radio.propagation.paths import find_bounds, find_effective_heights, find_horizons, find_means
from command.radio.propagation.profile import MOST_IRREGULARITY_SAMPLES
from command.radio.propagation.radials import on_ring, owned_cell, sample
from command.radio.propagation.unevenness import quick_irregularity

NEAR_M = 1000.0
"""Below this the model is outside its fit: the larger of its value and free space is taken."""

WIDENS_FROM_M = 5000.0
"""Beyond, the tolerated disagreement of nodes grows with the distance: the loss depends ever less on it."""

ALIKE = 0.003
"""Share of the path by which the fits of two receiver heights may differ and still have one irregularity."""


class Job(NamedTuple):
    """What all radials of one site share. Offsets of the window are those of its first cell from the site's."""

    terrain: Heights
    cell_m: float
    row: int
    column: int
    ring: int
    radius_m: float
    tx_height_m: float
    rx_heights_m: Floats
    inputs: Inputs
    window_row: int
    window_column: int


class Nodes(NamedTuple):
    """Where irregularity is computed: at `rings` on every `stride`-th radial.

    `below` and `share` give, for each ring, the node before it and how far it lies on the way to the next.
    """

    stride: int
    tolerance: float
    rings: Indices
    below: Indices
    share: Floats


class Found(NamedTuple):
    """Results over the window: losses by receiver height, elevation of the horizon from the site, direct view."""

    losses_db: Heights
    elevations: Heights
    visible: NDArray[np.bool_]


class Cells(NamedTuple):
    """The cells that belong to a radial, by step and place in the window, and scratch space of a block."""

    ends: Indices
    rows: Indices
    columns: Indices
    tangents: Indices


@compiled
def _start(outlook: Outlook, job: Job, radial: int) -> tuple[int, float, int]:
    """Lay the outlook along a radial; returns its number of steps, the length of one, and its levels."""
    across, down = on_ring(radial, job.ring)
    slope = min(abs(across), abs(down)) / job.ring
    step_m = job.cell_m * math.sqrt(1.0 + slope * slope)
    reach = min(job.ring, int(job.radius_m / step_m + 1e-9))
    steps = sample(job.terrain, job.row, job.column, (across, down), reach, outlook.heights_m)
    return steps, step_m, look_along(outlook, steps, step_m, job.inputs.refractivity, job.tx_height_m)


@inlined
def _filled_up(count: int) -> int:
    return (count + WIDTH - 1) // WIDTH * WIDTH


@compiled
def fill_irregularity(job: Job, nodes: Nodes, first: int, last: int, table: Floats) -> None:
    """Irregularity at the nodes of the node radials first..last - 1; beyond a radial's end its last value holds.

    The table, zeros at first, has per node one value for each receiver height and then where the fit began, in steps.
    """
    outlook = new_outlook(job.ring)
    block, samples = np.zeros(ROWS * LANES), np.empty(MOST_IRREGULARITY_SAMPLES, np.float32)
    ends, tangents = np.empty(LANES, np.int64), np.empty(LANES, np.int64)
    for which in range(first, last):
        steps, step_m, levels = _start(outlook, job, which * nodes.stride)
        if steps < 1:
            continue
        for begin in range(0, nodes.rings.size, LANES):
            count = min(LANES, nodes.rings.size - begin)
            for i in range(_filled_up(count)):
                ends[i] = min(nodes.rings[begin + min(i, count - 1)], steps)
            _fill_nodes(job, outlook, levels, ends, count, step_m, tangents, block, samples, table[which, begin:])


@compiled
def _fill_nodes(
    job: Job,
    outlook: Outlook,
    levels: int,
    ends: Indices,
    count: int,
    step_m: float,
    tangents: Indices,
    block: Floats,
    samples: Heights,
    table: Floats,
) -> None:
    filled = _filled_up(count)
    find_means(outlook, ends, filled, step_m, block)
    find_media(block, filled, job.inputs)
    for height in range(job.rx_heights_m.size):
        heights_m = (job.tx_height_m, job.rx_heights_m[height])
        find_horizons(outlook, levels, ends, filled, step_m, heights_m, tangents, block)
        find_bounds(filled, step_m, heights_m, block)
        for i in range(count):
            start, end = block[START + i], block[END + i]
            if i > 0 and ends[i] == ends[i - 1]:
                table[i, height] = table[i - 1, height]
            elif _like_first(block, i, ends[i], height):
                table[i, height] = table[i, 0]
            else:
                table[i, height] = quick_irregularity(outlook.heights_m, step_m, start, end, ends[i], samples)
            table[i, job.rx_heights_m.size] = start
            _keep_first(block, i, height)


@inlined
def _like_first(block: Floats, lane: int, k: int, height: int) -> bool:
    """The fit of this receiver height is that of the first one."""
    shift = abs(block[START + lane] - block[FIRST_START + lane]) + abs(block[END + lane] - block[FIRST_END + lane])
    return height > 0 and shift <= ALIKE * k


@inlined
def _keep_first(block: Floats, lane: int, height: int) -> None:
    if height == 0:
        block[FIRST_START + lane], block[FIRST_END + lane] = block[START + lane], block[END + lane]
        block[FIRST_IRREGULARITY + lane] = block[IRREGULARITY + lane]


@compiled
def _between_radials(nodes: Nodes, table: Floats, radial: int, values: Floats) -> None:
    """For each node ring: irregularity between the two node radials, its least and greatest, the fits' begins.

    `values` has these five by receiver height (the begins by the last one).
    """
    left, share = radial // nodes.stride, radial % nodes.stride / nodes.stride
    right = (left + 1) % table.shape[0]
    heights = table.shape[2] - 1
    for node in range(table.shape[1]):
        for height in range(heights + 1):
            a, b = table[left, node, height], table[right, node, height]
            values[height, node, 0] = a + (b - a) * share
            values[height, node, 1] = min(a, b)
            values[height, node, 2] = max(a, b)


@compiled
def _find_irregularity(
    nodes: Nodes,
    values: Floats,
    outlook: Outlook,
    ends: Indices,
    count: int,
    step_m: float,
    height: int,
    block: Floats,
    samples: Heights,
) -> None:
    """Between the four nodes around a cell; computed on the spot where they disagree or the fit begins elsewhere."""
    mean, begins = values[height], values[values.shape[0] - 1]
    final = nodes.rings.size - 1
    for i in range(count):
        k = ends[i]
        if _like_first(block, i, k, height):
            block[IRREGULARITY + i] = block[FIRST_IRREGULARITY + i]
            continue
        near = nodes.below[k]
        far = min(near + 1, final)
        value = mean[near, 0] + (mean[far, 0] - mean[near, 0]) * nodes.share[k]
        spread = max(mean[near, 2], mean[far, 2]) - min(mean[near, 1], mean[far, 1])
        start, end = block[START + i], block[END + i]
        shift = max(begins[near, 2], begins[far, 2]) - start
        shift = max(shift, start - min(begins[near, 1], begins[far, 1]))
        tolerance = nodes.tolerance * max(1.0, k * step_m / WIDENS_FROM_M)
        if spread > tolerance * value or shift > tolerance * (end - start):
            value = quick_irregularity(outlook.heights_m, step_m, start, end, k, samples)
        block[IRREGULARITY + i] = value
        _keep_first(block, i, height)


@compiled
def _list_cells(job: Job, radial: int, steps: int, shape: tuple[int, int], cells: Cells) -> int:
    """The cells of the window that belong to the radial; returns how many."""
    count = 0
    for k in range(1, steps + 1):
        cell = owned_cell(radial, k, job.ring)
        if cell >= 0:
            across, down = on_ring(cell, k)
            row, column = down - job.window_row, across - job.window_column
            if 0 <= row < shape[0] and 0 <= column < shape[1]:
                cells.ends[count], cells.rows[count], cells.columns[count] = k, row, column
                count += 1
    return count


@compiled
def sweep_radials(job: Job, nodes: Nodes, table: Floats, exact: bool, first: int, last: int, found: Found) -> None:
    """Losses on the cells that belong to radials first..last - 1."""
    outlook = new_outlook(job.ring)
    block, samples = np.zeros(ROWS * LANES), np.empty(MOST_IRREGULARITY_SAMPLES, np.float32)
    residuals, values = np.empty(MOST_IRREGULARITY_SAMPLES), np.empty((table.shape[2], table.shape[1], 3))
    room = job.ring + LANES
    cells = Cells(
        np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64), np.empty(LANES, np.int64)
    )
    for radial in range(first, last):
        steps, step_m, levels = _start(outlook, job, radial)
        whole = _list_cells(job, radial, steps, found.elevations.shape, cells)
        if whole > 0 and not exact:
            _between_radials(nodes, table, radial, values)
        for begin in range(0, whole, LANES):
            count = min(LANES, whole - begin)
            part = Cells(cells.ends[begin:], cells.rows[begin:], cells.columns[begin:], cells.tangents)
            for i in range(count, _filled_up(count)):
                part.ends[i] = part.ends[count - 1]
            find_means(outlook, part.ends, _filled_up(count), step_m, block)
            find_media(block, _filled_up(count), job.inputs)
            for height in range(job.rx_heights_m.size):
                if exact:
                    _read_profiles(job, outlook, part.ends, _filled_up(count), step_m, height, block, residuals)
                else:
                    _read_outlook(job, nodes, values, outlook, levels, part, count, step_m, height, block, samples)
                find_losses(block, _filled_up(count), job.tx_height_m, job.rx_heights_m[height], job.inputs)
                _keep(block, part, count, height, found)


@compiled
def _read_profiles(
    job: Job,
    outlook: Outlook,
    ends: Indices,
    count: int,
    step_m: float,
    height: int,
    block: Floats,
    residuals: Floats,
) -> None:
    for i in range(count):
        profile_m = outlook.heights_m[: ends[i] + 1]
        read_profile(profile_m, step_m, job.tx_height_m, job.rx_heights_m[height], block, i, residuals)


@compiled
def _read_outlook(
    job: Job,
    nodes: Nodes,
    values: Floats,
    outlook: Outlook,
    levels: int,
    cells: Cells,
    count: int,
    step_m: float,
    height: int,
    block: Floats,
    samples: Heights,
) -> None:
    heights_m, filled = (job.tx_height_m, job.rx_heights_m[height]), _filled_up(count)
    find_horizons(outlook, levels, cells.ends, filled, step_m, heights_m, cells.tangents, block)
    find_bounds(filled, step_m, heights_m, block)
    find_effective_heights(outlook, cells.ends, filled, heights_m, block)
    _find_irregularity(nodes, values, outlook, cells.ends, count, step_m, height, block, samples)
    for i in range(count, filled):
        block[IRREGULARITY + i] = block[IRREGULARITY + count - 1]


@compiled
def _keep(block: Floats, cells: Cells, count: int, height: int, found: Found) -> None:
    for i in range(count):
        loss_db = block[LOSS + i]
        if block[DISTANCE + i] < NEAR_M:
            loss_db = max(loss_db, block[FREE_SPACE + i])
        row, column = cells.rows[i], cells.columns[i]
        found.losses_db[height, row, column] = loss_db
        found.visible[height, row, column] = block[VISIBLE + i] > 0.0
        if height == 0:
            found.elevations[row, column] = block[ELEVATION + i]
