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


def tile(seats: Mapping[str, tuple[float, float]]) -> dict[str, BaseGeometry]:
    """One polygon per seat (lon, lat), together a clean coverage: neighbours share every vertex of their border.

    All cells are cut out of one noded set of lines (bisectors and outline), so that a border exists once.

    Raises:
        ValueError: a cell falls into parts or a seat has none.
    """
    points = {code: Point(*to_plane(*seat)) for code, seat in seats.items()}
    reach = shapely.buffer(list(points.values()), OUTLINE_RADIUS_M, quad_segs=24)
    outline = Polygon(shapely.union_all(reach).exterior)
    cells = _cut(points, dict.fromkeys(points, outline), [outline.boundary])
    if any(cell.geom_type != "Polygon" or cell.is_empty for cell in cells.values()):
        message = "a cell falls apart: the seats are too far from each other for the outline"
        raise ValueError(message)
    return {code: _in_degrees(cell) for code, cell in cells.items()}


def discs(centres: Mapping[str, tuple[float, float, float]], within: BaseGeometry) -> dict[str, BaseGeometry]:
    """Discs (lon, lat, radius in metres) cut along the bisector where two meet, and at the outline (in degrees)."""
    outline = _in_plane(within)
    points = {code: Point(*to_plane(lon, lat)) for code, (lon, lat, _) in centres.items()}
    whole = {code: point.buffer(centres[code][2], quad_segs=12) for code, point in points.items()}
    limits = {code: disc.intersection(outline) for code, disc in whole.items()}
    return {code: _in_degrees(cut) for code, cut in _cut(points, limits, [g.boundary for g in limits.values()]).items()}


def _cut(
    points: Mapping[str, Point], limits: Mapping[str, BaseGeometry], borders: Sequence[BaseGeometry]
) -> dict[str, BaseGeometry]:
    """What lies nearest to each point and within its limit, cut out of one noded set of lines."""
    codes = list(points)
    frame = shapely.union_all(list(limits.values())).envelope
    bisectors = shapely.voronoi_polygons(MultiPoint(list(points.values())), extend_to=frame, only_edges=True)
    lines = shapely.union_all([*borders, bisectors])
    tree = shapely.STRtree(list(points.values()))
    pieces: dict[str, list[BaseGeometry]] = {code: [] for code in codes}
    for piece in shapely.get_parts(shapely.polygonize(shapely.get_parts(lines))):
        inside = piece.representative_point()
        code = codes[int(tree.nearest(inside))]
        if limits[code].contains(inside):
            pieces[code].append(piece)
    return {code: shapely.union_all(parts) for code, parts in pieces.items()}


def _in_degrees(geometry: BaseGeometry) -> BaseGeometry:
    def convert(xy: np.ndarray) -> np.ndarray:
        lon, lat = to_degrees(xy[:, 0], xy[:, 1])
        return np.round(np.column_stack([lon, lat]), DEGREE_DECIMALS)

    return shapely.transform(geometry, convert)


def _in_plane(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda ll: np.column_stack(to_plane(ll[:, 0], ll[:, 1])))
