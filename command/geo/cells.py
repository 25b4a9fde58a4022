"""A uniform grid over areas: most cells lie wholly in the same areas, and only the others need an exact test.

Pure. A cell is `open` when a border of any area comes within `MARGIN_M` of it; its candidates are those areas, and the
areas that hold the whole cell. In every other cell each point lies in the same areas.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from command.geo.metres import scales_at

Indices = NDArray[np.int64]
Floats = NDArray[np.float64]

MARGIN_M = 1.5
"""More than the metre within which a point outside every cell goes to the nearest."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the grid lies: the south-west corner and the size of a cell in degrees, the number of cells a side."""

    west: float
    south: float
    cell_lon: float
    cell_lat: float
    side: int

    def column(self, longitude_deg: Floats) -> Indices:
        return np.floor((longitude_deg - self.west) / self.cell_lon).astype(np.int64)

    def row(self, latitude_deg: Floats) -> Indices:
        return np.floor((latitude_deg - self.south) / self.cell_lat).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Cells:
    """`slots[row * side + column]` is the number of a set in `sets`; for an open cell `-1 - number`.

    A set is a rising tuple of positions in the list of areas: those that hold the cell, or its candidates. The first
    set is the empty one.
    """

    frame: Frame
    slots: NDArray[np.int32]
    sets: tuple[tuple[int, ...], ...]

    def slot_of(self, longitude_deg: float, latitude_deg: float) -> int | None:
        """The slot of a point's cell; None outside the grid, where nothing is within the margin."""
        frame = self.frame
        column = (longitude_deg - frame.west) / frame.cell_lon
        row = (latitude_deg - frame.south) / frame.cell_lat
        if not (0 <= column < frame.side and 0 <= row < frame.side):
            return None
        return int(self.slots[int(row) * frame.side + int(column)])

    def slots_of(self, longitude_deg: Floats, latitude_deg: Floats) -> NDArray[np.int32]:
        """Slots of points (n,); outside the grid 0, the empty set."""
        side = self.frame.side
        columns, rows = self.frame.column(longitude_deg), self.frame.row(latitude_deg)
        inside = (columns >= 0) & (columns < side) & (rows >= 0) & (rows < side)
        slots = self.slots[np.where(inside, rows * side + columns, 0)]
        return slots if inside.all() else np.where(inside, slots, np.int32(0))


