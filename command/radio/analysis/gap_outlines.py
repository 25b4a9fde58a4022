"""Drawn outlines of gaps: cell edges made a little simpler, neighbours keeping the edge they share.

For the map only. Areas and people are counted on the raster.
"""

import numpy as np
import rasterio.features
import shapely

from command.radio.analysis.gaps import Numbers, Pieces
from command.radio.analysis.grid import Floats, Grid

_TOLERANCE_CELLS = 0.75
"""Triangles of less than this squared are cut off: stairs of one cell become slopes, corners of two cells stay."""


def outlines(pieces: Pieces, grid: Grid, *, simplified: bool = True) -> list[shapely.Geometry]:
    """A polygon or multipolygon per piece in the grid's projection, in order of the pieces' numbers."""
    drawn = _cell_edges(pieces.numbers, pieces.zones.size)
    if simplified and drawn:
        # A vertex at every cell corner: what touches a straight edge in its middle shares a vertex with it.
        drawn = shapely.transform(shapely.segmentize(drawn, 1.0), np.rint)
        drawn = shapely.coverage_simplify(drawn, _TOLERANCE_CELLS)

    def in_metres(columns_rows: Floats) -> Floats:
        return np.column_stack(
            [grid.west_m + columns_rows[:, 0] * grid.cell_m, grid.north_m - columns_rows[:, 1] * grid.cell_m]
        )

    return list(shapely.transform(np.array(drawn, dtype=object), in_metres)) if len(drawn) else []


def _cell_edges(numbers: Numbers, count: int) -> list[shapely.Geometry]:
    """Outlines in columns and rows, whole numbers."""
    parts: list[list[shapely.Polygon]] = [[] for _ in range(count)]
    for shape, number in rasterio.features.shapes(numbers, mask=numbers > 0, connectivity=4):
        shell, *holes = shape["coordinates"]
        parts[int(number) - 1].append(shapely.Polygon(shell, holes))
    return [each[0] if len(each) == 1 else shapely.MultiPolygon(each) for each in parts]
