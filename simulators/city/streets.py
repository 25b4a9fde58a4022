"""An invented street network: nested lattices, finer towards the seats, bent and thinned, with named streets.

Lattice line n has level min(3, trailing zeros of n): level-3 lines lie 1,600 m apart and run everywhere, level-0 lines
lie 200 m apart and exist only near a seat. A junction is a crossing of two lines that both exist there.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from simulators.city.plane import in_plane, to_degrees, to_plane
from simulators.city.street_names import street_names

SPACING_M = 200.0
TOP_LEVEL = 3
_THROUGH_LEVEL = 5
"""Lines with so many trailing zeros, 6,400 m apart, are the through roads."""
SPEED_KMH = (24.0, 34.0, 46.0, 58.0)
"""Driving speed by level: 0 lane, 1 street, 2 road, 3 avenue."""

_REACH_M = (2_350.0, 3_800.0, 6_200.0)
"""Lines of level 0, 1, 2 exist up to this distance from a seat of average population; level 3 everywhere."""
_MARGIN_M = 350.0
_TURN_RAD = math.radians(7.0)
_JITTER_M = 16.0
_MISSING_SHARE = (0.10, 0.05, 0.0, 0.0)
"""Share of segments left out by level, so that not every crossing has four arms."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Streets:
    """Junctions and two-way segments as arrays.

    `lon`, `lat`, `x_m`, `y_m`, `unit`: per junction (unit = index of the cell it lies in).
    `start`, `end` (junctions), `length_m`, `level`, `street`: per segment.
    `paths[s]`: junctions along street s in order; `names[s]`: its name, unique in the city; `through[s]`: whether it
    lies on a through road.
    """

    lon: Floats
    lat: Floats
    x_m: Floats
    y_m: Floats
    unit: Ints
    start: Ints
    end: Ints
    length_m: Floats
    level: Ints
    street: Ints
    paths: tuple[Ints, ...]
    names: tuple[str, ...]
    through: tuple[bool, ...]

    @property
    def seconds(self) -> Floats:
        """Driving time of every segment at the speed of its level."""
        seconds: Floats = self.length_m * 3.6 / np.asarray(SPEED_KMH)[self.level]
        return seconds


@dataclass(frozen=True, slots=True)
class _Junctions:
    column: Ints
    row: Ints
    xy_m: Floats
    unit: Ints

    def take(self, which: Mask) -> "_Junctions":
        return _Junctions(self.column[which], self.row[which], self.xy_m[which], self.unit[which])


@dataclass(frozen=True, slots=True)
class _Segments:
    start: Ints
    end: Ints
    level: Ints
    run: Ints
    through: Mask


@dataclass(frozen=True, slots=True)
class Quarters:
    """What the streets are drawn for, per unit: seats (n, 2: lon, lat), residents, district index and cell.

    `land`: where streets may lie (degrees): the city without its waters.
    """

    seats: Floats
    residents: Ints
    districts: Ints
    cells: Sequence[BaseGeometry]
    land: BaseGeometry


def build_streets(quarters: Quarters, seed: int) -> Streets:
    """Draw the network on the land of the units."""
    rng = np.random.default_rng([seed, 1])
    junctions = _crossings(quarters, rng)
    segments = _segments(junctions, quarters.districts, rng)
    kept = _largest_component(len(junctions.unit), segments)
    return _streets(junctions.take(kept), _renumber(segments, kept), seed)


def _crossings(quarters: Quarters, rng: np.random.Generator) -> _Junctions:
    column, row, xy_m = _lattice(quarters.land, rng)
    seats, residents = quarters.seats, quarters.residents
    distance_m, found = cKDTree(np.column_stack(to_plane(seats[:, 0], seats[:, 1]))).query(xy_m)
    nearest = np.asarray(found, dtype=np.int64)
    size = np.clip(np.sqrt(residents / residents.mean()), 0.7, 1.8)
    needed = np.searchsorted(_REACH_M, distance_m / size[nearest])
    exists = np.minimum(_level(column), _level(row)) >= needed
    unit = _cell_of(quarters.cells, xy_m[exists], nearest[exists])
    return _Junctions(column[exists], row[exists], xy_m[exists], unit)


def _cell_of(cells: Sequence[BaseGeometry], xy_m: Floats, nearest: Ints) -> Ints:
    """The cell that holds each point: that of the nearest seat, or where the border's waves say so, another."""
    lon, lat = to_degrees(xy_m[:, 0], xy_m[:, 1])
    unit: Ints = nearest.copy()
    for index, cell in enumerate(cells):
        shapely.prepare(cell)
        west, south, east, north = cell.bounds
        near = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        unit[near[shapely.contains_xy(cell, lon[near], lat[near])]] = index
    return unit


