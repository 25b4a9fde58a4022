"""The compiled inside of a sweep: a block of radials, first for terrain irregularity, then for losses."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from command.radio.propagation.arrays import Floats, Heights, Indices, as_index, as_single, as_whole
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
    START,
    VISIBLE,
    WIDTH,
    new_block,
)
from command.radio.propagation.compiled import compiled, inlined, single_inlined
from command.radio.propagation.geometry import read_profile
from command.radio.propagation.inputs import Inputs
from command.radio.propagation.outlook import Outlook, look_along, new_outlook
from command.radio.propagation.paths import find_bounds, find_effective_heights, find_horizons, find_means
from command.radio.propagation.profile import MOST_IRREGULARITY_SAMPLES
from command.radio.propagation.radials import list_owned, on_ring, sample
from command.radio.propagation.unevenness import ROOM_FOR_SAMPLES, quick_irregularity

NEAR_M = 1000.0
"""Below this the model is outside its fit: the larger of its value and free space is taken."""

WIDENS_FROM_M = 5000.0
"""Beyond, the tolerated disagreement of nodes grows with the distance: neighbours differ, but lie ever further away."""

ALIKE = 0.003
"""Share of the path by which the fits of two receiver heights may differ and still have one irregularity."""

_SHIFTED = 0.04
"""Share of the fit by which the fits of nodes may begin elsewhere than the cell's."""

_SENSITIVITY = 0.05
"""A loss changes by up to sqrt(0.05 k h) dB, k the wave number, where the irregularity h changes by its own size."""


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
    rows: int
    columns: int


class Nodes(NamedTuple):
    """Where irregularity is computed: at `rings`, there on every radial whose number divides by the ring's `strides`.

    `stride` is the least of them. `below` and `share` give, for each ring, the node before it and how far it lies on
    the way to the next.
    """

    stride: int
    tolerance_db: float
    rings: Indices
    strides: Indices
    below: Indices
    share: Heights


class Found(NamedTuple):
    """Results over the cells of the window: losses by receiver height, elevation of the horizon, direct view."""

    losses_db: Heights
    elevations: Heights
    visible: NDArray[np.bool_]


class Cells(NamedTuple):
    """The cells that belong to a radial: ring, number within it, and place in the window."""

    ends: Indices
    numbers: Indices
    places: Indices


class Workspace(NamedTuple):
    """Scratch space of one thread. `between`: irregularity at the node rings of one radial, see `_between_radials`."""

    outlook: Outlook
    cells: Cells
    tangents: Indices
    block: Heights
    samples: Heights
    between: Heights
    residuals: Floats


def new_workspace(job: Job, nodes: Nodes) -> Workspace:
    room, heights = job.ring + LANES, job.rx_heights_m.size
    return Workspace(
        new_outlook(job.ring),
        Cells(np.zeros(room, np.uint32), np.zeros(room, np.uint32), np.zeros(room, np.uint32)),
        np.zeros(LANES, np.uint32),
        new_block(),
        np.zeros(ROOM_FOR_SAMPLES, np.float32),
        np.zeros((heights + 1, nodes.rings.size, 3), np.float32),
        np.zeros(MOST_IRREGULARITY_SAMPLES),
    )


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


@inlined
def _see(job: Job, work: Workspace, levels: int, ends: Indices, count: int, step_m: float, height: int) -> None:
    """Horizons and bounds of the fits for one receiver height."""
    heights_m = (job.tx_height_m, job.rx_heights_m[height])
    singles_m = (as_single(heights_m[0]), as_single(heights_m[1]))
    find_horizons(work.outlook, levels, ends, count, as_single(step_m), singles_m, work.tangents, work.block)
    find_bounds(ends, count, step_m, heights_m, work.block)


@compiled
def fill_irregularity(job: Job, nodes: Nodes, first: int, last: int, work: Workspace, table: Heights) -> None:
    """Irregularity at the nodes of the node radials first..last - 1; beyond a radial's end its last value holds.

    The table, zeros at first, has per node one value for each receiver height and then where the fit began, in steps.
    """
    ends = work.cells.ends
    for which in range(first, last):
        steps, step_m, levels = _start(work.outlook, job, which * nodes.stride)
        if steps < 1:
            continue
        begin = 0
        while which * nodes.stride % nodes.strides[begin] != 0:
            begin += 1
        while begin < nodes.rings.size:
            count = min(LANES, nodes.rings.size - begin)
            for i in range(_filled_up(count)):
                ends[i] = min(as_whole(nodes.rings[begin + min(i, count - 1)]), steps)
            _fill_nodes(job, work, levels, count, step_m, table[which, begin:])
            begin += LANES


