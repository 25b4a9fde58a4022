"""Cells around seats: pure geometry in, polygons in degrees out. None of these is a real boundary."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from simulators.city.plane import to_degrees, to_plane

OUTLINE_RADIUS_M = 8_700.0
"""The outline of the city is the union of discs of this radius around the seats, with its holes filled."""

DEGREE_DECIMALS = 7


def tile(seats: Mapping[str, tuple[float, float]]) -> dict[str, Polygon]:
    """One polygon per seat (lon, lat), together a clean coverage: neighbours share every vertex of their border.

    All cells are cut out of one noded set of lines (bisectors and outline), so that a border exists once.
    """
    codes = list(seats)
    points = [Point(*to_plane(*seats[code])) for code in codes]
    outline = Polygon(shapely.union_all(shapely.buffer(points, OUTLINE_RADIUS_M, quad_segs=24)).exterior)
    bisectors = shapely.voronoi_polygons(MultiPoint(points), extend_to=outline.envelope, only_edges=True)
    lines = shapely.union_all([outline.boundary, bisectors])
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    tree = shapely.STRtree(points)
    cells: dict[str, Polygon] = {}
    for piece in pieces:
        inside = piece.representative_point()
        if not outline.contains(inside):
            continue
        code = codes[int(tree.nearest(inside))]
        if code in cells:
            message = f"the cell of {code} falls apart"
            raise ValueError(message)
        cells[code] = _in_degrees(piece)
    return cells


def discs(centres: Sequence[tuple[float, float, float]], within: BaseGeometry) -> list[Polygon]:
    """Discs (lon, lat, radius in metres) cut along the bisector where two meet, and at the outline (in degrees)."""
    points = [Point(*to_plane(lon, lat)) for lon, lat, _ in centres]
    halves = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(points), extend_to=_in_plane(within).envelope))
    cut: list[Polygon] = []
    for point, (_, _, radius_m) in zip(points, centres, strict=True):
        own = next(half for half in halves if half.contains(point))
        disc = point.buffer(radius_m, quad_segs=12)
        cut.append(_in_degrees(disc.intersection(own).intersection(_in_plane(within))))
    return cut


def _in_degrees(geometry: BaseGeometry) -> Polygon:
    def convert(xy: np.ndarray) -> np.ndarray:
        lon, lat = to_degrees(xy[:, 0], xy[:, 1])
        return np.round(np.column_stack([lon, lat]), DEGREE_DECIMALS)

    return shapely.transform(geometry, convert)


def _in_plane(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda ll: np.column_stack(to_plane(ll[:, 0], ll[:, 1])))
