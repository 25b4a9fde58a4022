"""Radials of a square grid: one to each cell of the perimeter, and which cell of which ring belongs to which radial.

Ring k around the site has 8 k cells, numbered from the south-east corner northwards and on against the clock;
cell j of ring k belongs to radial round(j R / k), so that every cell is computed once, whatever the order.
"""

import math

from command.radio.propagation.arrays import Floats, Heights
from command.radio.propagation.compiled import compiled, inlined


@inlined
def on_ring(number: int, ring: int) -> tuple[int, int]:
    """Column and row offset of a cell of a ring; rows grow southwards."""
    if number < 2 * ring:
        return ring, ring - number
    if number < 4 * ring:
        return 3 * ring - number, -ring
    if number < 6 * ring:
        return -ring, number - 5 * ring
    return number - 7 * ring, ring


@inlined
def owned_cell(radial: int, ring: int, perimeter_ring: int) -> int:
    """Number of the cell of this ring that belongs to the radial, or -1.

    The quotients are those of whole numbers below 2^53, so that their floors are exact.
    """
    cell = math.floor((2.0 * radial * ring + perimeter_ring) / (2.0 * perimeter_ring))
    owner = math.floor((2.0 * cell * perimeter_ring + ring) / (2.0 * ring))
    return int(cell) if owner == radial else -1


@inlined
def _steps_along(origin: int, offset: int, ring: int, count: int, steps: int) -> int:
    """How many steps of a radial stay within `count` cells; half a cell over the edge is still within."""
    if offset == 0:
        return steps
    room = count - 1 - origin if offset > 0 else origin
    return min(steps, (2 * room + 1) * ring // (2 * abs(offset)))


@inlined
def _place(origin: int, way: float, count: int) -> tuple[int, int, float]:
    """The two cells on either side of a place on the shorter side of a radial, and the share of the second."""
    below = math.floor(way)
    cell = origin + int(below)
    return max(cell, 0), min(cell + 1, count - 1), way - below


@compiled
def sample(terrain: Heights, row: int, column: int, end: tuple[int, int], steps: int, heights_m: Floats) -> int:
    """Write the heights along a radial; returns how many steps of it lie on the terrain.

    `end` is the offset of the perimeter cell. One step is one cell along the longer side; between the two cells of
    the shorter side heights are linear.
    """
    across, down = end
    ring = max(abs(across), abs(down))
    rows, columns = terrain.shape
    steps = _steps_along(column, across, ring, columns, _steps_along(row, down, ring, rows, steps))
    if abs(across) == ring:
        forward, slope = across // ring, down / ring
        for k in range(steps + 1):
            before, after, share = _place(row, k * slope, rows)
            height_m = float(terrain[before, column + forward * k])
            heights_m[k] = height_m + (terrain[after, column + forward * k] - height_m) * share
    else:
        forward, slope = down // ring, across / ring
        for k in range(steps + 1):
            before, after, share = _place(column, k * slope, columns)
            height_m = float(terrain[row + forward * k, before])
            heights_m[k] = height_m + (terrain[row + forward * k, after] - height_m) * share
    return steps
