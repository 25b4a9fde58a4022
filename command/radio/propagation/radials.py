"""Radials of a square grid: one to each cell of the perimeter, and which cell of which ring belongs to which radial.

Ring k around the site has 8 k cells, numbered from the south-east corner northwards and on against the clock;
cell j of ring k belongs to radial round(j R / k), so that every cell is computed once, whatever the order.
"""

import math

from command.radio.propagation.arrays import Heights, Indices, as_single
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
def list_owned(radial: int, perimeter_ring: int, steps: int, ends: Indices, numbers: Indices) -> int:
    """Write ring and number of each cell within `steps` that belongs to the radial; returns how many.

    Cell j = floor((2 p k + R) / 2R) of ring k is the nearest to radial p; it belongs to p where round(j R / k) is p.
    With r the remainder of that division this is -k <= R - r < k, and both quotient and remainder are counted up.
    """
    whole, part = radial // perimeter_ring, 2 * (radial % perimeter_ring)
    number, remainder, count = 0, perimeter_ring, 0
    for ring in range(1, steps + 1):
        number += whole
        remainder += part
        if remainder >= 2 * perimeter_ring:
            remainder -= 2 * perimeter_ring
            number += 1
        if -ring <= perimeter_ring - remainder < ring:
            ends[count], numbers[count] = ring, number
            count += 1
    return count


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
    return max(cell, 0), min(cell + 1, count - 1), as_single(way - below)


@compiled
def sample(terrain: Heights, row: int, column: int, end: tuple[int, int], steps: int, heights_m: Heights) -> int:
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
            height_m = terrain[before, column + forward * k]
            heights_m[k] = height_m + (terrain[after, column + forward * k] - height_m) * share
    else:
        forward, slope = down // ring, across / ring
        for k in range(steps + 1):
            before, after, share = _place(column, k * slope, columns)
            height_m = terrain[row + forward * k, before]
            heights_m[k] = height_m + (terrain[row + forward * k, after] - height_m) * share
    return steps