@compiled
def _fill_nodes(job: Job, work: Workspace, levels: int, count: int, step_m: float, table: Heights) -> None:
    ends, block = work.cells.ends, work.block
    find_means(work.outlook, ends, _filled_up(count), step_m, block)
    find_media(block, _filled_up(count), job.inputs)
    for height in range(job.rx_heights_m.size):
        _see(job, work, levels, ends, _filled_up(count), step_m, height)
        for i in range(count):
            if i > 0 and ends[i] == ends[i - 1]:
                table[i, height] = table[i - 1, height]
            elif _like_first(block, i, ends[i], height):
                table[i, height] = table[i, 0]
            else:
                table[i, height] = _irregularity(work, i, ends[i], step_m)
            table[i, job.rx_heights_m.size] = block[START + i]
            _keep_first(block, i, height)


@inlined
def _irregularity(work: Workspace, lane: int, end: int, step_m: float) -> float:
    start, stop = work.block[START + lane], work.block[END + lane]
    return quick_irregularity(work.outlook.heights_m, step_m, start, stop, as_whole(end), work.samples)


@single_inlined
def _like_first(block: Heights, lane: int, k: int, height: int) -> bool:
    """The fit of this receiver height is that of the first one."""
    shift = abs(block[START + lane] - block[FIRST_START + lane]) + abs(block[END + lane] - block[FIRST_END + lane])
    return height > 0 and shift <= ALIKE * as_single(k)


@inlined
def _keep_first(block: Heights, lane: int, height: int) -> None:
    if height == 0:
        block[FIRST_START + lane], block[FIRST_END + lane] = block[START + lane], block[END + lane]
        block[FIRST_IRREGULARITY + lane] = block[IRREGULARITY + lane]


@compiled
def _between_radials(job: Job, nodes: Nodes, table: Heights, radial: int, between: Heights) -> None:
    """For each node ring: irregularity between the two node radials, its least and greatest, the fits' begins.

    `between` has these three by receiver height, and by the last index the begins.
    """
    around = 8 * job.ring
    for node in range(nodes.rings.size):
        stride = as_whole(nodes.strides[node])
        left = radial // stride * stride
        right = min(left + stride, around)
        share = as_single((radial - left) / (right - left))
        left, right = left // nodes.stride, right % around // nodes.stride
        for height in range(between.shape[0]):
            a, b = table[left, node, height], table[right, node, height]
            between[height, node, 0] = a + (b - a) * share
            between[height, node, 1] = min(a, b)
            between[height, node, 2] = max(a, b)


@single_inlined
def _disagree(nodes: Nodes, spread: float, value: float, distance_m: float, wave_number: float) -> bool:
    """Irregularities so far apart that losses would differ by more than is tolerated."""
    tolerance_db = as_single(nodes.tolerance_db) * max(1.0, distance_m * as_single(1.0 / WIDENS_FROM_M))
    return spread * spread * _SENSITIVITY * wave_number > tolerance_db * tolerance_db * value


@compiled
def _find_irregularity(
    job: Job, nodes: Nodes, work: Workspace, ends: Indices, count: int, step_m: float, height: int
) -> None:
    """Between the four nodes around a cell; computed on the spot where they disagree or the fit begins elsewhere."""
    mean, begins = work.between[height], work.between[work.between.shape[0] - 1]
    block, final = work.block, as_index(nodes.rings.size - 1)
    for i in range(count):
        k = ends[i]
        if _like_first(block, i, k, height):
            block[IRREGULARITY + i] = block[FIRST_IRREGULARITY + i]
            continue
        near = nodes.below[k]
        far = min(near + as_index(1), final)
        value = mean[near, 0] + (mean[far, 0] - mean[near, 0]) * nodes.share[k]
        spread = max(mean[near, 2], mean[far, 2]) - min(mean[near, 1], mean[far, 1])
        start, end = block[START + i], block[END + i]
        shift = max(begins[near, 2], begins[far, 2]) - start
        shift = max(shift, start - min(begins[near, 1], begins[far, 1]))
        distance_m = block[DISTANCE + i]
        shifted = shift > as_single(_SHIFTED) * max(as_single(1.0), distance_m / as_single(WIDENS_FROM_M)) * (
            end - start
        )
        if shifted or _disagree(nodes, spread, value, distance_m, job.inputs.wave_number):
            value = _irregularity(work, i, k, step_m)
        block[IRREGULARITY + i] = value
        _keep_first(block, i, height)
    for i in range(count, _filled_up(count)):
        block[IRREGULARITY + i] = block[IRREGULARITY + count - 1]