def lay(geometries: Sequence[BaseGeometry], side: int) -> Cells:
    """The grid of `side` x `side` cells over polygons in degrees, which are prepared on the way."""
    shapes = np.array(geometries, dtype=object)
    if shapes.size == 0:
        return Cells(Frame(0.0, 0.0, 1.0, 1.0, 1), np.zeros(1, np.int32), ((),))
    shapely.prepare(shapes)
    frame, margin_lon, margin_lat = _frame(shapes, side)
    near = _cells_near_borders(shapes, frame, margin_lon, margin_lat)
    count = len(shapes)
    is_open = np.zeros(side * side, bool)
    is_open[near // count] = True
    runs = _starts_of_runs(is_open, side)
    asked = np.concatenate([runs, np.flatnonzero(is_open)])
    held = _held(shapes, asked, frame)
    keys = np.unique(np.concatenate([near, held]))
    return _filled(frame, is_open, runs, keys, count)


def _frame(shapes: NDArray[Any], side: int) -> tuple[Frame, float, float]:
    west, south, east, north = shapely.total_bounds(shapes)
    furthest = min(max(abs(south), abs(north)), 89.0)
    east_m, _ = scales_at(furthest)
    _, north_m = scales_at(0.0)
    margin_lon, margin_lat = MARGIN_M / east_m, MARGIN_M / north_m
    frame = Frame(
        west=west - 2 * margin_lon,
        south=south - 2 * margin_lat,
        cell_lon=(east - west + 4 * margin_lon) / side,
        cell_lat=(north - south + 4 * margin_lat) / side,
        side=side,
    )
    return frame, margin_lon, margin_lat


def _cells_near_borders(shapes: NDArray[Any], frame: Frame, margin_lon: float, margin_lat: float) -> Indices:
    """Keys `cell * areas + area` of every cell within the margin of an area's border, each once."""
    start, end, area = _pieces(shapes, frame)
    low, high = np.minimum(start, end), np.maximum(start, end)
    first_column = frame.column(low[:, 0] - margin_lon)
    first_row = frame.row(low[:, 1] - margin_lat)
    columns = frame.column(high[:, 0] + margin_lon) - first_column
    rows = frame.row(high[:, 1] + margin_lat) - first_row
    found: list[Indices] = []
    for east in range(int(columns.max()) + 1):
        for north in range(int(rows.max()) + 1):
            here = (columns >= east) & (rows >= north)
            column = np.clip(first_column[here] + east, 0, frame.side - 1)
            row = np.clip(first_row[here] + north, 0, frame.side - 1)
            found.append(np.unique((row * frame.side + column) * len(shapes) + area[here]))
    return np.unique(np.concatenate(found))


def _pieces(shapes: NDArray[Any], frame: Frame) -> tuple[Floats, Floats, Indices]:
    """Border segments cut so that none is longer than a cell: start (n, 2), end (n, 2), and whose border."""
    polygons, polygon_area = shapely.get_parts(shapes, return_index=True)
    rings, ring_polygon = shapely.get_rings(polygons, return_index=True)
    ring_area = polygon_area[ring_polygon]
    points, point_ring = shapely.get_coordinates(rings, return_index=True)
    joined = point_ring[1:] == point_ring[:-1]
    start, end, area = points[:-1][joined], points[1:][joined], ring_area[point_ring[:-1][joined]]
    step = end - start
    cuts = np.maximum(np.ceil(np.max(np.abs(step) / (frame.cell_lon, frame.cell_lat), axis=1)), 1).astype(np.int64)
    which = np.repeat(np.arange(len(cuts)), cuts)
    part = np.arange(len(which)) - np.repeat(np.cumsum(cuts) - cuts, cuts)
    share = step[which] / cuts[which, None]
    piece_start = start[which] + share * part[:, None]
    return piece_start, piece_start + share, area[which].astype(np.int64)


def _starts_of_runs(is_open: NDArray[np.bool_], side: int) -> Indices:
    """Cells that are not open and stand first in their row or after an open one: they speak for those that follow."""
    grid = is_open.reshape(side, side)
    first = ~grid
    first[:, 1:] &= grid[:, :-1]
    return np.flatnonzero(first)


def _held(shapes: NDArray[Any], cells: Indices, frame: Frame) -> Indices:
    """Keys of the cells whose middle lies in an area."""
    longitude = frame.west + (cells % frame.side + 0.5) * frame.cell_lon
    latitude = frame.south + (cells // frame.side + 0.5) * frame.cell_lat
    found: list[Indices] = []
    for number, (west, south, east, north) in enumerate(shapely.bounds(shapes)):
        boxed = np.flatnonzero((longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north))
        inside = boxed[shapely.intersects_xy(shapes[number], longitude[boxed], latitude[boxed])]
        found.append(cells[inside] * len(shapes) + number)
    return np.concatenate(found)


def _filled(frame: Frame, is_open: NDArray[np.bool_], runs: Indices, keys: Indices, count: int) -> Cells:
    """Number the distinct sets and let each run's first cell speak for the run."""
    numbers: dict[tuple[int, ...], int] = {(): 0}
    slots = np.zeros(is_open.size, np.int32)
    cells, begins = np.unique(keys // count, return_index=True)
    areas = (keys % count).tolist()
    ends = [*begins[1:].tolist(), len(areas)]
    for cell, begin, end in zip(cells.tolist(), begins.tolist(), ends, strict=True):
        slots[cell] = numbers.setdefault(tuple(areas[begin:end]), len(numbers))
    speaker = np.zeros(is_open.size, np.int64)
    speaker[runs] = runs
    opened = np.flatnonzero(is_open)
    speaker[opened] = opened
    slots = slots[np.maximum.accumulate(speaker)]
    slots[opened] = -1 - slots[opened]
    return Cells(frame, slots, tuple(numbers))
