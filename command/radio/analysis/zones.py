"""Which zone a cell belongs to: rasters of labels from polygons, and exact shares of cells on the borders of small zones.

A set of zones is one layer of a partition (districts, towns, squads): polygons of one set do not overlap but for
the width of a line. What several claim goes to the first of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import rasterio.features
import shapely
from affine import Affine

from command.radio.analysis.grid import Flags, Floats, Grid, Indices, Labels, Raster

OUTSIDE = np.int16(-1)
SMALL_ZONE_CELLS = 5000
"""Zones with fewer cells than this get exact shares of the cells on their border."""


@dataclass(frozen=True, slots=True)
class Borders:
    """Cells on borders of small zones and the share of their area in each zone; a cell may stand in several rows.

    What is left of a cell lies outside every zone.
    """

    cells: Indices
    zones: Indices
    shares: Floats


@dataclass(frozen=True, slots=True)
class Zones:
    """`labels`: index into `codes` by the cell's centre, `OUTSIDE` where in none.

    For sums: `inner` is the same without the cells that `borders` divides.
    """

    grid: Grid
    codes: tuple[str, ...]
    labels: Labels
    inner: Labels
    borders: Borders

    def sums(self, weights: Raster | Floats | Flags) -> Floats:
        """Sum of a weight (rows, columns) per zone, cells on borders of small zones by their exact shares."""
        flat_weights = np.ravel(weights).astype(np.float64, copy=False)
        found = np.bincount(np.ravel(self.inner).astype(np.intp) + 1, flat_weights, len(self.codes) + 1)[1:]
        divided = flat_weights[self.borders.cells] * self.borders.shares
        return np.asarray(found + np.bincount(self.borders.zones, divided, len(self.codes)), dtype=np.float64)


def zones_on(
    grid: Grid, polygons: Sequence[tuple[str, shapely.Geometry]], *, small_zone_cells: int = SMALL_ZONE_CELLS
) -> Zones:
    """Zones from polygons in the grid's projection, by code. Raises ValueError for codes that come twice."""
    codes = tuple(code for code, _ in polygons)
    if len(set(codes)) != len(codes) or len(codes) > np.iinfo(np.int16).max:
        raise ValueError("zones of a set have different codes, at most 32767")
    shapes = [polygon for _, polygon in polygons]
    labels = _labels(grid, shapes)
    borders = _borders(grid, shapes, labels, small_zone_cells)
    inner = labels.copy()
    np.ravel(inner)[borders.cells] = OUTSIDE
    return Zones(grid, codes, labels, inner, borders)


def _labels(grid: Grid, polygons: list[shapely.Geometry]) -> Labels:
    shapes = [(polygon, index) for index, polygon in enumerate(polygons) if not polygon.is_empty]
    if not shapes:
        return np.full(grid.shape, OUTSIDE, dtype=np.int16)
    # The last one burnt stays, so the first is burnt last.
    return np.asarray(
        rasterio.features.rasterize(
            shapes[::-1], grid.shape, fill=int(OUTSIDE), transform=transform_of(grid), dtype="int16"
        ),
        dtype=np.int16,
    )


def transform_of(grid: Grid) -> Affine:
    return Affine(grid.cell_m, 0.0, grid.west_m, 0.0, -grid.cell_m, grid.north_m)


def _borders(grid: Grid, polygons: list[shapely.Geometry], labels: Labels, small_zone_cells: int) -> Borders:
    counts = np.bincount(np.ravel(labels).astype(np.intp) + 1, minlength=len(polygons) + 1)[1:]
    small = [polygon for polygon, count in zip(polygons, counts, strict=True) if count < small_zone_cells]
    cells = _cells_along(grid, [polygon.boundary for polygon in small if not polygon.is_empty])
    if not cells.size:
        return Borders(cells, cells, np.empty(0))
    return _shares_of(grid, cells, polygons)


def _cells_along(grid: Grid, lines: list[shapely.Geometry]) -> Indices:
    if not lines:
        return np.empty(0, dtype=np.int64)
    touched = rasterio.features.rasterize(lines, grid.shape, transform=transform_of(grid), all_touched=True)
    return np.flatnonzero(touched).astype(np.int64)


def _shares_of(grid: Grid, cells: Indices, polygons: list[shapely.Geometry]) -> Borders:
    rows, columns = np.divmod(cells, grid.columns)
    west, north = grid.west_m + columns * grid.cell_m, grid.north_m - rows * grid.cell_m
    boxes = shapely.box(west, north - grid.cell_m, west + grid.cell_m, north)
    tree = shapely.STRtree(boxes)
    left = np.ones(cells.size)
    found: list[tuple[Indices, Indices, Floats]] = []
    for index, polygon in enumerate(polygons):
        if polygon.is_empty:
            continue
        shapely.prepare(polygon)
        near = np.sort(tree.query(polygon, predicate="intersects"))
        area = shapely.area(shapely.intersection(polygon, boxes[near])) / grid.cell_area_m2
        # Slivers of overlap between neighbours are counted once.
        share = np.minimum(area, left[near])
        left[near] -= share
        kept = share > 0.0
        found.append((cells[near][kept], np.full(int(kept.sum()), index, dtype=np.int64), share[kept]))
    return Borders(*(np.concatenate(parts) for parts in zip(*found, strict=True)))