@compiled
def _list_cells(job: Job, radial: int, steps: int, cells: Cells) -> int:
    """The cells of the window that belong to the radial; returns how many."""
    owned = list_owned(radial, job.ring, steps, cells.ends, cells.numbers)
    count = 0
    for i in range(owned):
        across, down = on_ring(as_whole(cells.numbers[i]), as_whole(cells.ends[i]))
        row, column = down - job.window_row, across - job.window_column
        if 0 <= row < job.rows and 0 <= column < job.columns:
            cells.ends[count], cells.places[count] = cells.ends[i], row * job.columns + column
            count += 1
    return count


@compiled
def _take_block(job: Job, work: Workspace, begin: int, whole: int, step_m: float) -> tuple[int, Indices]:
    """Distances and media of the next paths of a radial; returns how many they are, and where they end."""
    ends, count = work.cells.ends[begin:], min(LANES, whole - begin)
    for i in range(count, _filled_up(count)):
        ends[i] = ends[count - 1]
    find_means(work.outlook, ends, _filled_up(count), step_m, work.block)
    find_media(work.block, _filled_up(count), job.inputs)
    return count, ends


@compiled
def _lose(job: Job, work: Workspace, begin: int, count: int, height: int, found: Found) -> None:
    """From the geometry of paths to the losses on their cells."""
    block, places = work.block, work.cells.places
    tx_height_m, rx_height_m = as_single(job.tx_height_m), as_single(job.rx_heights_m[height])
    find_losses(block, _filled_up(count), tx_height_m, rx_height_m, job.inputs)
    for i in range(count):
        loss_db, place = block[LOSS + i], places[begin + i]
        if block[DISTANCE + i] < NEAR_M:
            loss_db = max(loss_db, block[FREE_SPACE + i])
        found.losses_db[height, place] = loss_db
        found.visible[height, place] = block[VISIBLE + i] > 0.0
        if height == 0:
            found.elevations[place] = block[ELEVATION + i]


@compiled
def sweep_radials(job: Job, nodes: Nodes, table: Heights, first: int, last: int, work: Workspace, found: Found) -> None:
    """Losses on the cells that belong to radials first..last - 1."""
    for radial in range(first, last):
        steps, step_m, levels = _start(work.outlook, job, radial)
        whole = _list_cells(job, radial, steps, work.cells)
        if whole > 0:
            _between_radials(job, nodes, table, radial, work.between)
        for begin in range(0, whole, LANES):
            count, ends = _take_block(job, work, begin, whole, step_m)
            for height in range(job.rx_heights_m.size):
                _see(job, work, levels, ends, _filled_up(count), step_m, height)
                heights_m = (job.tx_height_m, job.rx_heights_m[height])
                find_effective_heights(work.outlook, ends, _filled_up(count), step_m, heights_m, work.block)
                _find_irregularity(job, nodes, work, ends, count, step_m, height)
                _lose(job, work, begin, count, height, found)


@compiled
def sweep_profiles(job: Job, first: int, last: int, work: Workspace, found: Found) -> None:
    """The same from the whole profile of each cell, as `itm` reads it."""
    for radial in range(first, last):
        steps, step_m, _ = _start(work.outlook, job, radial)
        whole = _list_cells(job, radial, steps, work.cells)
        profile_m = work.outlook.heights_m.astype(np.float64)
        for begin in range(0, whole, LANES):
            count, ends = _take_block(job, work, begin, whole, step_m)
            for height in range(job.rx_heights_m.size):
                for i in range(_filled_up(count)):
                    path_m, heights_m = profile_m[: ends[i] + 1], (job.tx_height_m, job.rx_heights_m[height])
                    read_profile(path_m, step_m, heights_m[0], heights_m[1], work.block, i, work.residuals)
                _lose(job, work, begin, count, height, found)
