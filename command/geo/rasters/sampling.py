"""Values of one tile at points of its own system: between its samples, or of the cell beneath. Pure but for reads."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from command.geo.rasters.cells import holds_value
from command.geo.rasters.formats.source import Source
from command.geo.rasters.models import Raster

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.intp]
_PATCH_CELLS = 4_000_000
"""Cells read at once; points further apart are read in halves."""
_NO_SHARE = 1e-9
"""A sample with less of a share is where the point is not: the last bits of degrees."""
Beyond = Callable[[Numbers, Numbers], tuple[Numbers, Flags]]
"""What other tiles hold at points of this tile's system: values, and where they hold any."""


@dataclass(frozen=True, slots=True)
class Patch:
    """Cells from `row`, `column` on, which may be -1: the ring around the tile. Voids are 0 and not kept."""

    row: int
    column: int
    values: Numbers
    kept: Flags

    def at(self, rows: Indices, columns: Indices) -> tuple[Numbers, Flags]:
        place = rows - self.row, columns - self.column
        return self.values[place], self.kept[place]


def within(raster: Raster, x: Numbers, y: Numbers) -> Flags:
    """Points that the tile covers, its western and northern edge included."""
    return (x >= raster.west) & (x < raster.east) & (y <= raster.north) & (y > raster.south)


def nearest(source: Source, raster: Raster, x: Numbers, y: Numbers) -> tuple[Numbers, Flags]:
    """Value of the cell under each point (n,), all within the tile, and whether it holds one."""
    rows = np.clip(np.floor((raster.north - y) / raster.step_y).astype(np.intp), 0, raster.rows - 1)
    columns = np.clip(np.floor((x - raster.west) / raster.step_x).astype(np.intp), 0, raster.columns - 1)
    values, kept = np.zeros(len(x)), np.zeros(len(x), dtype=bool)
    for these in _near_each_other(rows, columns):
        r, c = rows[these], columns[these]
        patch = _patch(source, raster, (int(r.min()), int(r.max())), (int(c.min()), int(c.max())))
        values[these], kept[these] = patch.at(r, c)
    return values, kept


def linear(source: Source, raster: Raster, x: Numbers, y: Numbers, beyond: Beyond) -> tuple[Numbers, Flags]:
    """Bilinear between the four samples around each point (n,), all within the tile.

    A point has a value where every sample with a share in it holds one. In the half cell outside the outermost
    samples the other side is what other tiles hold there, else the edge's own sample.
    """
    at_row, at_column = (raster.north - y) / raster.step_y - 0.5, (x - raster.west) / raster.step_x - 0.5
    rows = np.clip(np.floor(at_row).astype(np.intp), -1, raster.rows - 1)
    columns = np.clip(np.floor(at_column).astype(np.intp), -1, raster.columns - 1)
    down, right = np.clip(at_row - rows, 0.0, 1.0), np.clip(at_column - columns, 0.0, 1.0)
    values, kept = np.zeros(len(x)), np.ones(len(x), dtype=bool)
    for these in _near_each_other(rows, columns):
        r, c = rows[these], columns[these]
        patch = _patch(source, raster, (int(r.min()), int(r.max()) + 1), (int(c.min()), int(c.max()) + 1))
        patch = _with_ring(patch, raster, beyond)
        for below in (0, 1):
            for beside in (0, 1):
                share = np.abs(1 - below - down[these]) * np.abs(1 - beside - right[these])
                held, has = patch.at(r + below, c + beside)
                values[these] += share * held
                kept[these] &= has | (share < _NO_SHARE)
    return values, kept


def _near_each_other(rows: Indices, columns: Indices) -> Iterator[Indices]:
    """Indices of points in groups, each within a patch of bounded size."""
    waiting = [np.arange(len(rows))] if len(rows) else []
    while waiting:
        these = waiting.pop()
        r, c = rows[these], columns[these]
        high, wide = int(np.ptp(r)) + 2, int(np.ptp(c)) + 2
        if high * wide <= _PATCH_CELLS:
            yield these
            continue
        along = r if high >= wide else c
        middle = (int(along.min()) + int(along.max())) // 2
        waiting += [these[along <= middle], these[along > middle]]


def _patch(source: Source, raster: Raster, rows: tuple[int, int], columns: tuple[int, int]) -> Patch:
    """Cells of both ranges, ends included; what lies outside the tile repeats its edge."""
    down = slice(max(rows[0], 0), min(rows[1], raster.rows - 1) + 1)
    along = slice(max(columns[0], 0), min(columns[1], raster.columns - 1) + 1)
    cells = source.read(down, along)
    kept = holds_value(cells, raster.nodata)
    values = np.where(kept, cells, 0).astype(np.float64)
    ring = ((down.start - rows[0], rows[1] + 1 - down.stop), (along.start - columns[0], columns[1] + 1 - along.stop))
    return Patch(rows[0], columns[0], np.pad(values, ring, mode="edge"), np.pad(kept, ring, mode="edge"))


def _with_ring(patch: Patch, raster: Raster, beyond: Beyond) -> Patch:
    """The ring around the tile, as far as the patch has it, filled with what other tiles hold there."""
    high, wide = patch.values.shape
    rows, columns = np.mgrid[patch.row : patch.row + high, patch.column : patch.column + wide]
    outside = (rows < 0) | (rows >= raster.rows) | (columns < 0) | (columns >= raster.columns)
    if not outside.any():
        return patch
    x = raster.west + (columns[outside] + 0.5) * raster.step_x
    y = raster.north - (rows[outside] + 0.5) * raster.step_y
    values, has = beyond(x, y)
    patch.values[outside] = np.where(has, values, patch.values[outside])
    patch.kept[outside] |= has
    return patch
