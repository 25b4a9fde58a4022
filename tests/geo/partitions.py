"""Random partitions of a box near Changzhou, and points that are hard to place in them. Not a test."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from command.geo.models import Area, AreaKind, Layer, SubjectMode

BOX = shapely.box(119.90, 31.70, 120.10, 31.90)
DAY = date(2026, 3, 15)


def area(code: str, layer: Layer = Layer.STREET, **others: object) -> Area:
    values: dict[str, object] = {
        "id": 1,
        "code": code,
        "name": f"{code}街道",
        "layer": layer,
        "kind": {Layer.STREET: AreaKind.STREET, Layer.ZONE: AreaKind.ZONE, Layer.CITY: AreaKind.CITY}.get(
            layer, AreaKind.DISTRICT
        ),
        "subject_mode": {Layer.STREET: SubjectMode.STATIONED, Layer.ZONE: SubjectMode.ZONE_STATIONED}.get(layer),
        "subject_name": "常州市天宁区城市管理局",
        "rank": None,
        "parent_code": None,
        "enforcement_parent_code": None,
        "body_codes": (),
        "document": "",
        "valid_from": date(2020, 1, 1),
        "valid_to": None,
        "approved_from": None,
        "approved_to": None,
        "synthetic": True,
    }
    return Area(**{**values, **others})  # type: ignore[arg-type]


def voronoi(random: np.random.Generator, cells: int, *, detailed: bool = False) -> list[shapely.Polygon]:
    """Cells of random seeds cut out of the box, some with a bite taken by a neighbour (holes, odd vertices)."""
    seeds = shapely.MultiPoint(
        np.column_stack([random.uniform(119.9, 120.1, cells), random.uniform(31.7, 31.9, cells)])
    )
    lines = shapely.union_all(
        [BOX.boundary, shapely.voronoi_polygons(seeds, extend_to=BOX, only_edges=True).intersection(BOX)]
    )
    polygons = list(shapely.get_parts(shapely.polygonize([*shapely.get_parts(lines)])))
    if detailed:
        polygons = list(shapely.segmentize(polygons, 0.0005))
    inside = polygons[0].representative_point().buffer(0.0008, quad_segs=3)
    if polygons[0].contains(inside):
        polygons[0] = shapely.difference(polygons[0], inside)
        polygons.append(inside)
    return polygons


def scattered(random: np.random.Generator, polygons: list[shapely.Polygon]) -> list[BaseGeometry]:
    """The cells shared out among half as many areas, so that most have several parts."""
    owners = random.integers(0, max(len(polygons) // 2, 1), len(polygons))
    groups: dict[int, list[shapely.Polygon]] = {}
    for polygon, owner in zip(polygons, owners, strict=True):
        groups.setdefault(int(owner), []).append(polygon)
    return [shapely.union_all(group) for group in groups.values()]


def hard_points(random: np.random.Generator, polygons: Sequence[BaseGeometry], count: int) -> NDArray[np.float64]:
    """(n, 2) degrees: anywhere, on vertices, on the middles of edges, and up to 2 m beside them."""
    vertices = shapely.get_coordinates(polygons)
    vertices = vertices[random.integers(0, len(vertices), count)]
    rings = shapely.get_rings(shapely.get_parts(polygons))
    middles = np.array([shapely.get_coordinates(ring)[:2].mean(axis=0) for ring in rings])
    anywhere = np.column_stack([random.uniform(119.89, 120.11, count), random.uniform(31.69, 31.91, count)])
    beside = vertices + random.uniform(-2e-5, 2e-5, vertices.shape)
    return np.concatenate([anywhere, vertices, middles, beside])
