"""Lines and polygons over areas: in which of them they really extend, and in which they only touch. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from command.foundation.errors import invalid
from command.foundation.reasons import Reason
from command.geo import place_reasons as why
from command.geo.edition import Edition
from command.geo.metres import area_m2, length_m
from command.geo.models import Area, Areas, Layer

REAL_LENGTH_M = 10.0
REAL_AREA_M2 = 100.0
"""Less than this in an area is how precisely a finger draws, not an extent."""
_LINES = frozenset({"LineString", "MultiLineString"})
_POLYGONS = frozenset({"Polygon", "MultiPolygon"})
_HALF = 0.5


def along(edition: Edition, geometry: BaseGeometry) -> Areas:
    """What a geometry in WGS-84 degrees lies in: each district with real extent, the township with the largest part.

    The zone is the one that holds more than half of it. A geometry that is smaller than the tolerance is answered for
    its middle; so is one that runs along a border, which also leaves the ownership open. Raises INVALID
    `geometry_not_usable` for an empty, broken or mixed one.
    """
    if geometry.geom_type == "Point" and not geometry.is_empty:
        return edition.at(geometry.x, geometry.y)
    if geometry.is_empty or not geometry.is_valid or geometry.geom_type not in _LINES | _POLYGONS:
        raise invalid(
            "geometry_not_usable", "a valid point, line or polygon is needed", geometry_type=geometry.geom_type
        )
    whole, real = _extent(geometry)
    extents = _extents_of_areas(edition, geometry)
    districts = _districts(edition, extents, real)
    middle = _middle(geometry)
    answer = edition.at(middle.x, middle.y)
    if not districts:
        return answer if whole <= real or answer.township is None else _along_border(answer, answer.township)
    townships = _largest_first(extents, Layer.STREET)
    township = townships[0] if townships else None
    zones = [zone for zone in _largest_first(extents, Layer.ZONE) if extents[zone] > whole * _HALF]
    zone, zone_reasons = edition.standing_zone(zones)
    disputes = [
        edition.disputes[n - len(edition.areas)] for n in edition.crossed_by(geometry) if n >= len(edition.areas)
    ]
    return Areas(
        city=answer.city or next(iter(_largest_first(extents, Layer.CITY)), None),
        districts=tuple(districts),
        township=township,
        zone=zone,
        ownership_open=bool(disputes),
        nearest_note=None,
        disputed=disputes[0] if disputes else None,
        reasons=(
            *_reasons(districts, townships, extents, real),
            *(why.disputed(dispute) for dispute in disputes),
            *zone_reasons,
        ),
    )


def _extent(geometry: BaseGeometry) -> tuple[float, float]:
    """Length or area of a geometry, and how much of it counts as real."""
    if geometry.geom_type in _LINES:
        return length_m(geometry), REAL_LENGTH_M
    return area_m2(geometry), REAL_AREA_M2


def _extents_of_areas(edition: Edition, geometry: BaseGeometry) -> dict[Area, float]:
    """Metres or square metres inside each area; running along its border does not count as inside."""
    extents: dict[Area, float] = {}
    for number in edition.crossed_by(geometry):
        if number >= len(edition.areas):
            continue
        shape = edition.shapes[number]
        inside = shapely.intersection(geometry, shape)
        if geometry.geom_type in _LINES:
            extent = length_m(inside) - length_m(shapely.intersection(geometry, shape.boundary))
        else:
            extent = area_m2(inside)
        if extent > 0.0:
            extents[edition.areas[number]] = extent
    return extents


def _districts(edition: Edition, extents: Mapping[Area, float], real: float) -> list[Area]:
    """Enforcement districts with real extent, by code: summed over their townships, or measured where there are none."""
    sums: dict[Area, float] = defaultdict(float)
    for area, extent in extents.items():
        district = edition.enforcement_district_of(area) if area.layer is Layer.STREET else None
        if district is not None:
            sums[district] += extent
    if not sums:
        sums.update({area: extent for area, extent in extents.items() if area.layer is Layer.DISTRICT})
    return sorted((area for area, extent in sums.items() if extent > real), key=lambda area: area.code)


def _largest_first(extents: Mapping[Area, float], layer: Layer) -> list[Area]:
    return sorted((area for area in extents if area.layer is layer), key=lambda area: (-extents[area], area.code))


def _middle(geometry: BaseGeometry) -> shapely.Point:
    if geometry.geom_type == "LineString":
        return shapely.line_interpolate_point(geometry, _HALF, normalized=True)
    return shapely.point_on_surface(geometry)


def _along_border(answer: Areas, township: Area) -> Areas:
    return replace(answer, ownership_open=True, reasons=(why.along_border(township), *answer.reasons))


def _reasons(districts: list[Area], townships: list[Area], extents: Mapping[Area, float], real: float) -> list[Reason]:
    reasons = [why.several_districts(districts)] if len(districts) > 1 else []
    if not townships:
        return [*reasons, why.no_township(districts[0])]
    crossed = [township for township in townships if extents[township] > real]
    return [*reasons, why.largest_part(townships[0]) if len(crossed) > 1 else why.in_township(townships[0])]
