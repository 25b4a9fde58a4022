"""People of a tile onto a lattice so that nobody is lost or counted twice. Pure but for reads.

Each cell is cut into k by k parts, and each part goes to the one cell of the lattice that holds its middle. Blocks
and knots are the tile's own, so that a part falls into the same place whatever window asks: windows that tile an
area add up to it.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from command.geo.rasters.cells import holds_value
from command.geo.rasters.formats.source import Source
from command.geo.rasters.inspection import people_of
from command.geo.rasters.lattice import Lattice
from command.geo.rasters.models import Raster, Tile
from command.geo.rasters.systems import from_degrees, to_degrees

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Taken = Callable[[Numbers, Numbers], Flags]
"""Points (n,) in the tile's system at which a tile that goes before it holds a value."""

_BLOCK_CELLS = 128
_KNOT_M = 400.0
_PARTS_A_STEP = 1.5
"""Parts are at most this fraction of a lattice cell, up to the most parts an edge."""
_MOST_PARTS = 16


def spread(source: Source, tile: Tile, lattice: Lattice, taken: Taken) -> Numbers:
    """People in every cell of the lattice, (rows, columns), from this tile alone."""
    people = np.zeros(lattice.shape)
    parts = int(np.clip(np.ceil(_PARTS_A_STEP * tile.resolution_m / lattice.step_m), 1, _MOST_PARTS))
    for rows, columns in _blocks(tile.raster, lattice):
        counts, at_row, at_column = _parts_of(source, tile, rows, columns, parts)
        if not counts.size:
            continue
        x = tile.raster.west + at_column * tile.raster.step_x
        y = tile.raster.north - at_row * tile.raster.step_y
        free = ~taken(x, y)
        east_m, north_m = _on_lattice(tile, lattice, rows, columns, at_row[free], at_column[free])
        _add(people, lattice, east_m, north_m, counts[free])
    return people


def _blocks(raster: Raster, lattice: Lattice) -> Iterator[tuple[slice, slice]]:
    """The tile's own blocks that may touch the lattice."""
    first, last, left, right = _touched(raster, lattice)
    for row in range(first - first % _BLOCK_CELLS, last, _BLOCK_CELLS):
        for column in range(left - left % _BLOCK_CELLS, right, _BLOCK_CELLS):
            yield (
                slice(row, min(row + _BLOCK_CELLS, raster.rows)),
                slice(column, min(column + _BLOCK_CELLS, raster.columns)),
            )


def _touched(raster: Raster, lattice: Lattice) -> tuple[int, int, int, int]:
    """First and last row, first and last column (ends excluded) under the lattice, with two cells to spare."""
    along = np.linspace(lattice.west_m, lattice.east_m, 65)
    across = np.linspace(lattice.south_m, lattice.north_m, 65)
    x = np.concatenate([along, along, np.full(65, lattice.west_m), np.full(65, lattice.east_m)])
    y = np.concatenate([np.full(65, lattice.south_m), np.full(65, lattice.north_m), across, across])
    if raster.crs != lattice.crs:
        x, y = from_degrees(raster.crs, *to_degrees(lattice.crs, x, y))
    rows = np.clip((raster.north - np.array([y.max(), y.min()])) / raster.step_y + (-2, 3), 0, raster.rows)
    columns = np.clip((np.array([x.min(), x.max()]) - raster.west) / raster.step_x + (-2, 3), 0, raster.columns)
    return int(rows[0]), int(rows[1]), int(columns[0]), int(columns[1])


def _parts_of(source: Source, tile: Tile, rows: slice, columns: slice, parts: int) -> tuple[Numbers, Numbers, Numbers]:
    """People of each part, and its middle as rows and columns from the tile's corner; parts without people left out."""
    cells = source.read(rows, columns)
    people = people_of(cells, holds_value(cells, tile.raster.nodata), tile.raster, rows, tile.declared)
    r, c = np.nonzero(people)
    middles = (np.arange(parts) + 0.5) / parts
    down, right = (each.ravel() for each in np.meshgrid(middles, middles, indexing="ij"))
    at_row = (rows.start + r[:, None] + down).ravel()
    at_column = (columns.start + c[:, None] + right).ravel()
    return np.repeat(people[r, c] / parts**2, parts**2), at_row, at_column


def _on_lattice(
    tile: Tile, lattice: Lattice, rows: slice, columns: slice, at_row: Numbers, at_column: Numbers
) -> tuple[Numbers, Numbers]:
    """Metres of the lattice's system at places of a block, linear between knots that belong to the block."""
    raster = tile.raster
    if raster.crs == lattice.crs:
        return raster.west + at_column * raster.step_x, raster.north - at_row * raster.step_y
    down = _knots(rows, tile.resolution_m)
    right = _knots(columns, tile.resolution_m)
    knots_right, knots_down = np.meshgrid(right, down)
    x = raster.west + knots_right.ravel() * raster.step_x
    y = raster.north - knots_down.ravel() * raster.step_y
    found = from_degrees(lattice.crs, *to_degrees(raster.crs, x, y))
    i = np.minimum(((at_row - down[0]) / (down[1] - down[0])).astype(np.intp), len(down) - 2)
    j = np.minimum(((at_column - right[0]) / (right[1] - right[0])).astype(np.intp), len(right) - 2)
    v, u = (at_row - down[i]) / (down[1] - down[0]), (at_column - right[j]) / (right[1] - right[0])
    east_m, north_m = (_mixed(each.reshape(knots_right.shape), i, j, v, u) for each in found)
    return east_m, north_m


def _knots(cells: slice, resolution_m: float) -> Numbers:
    count = max(2, int(np.ceil((cells.stop - cells.start) * resolution_m / _KNOT_M)) + 1)
    return np.linspace(cells.start, cells.stop, count)


def _mixed(knots: Numbers, i: NDArray[np.intp], j: NDArray[np.intp], v: Numbers, u: Numbers) -> Numbers:
    upper = knots[i, j] * (1 - u) + knots[i, j + 1] * u
    lower = knots[i + 1, j] * (1 - u) + knots[i + 1, j + 1] * u
    mixed: Numbers = upper * (1 - v) + lower * v
    return mixed


def _add(people: Numbers, lattice: Lattice, east_m: Numbers, north_m: Numbers, counts: Numbers) -> None:
    """Each part to the cell that holds it; parts outside the lattice belong to another window."""
    row = np.floor((lattice.north_m - north_m) / lattice.step_m).astype(np.intp)
    column = np.floor((east_m - lattice.west_m) / lattice.step_m).astype(np.intp)
    inside = (row >= 0) & (row < lattice.rows) & (column >= 0) & (column < lattice.columns)
    if not inside.any():
        return
    row, column = row[inside], column[inside]
    top, left = int(row.min()), int(column.min())
    high, wide = int(row.max()) - top + 1, int(column.max()) - left + 1
    summed = np.bincount((row - top) * wide + column - left, counts[inside], high * wide)
    people[top : top + high, left : left + wide] += summed.reshape(high, wide)
