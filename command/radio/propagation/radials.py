"""Radials of a square grid: one to each cell of the perimeter, and which cell of which ring belongs to which radial.

Ring k around the site has 8 k cells, numbered from the south-east corner northwards and on against the clock;
cell j of ring k belongs to radial round(j R / k), so that every cell is computed once, whatever the order.
"""

from command.radio.propagation.arrays import Floats, Heights
from command.radio.propagation.compiled import compiled


@compiled
def on_ring(number: int, ring: int) -> tuple[int, int]:
    """Column and row offset of a cell of a ring; rows grow southwards."""
    side, along = number // (2 * ring), number % (2 * ring)
    if side == 0:
        return ring, ring - along
    if side == 1:
        return ring - along, -ring
    if side == 2:
        return -ring, along - ring
    return along - ring, ring


@compiled
def owned_cell(radial: int, ring: int, perimeter_ring: int) -> int:
    """Number of the cell of this ring that belongs to the radial, or -1."""
    cell = (2 * radial * ring + perimeter_ring) // (2 * perimeter_ring)
    owner = (2 * cell * perimeter_ring + ring) // (2 * ring)
    return cell if owner == radial else -1


@compiled
def _position(origin: int, offset: int, ring: int, count: int) -> tuple[int, int]:
    """Cell and ring-ths of the way to the next; half a cell over the edge counts as the edge, beyond gives -1."""
    cell, share = origin + offset // ring, offset % ring
    if cell == -1 and 2 * share >= ring:
        return 0, 0
    if cell == count - 1 and 2 * share <= ring:
        return cell, 0
    return (cell, share) if 0 <= cell < count - 1 else (-1, 0)


@compiled
def sample(terrain: Heights, row: int, column: int, end: tuple[int, int], steps: int, heights_m: Floats) -> int:
    """Write the heights along a radial; returns how many steps of it lie on the terrain.

    `end` is the offset of the perimeter cell. One step is one cell along the longer side; between the two cells of
    the shorter side heights are linear.
    """
    across, down = end
    ring = max(abs(across), abs(down))
    rows, columns = terrain.shape
    for k in range(steps + 1):
        c, right = _position(column, across * k, ring, columns)
        r, lower = _position(row, down * k, ring, rows)
        if c < 0 or r < 0:
            return k - 1
        height_m = float(terrain[r, c])
        if right > 0:
            height_m += (terrain[r, c + 1] - height_m) * right / ring
        elif lower > 0:
            height_m += (terrain[r + 1, c] - height_m) * lower / ring
        heights_m[k] = height_m
    return steps
