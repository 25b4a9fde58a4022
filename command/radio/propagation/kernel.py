"""The compiled inside of a sweep: a block of radials, first for terrain irregularity, then for losses."""

import math
from typing import NamedTuple

from command.radio.propagation.arrays import Floats, Heights, Indices
from command.radio.propagation.compiled import compiled
from command.radio.propagation.geometry import fit_bounds
from command.radio.propagation.itm import Inputs, free_space_db, loss_over, medium_over, profile_loss
from command.radio.propagation.outlook import (
    Outlook,
    begin,
    geometry_at,
    go_past,
    horizons_at,
    mean_height_to,
    new_outlook,
)
from command.radio.propagation.profile import irregularity
from command.radio.propagation.radials import on_ring, owned_cell, sample

NEAR_M = 1000.0
"""Below this the model is outside its fit: the larger of its value and free space is taken."""

WIDENS_FROM_M = 5000.0
"""Beyond, the tolerated disagreement of nodes grows with the distance: the loss depends ever less on it."""


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
    visible: Heights


@compiled
def _start(outlook: Outlook, job: Job, radial: int) -> tuple[int, float]:
    """Lay the outlook along a radial; returns its number of steps and the length of one."""
    across, down = on_ring(radial, job.ring)
    slope = min(abs(across), abs(down)) / job.ring
    step_m = job.cell_m * math.sqrt(1.0 + slope * slope)
    reach = min(job.ring, int(job.radius_m / step_m + 1e-9))
    steps = sample(job.terrain, job.row, job.column, (across, down), reach, outlook.heights_m)
    begin(outlook, steps, step_m, job.inputs.refractivity)
    return steps, step_m


@compiled
def fill_irregularity(job: Job, nodes: Nodes, first: int, last: int, table: Floats) -> None:
    """Irregularity at the nodes of the node radials first..last - 1; beyond a radial's end its last value holds.

    The table, zeros at first, has per node one value for each receiver height and then where the fit began, m.
    """
    outlook = new_outlook(job.ring)
    for which in range(first, last):
        steps, step_m = _start(outlook, job, which * nodes.stride)
        _fill_radial(job, nodes, outlook, steps, step_m, table[which])


@compiled
def _fill_radial(job: Job, nodes: Nodes, outlook: Outlook, steps: int, step_m: float, row: Floats) -> None:
    tx_m = outlook.heights_m[0] + job.tx_height_m
    passed = 0
    for node in range(nodes.rings.size):
        k = min(nodes.rings[node], steps)
        if k < 1 or (node > 0 and nodes.rings[node - 1] >= steps):
            if node > 0:
                row[node] = row[node - 1]
            continue
        while passed < k - 1:
            passed += 1
            go_past(outlook, passed, step_m, tx_m)
        half_curvature = 0.5 * medium_over(job.inputs, mean_height_to(outlook, k)).curvature_per_m
        for height in range(job.rx_heights_m.size):
            rx_height_m = job.rx_heights_m[height]
            _, _, tx_horizon_m, rx_horizon_m = horizons_at(
                outlook, k, step_m, half_curvature, tx_m, outlook.heights_m[k] + rx_height_m
            )
            start_m, end_m = fit_bounds(k * step_m, job.tx_height_m, rx_height_m, tx_horizon_m, rx_horizon_m)
            row[node, job.rx_heights_m.size] = start_m
            row[node, height] = irregularity(outlook.heights_m[: k + 1], step_m, start_m, end_m, outlook.residuals)


@compiled
def _irregularity_at(
    job: Job,
    nodes: Nodes,
    table: Floats,
    outlook: Outlook,
    radial: int,
    k: int,
    step_m: float,
    height: int,
    bounds_m: tuple[float, float],
) -> float:
    """Between the four nodes around a cell; computed on the spot where they disagree or the fit begins elsewhere."""
    left, across = radial // nodes.stride, radial % nodes.stride / nodes.stride
    right = (left + 1) % table.shape[0]
    near, along = nodes.below[k], nodes.share[k]
    far = min(near + 1, nodes.rings.size - 1)
    a, b = table[left, near, height], table[left, far, height]
    c, d = table[right, near, height], table[right, far, height]
    value = (a + (b - a) * along) * (1.0 - across) + (c + (d - c) * along) * across
    spread = max(a, b, c, d) - min(a, b, c, d)
    last = job.rx_heights_m.size
    start_a, start_b = table[left, near, last], table[left, far, last]
    start_c, start_d = table[right, near, last], table[right, far, last]
    start_m = bounds_m[0]
    shift_m = max(start_a, start_b, start_c, start_d) - start_m
    shift_m = max(shift_m, start_m - min(start_a, start_b, start_c, start_d))
    tolerance = nodes.tolerance * max(1.0, k * step_m / WIDENS_FROM_M)
    if spread <= tolerance * value and shift_m <= tolerance * (bounds_m[1] - start_m):
        return float(value)
    return irregularity(outlook.heights_m[: k + 1], step_m, start_m, bounds_m[1], outlook.residuals)


@compiled
def sweep_radials(job: Job, nodes: Nodes, table: Floats, exact: bool, first: int, last: int, found: Found) -> None:
    """Losses on the cells that belong to radials first..last - 1."""
    outlook = new_outlook(job.ring)
    rows, columns = found.elevations.shape
    for radial in range(first, last):
        steps, step_m = _start(outlook, job, radial)
        tx_m = outlook.heights_m[0] + job.tx_height_m
        for k in range(1, steps + 1):
            cell = owned_cell(radial, k, job.ring)
            if cell >= 0:
                across, down = on_ring(cell, k)
                row, column = down - job.window_row, across - job.window_column
                if 0 <= row < rows and 0 <= column < columns:
                    _one_cell(job, nodes, table, exact, outlook, radial, k, step_m, found, row, column)
            go_past(outlook, k, step_m, tx_m)


@compiled
def _one_cell(
    job: Job,
    nodes: Nodes,
    table: Floats,
    exact: bool,
    outlook: Outlook,
    radial: int,
    k: int,
    step_m: float,
    found: Found,
    row: int,
    column: int,
) -> None:
    medium = medium_over(job.inputs, mean_height_to(outlook, k))
    curvature = medium.curvature_per_m
    distance_m = k * step_m
    tx_m = outlook.heights_m[0] + job.tx_height_m
    for height in range(job.rx_heights_m.size):
        rx_height_m = job.rx_heights_m[height]
        seen = horizons_at(outlook, k, step_m, 0.5 * curvature, tx_m, outlook.heights_m[k] + rx_height_m)
        if exact:
            loss_db = profile_loss(
                outlook.heights_m[: k + 1], step_m, job.tx_height_m, rx_height_m, job.inputs, outlook.residuals
            ).loss_db
        else:
            bounds_m = fit_bounds(distance_m, job.tx_height_m, rx_height_m, seen[2], seen[3])
            delta_h_m = _irregularity_at(job, nodes, table, outlook, radial, k, step_m, height, bounds_m)
            path = geometry_at(outlook, k, step_m, curvature, job.tx_height_m, rx_height_m, delta_h_m, seen)
            loss_db = loss_over(path, medium, job.inputs).loss_db
        if distance_m < NEAR_M:
            loss_db = max(loss_db, free_space_db(job.inputs.frequency_mhz, distance_m))
        found.losses_db[height, row, column] = loss_db
        found.visible[height, row, column] = seen[2] == distance_m
        if height == 0:
            found.elevations[row, column] = seen[0]
