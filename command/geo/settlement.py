"""What a decision on open ownership makes of a layer: the piece belongs to one area and to no other. Pure."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from command.geo.imports.drafts import AreaDraft
from command.geo.metres import area_m2

_HAIR_DEG = 1e-8
"""About a millimetre: what cutting and joining leaves open between two borders that were one."""
_NOTHING_M2 = 1e-4


def given_to(code: str, piece: BaseGeometry, areas: Sequence[AreaDraft]) -> list[AreaDraft]:
    """Those of a layer's areas that change when `piece` goes to the area `code`, with their new shapes."""
    near = [area for area in areas if area.code == code or shapely.intersects(area.shape, piece)]
    near.sort(key=lambda area: (area.code != code, area.code))
    wanted = [
        shapely.union(area.shape, piece) if area.code == code else shapely.difference(area.shape, piece)
        for area in near
    ]
    joined = shapely.coverage_clean(wanted, gap_width=_HAIR_DEG, merge_strategy="min_index")
    return [
        area.shaped(_polygons(shape))
        for area, shape in zip(near, joined, strict=True)
        if area_m2(shapely.symmetric_difference(area.shape, shape)) > _NOTHING_M2
    ]


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.orient_polygons(shapely.MultiPolygon(parts))
