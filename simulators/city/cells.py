"""Cells around seats: pure geometry in, polygons in degrees out. None of these is a real boundary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import MultiPoint, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from simulators.city.plane import in_degrees, in_plane, to_plane
from simulators.city.waves import STEP_M, Floats, Waves

_CLOSING_M = 7_000.0
"""Bays of the outline narrower than about twice this are filled."""
_OPENING_M = 3_500.0
"""Capes narrower than about twice this are cut."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What shapes the outline, in metres of the plane.

    `reach_m`: how far it goes around each seat before its bays are filled and its capes cut.
    `held`: lies inside whatever the seats say; `beyond`: lies outside.
    """

    reach_m: Floats
    held: BaseGeometry
    beyond: BaseGeometry


def outline_around(points_m: Floats, ground: Ground, waves: Waves) -> Polygon:
    """One connected outline without holes around seats (n, 2), in metres.

    Raises:
        ValueError: the seats are too far from each other for one outline.
    """
    discs = shapely.union_all(shapely.buffer(shapely.points(points_m), ground.reach_m, quad_segs=24))
    closed = discs.union(ground.held).buffer(_CLOSING_M, quad_segs=24).buffer(-_CLOSING_M - _OPENING_M, quad_segs=24)
    opened = closed.buffer(_OPENING_M, quad_segs=24)
    outline = waves.bend(shapely.segmentize(opened, STEP_M)).difference(ground.beyond)
    if outline.geom_type != "Polygon":
        message = "the outline falls apart: the seats are too far from each other"
        raise ValueError(message)
    return Polygon(outline.exterior)


def tile(seats: Mapping[str, tuple[float, float]], ground: Ground, waves: Waves) -> dict[str, BaseGeometry]:
    """One polygon per seat (lon, lat), together a clean coverage: neighbours share every vertex of their border.

    All cells are cut out of one noded set of lines (bisectors and outline) and bent vertex by vertex, so that a
    border exists once. Outer rings run counter-clockwise (RFC 7946, section 3.1.6).

    Raises:
        ValueError: a cell falls into parts, a seat has none, or the bending tore the coverage.
    """
    points = {code: Point(*to_plane(*seat)) for code, seat in seats.items()}
    outline = outline_around(np.array([(point.x, point.y) for point in points.values()]), ground, waves)
    cells = _cut(points, dict.fromkeys(points, outline), [outline.boundary])
    bent = {code: in_degrees(waves.bend(cell)) for code, cell in cells.items()}
    if any(cell.geom_type != "Polygon" or cell.is_empty for cell in bent.values()):
        message = "a cell falls apart: the seats are too far from each other for the outline"
        raise ValueError(message)
    if not (shapely.is_valid(list(bent.values())).all() and shapely.coverage_is_valid(list(bent.values()))):
        message = "the waves are too steep for these seats"
        raise ValueError(message)
    return bent


def estates(
    centres: Mapping[str, tuple[float, float, float]], within: BaseGeometry, waves: Waves
) -> dict[str, BaseGeometry]:
    """Planned zones: rounded blocks (lon, lat, size in metres) as large as a disc of that radius.

    They are cut along the bisector where two meet, and at `within` (in degrees).
    """
    outline = in_plane(within)
    points = {code: Point(*to_plane(lon, lat)) for code, (lon, lat, _) in centres.items()}
    whole = {code: waves.bend(_block(points[code], size, n)) for n, (code, (_, _, size)) in enumerate(centres.items())}
    limits = {code: block.intersection(outline) for code, block in whole.items()}
    return {code: in_degrees(cut) for code, cut in _cut(points, limits, [g.boundary for g in limits.values()]).items()}


def _block(centre: Point, radius_m: float, number: int) -> BaseGeometry:
    """A rounded rectangle, turned differently for each number."""
    half_m, corner_m = radius_m * 0.92, radius_m * 0.28
    core = box(-half_m * 1.12 + corner_m, -half_m * 0.86 + corner_m, half_m * 1.12 - corner_m, half_m * 0.86 - corner_m)
    turned = affinity.rotate(core.buffer(corner_m), 17.0 + 61.0 * number, origin=(0, 0))
    return shapely.segmentize(affinity.translate(turned, centre.x, centre.y), STEP_M)


def _cut(
    points: Mapping[str, Point], limits: Mapping[str, BaseGeometry], borders: Sequence[BaseGeometry]
) -> dict[str, BaseGeometry]:
    """What lies nearest to each point and within its limit, cut out of one noded set of lines."""
    codes = list(points)
    frame = shapely.union_all(list(limits.values())).envelope
    bisectors = shapely.voronoi_polygons(MultiPoint(list(points.values())), extend_to=frame, only_edges=True)
    lines = shapely.union_all([*borders, shapely.segmentize(bisectors, STEP_M)])
    tree = shapely.STRtree(list(points.values()))
    pieces: dict[str, list[BaseGeometry]] = {code: [] for code in codes}
    for piece in shapely.get_parts(shapely.polygonize(shapely.get_parts(lines))):
        inside = piece.representative_point()
        code = codes[int(tree.nearest(inside))]
        if limits[code].contains(inside):
            pieces[code].append(piece)
    return {code: shapely.union_all(parts) for code, parts in pieces.items()}