def _lattice(land: BaseGeometry, rng: np.random.Generator) -> tuple[Ints, Ints, Floats]:
    """Columns, rows and places of all lattice points on the land: turned, bent and jittered."""
    inner = in_plane(land).buffer(-_MARGIN_M)
    reach = int(max(map(abs, inner.bounds)) * 1.3 / SPACING_M)
    column, row = (grid.ravel() for grid in np.meshgrid(np.arange(-reach, reach), np.arange(-reach, reach)))
    along, up = column * SPACING_M, row * SPACING_M
    phase = rng.uniform(0, 2 * math.pi, 4)
    bent_x = along + 170 * np.sin(up / 2_900 + phase[0]) + 420 * np.sin(up / 11_000 + phase[1])
    bent_y = up + 170 * np.sin(along / 3_300 + phase[2]) + 420 * np.sin(along / 9_000 + phase[3])
    cos, sin = math.cos(_TURN_RAD), math.sin(_TURN_RAD)
    xy_m = np.column_stack([bent_x * cos - bent_y * sin, bent_x * sin + bent_y * cos])
    xy_m += rng.normal(0.0, _JITTER_M, xy_m.shape)
    shapely.prepare(inner)
    inside = shapely.contains_xy(inner, xy_m[:, 0], xy_m[:, 1])
    return column[inside], row[inside], xy_m[inside]


def _level(line: Ints) -> Ints:
    """Trailing zeros of the line number, at most TOP_LEVEL."""
    level = np.zeros(len(line), dtype=np.int64)
    for power in range(1, TOP_LEVEL + 1):
        level += line % (1 << power) == 0
    return level


def _segments(junctions: _Junctions, districts: Ints, rng: np.random.Generator) -> _Segments:
    across = _along(junctions.row, junctions.column, junctions.unit, districts, rng)
    upward = _along(junctions.column, junctions.row, junctions.unit, districts, rng)
    upward_runs = upward.run + across.run[-1] + 1
    return _Segments(
        np.concatenate([across.start, upward.start]),
        np.concatenate([across.end, upward.end]),
        np.concatenate([across.level, upward.level]),
        np.concatenate([across.run, upward_runs]),
        np.concatenate([across.through, upward.through]),
    )


def _along(line: Ints, position: Ints, unit: Ints, districts: Ints, rng: np.random.Generator) -> _Segments:
    """Join neighbours on every line; a run is a stretch with one name.

    A lane or street is named within its unit, a road or avenue within its district.
    """
    order = np.lexsort((position, line))
    start, end = order[:-1], order[1:]
    level = _level(line[start])
    joined = (line[start] == line[end]) & (position[end] - position[start] <= 1 << level)
    joined &= rng.random(len(start)) >= np.asarray(_MISSING_SHARE)[level]
    start, end, level = start[joined], end[joined], level[joined]
    area = np.where(level >= TOP_LEVEL - 1, districts[unit[start]] + len(unit), unit[start])
    breaks = (end[:-1] != start[1:]) | (area[:-1] != area[1:])
    through = line[start] % (1 << _THROUGH_LEVEL) == 0
    return _Segments(start, end, level, np.concatenate([[0], np.cumsum(breaks)]), through)


def _largest_component(count: int, segments: _Segments) -> Mask:
    graph = coo_array((np.ones(len(segments.start), dtype=np.int8), (segments.start, segments.end)), (count, count))
    _, label = connected_components(graph, directed=False)
    largest: Mask = label == np.argmax(np.bincount(label))
    return largest


def _renumber(segments: _Segments, kept: Mask) -> _Segments:
    number = np.cumsum(kept) - 1
    whole = kept[segments.start]
    _, run = np.unique(segments.run[whole], return_inverse=True)
    return _Segments(
        number[segments.start[whole]],
        number[segments.end[whole]],
        segments.level[whole],
        run.astype(np.int64),
        segments.through[whole],
    )


def _streets(junctions: _Junctions, segments: _Segments, seed: int) -> Streets:
    x_m, y_m = junctions.xy_m[:, 0], junctions.xy_m[:, 1]
    lon, lat = to_degrees(x_m, y_m)
    length_m = np.hypot(x_m[segments.end] - x_m[segments.start], y_m[segments.end] - y_m[segments.start])
    firsts = np.concatenate([[0], np.flatnonzero(np.diff(segments.run)) + 1])
    ends_by_run = np.split(segments.end, firsts[1:])
    paths = tuple(
        np.concatenate([[segments.start[first]], ends]) for first, ends in zip(firsts, ends_by_run, strict=True)
    )
    through = tuple(bool(one) for one in segments.through[firsts])
    names = street_names([int(level) for level in segments.level[firsts]], seed)
    return Streets(
        np.round(lon, 7), np.round(lat, 7), x_m, y_m, junctions.unit,
        segments.start, segments.end, length_m, segments.level, segments.run, paths, names, through,
    )  # fmt: skip
