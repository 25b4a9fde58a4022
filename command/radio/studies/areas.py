"""Where a study looks: its outline, the townships within it, and what of it falls to each squad. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import shapely
from shapely.geometry.base import BaseGeometry

from command.geo.models import Area, Layer
from command.geo.service import Edition
from command.radio.studies.inputs import StudyInputs
from command.radio.studies.planning import NOBODY, Bounds
from command.radio.studies.work import WorkArea, WorkSquad

SLIVER = 0.001
"""Of a township: less than this inside, or outside, is the noise of borders that were drawn twice."""
_DEGREE_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Places:
    """`squads` is empty where every squad has whole townships: then its figures are their sums."""

    outline: BaseGeometry
    townships: list[WorkArea]
    squads: list[WorkSquad]


def places_of(inputs: StudyInputs, edition: Edition, bounds: Bounds, squads: Mapping[str, str]) -> Places:
    """`squads`: names by body code. Where no township is known the outline is the only area."""
    outline = _outline(inputs, edition, bounds)
    townships = list(_townships(inputs, edition, outline, squads))
    if not townships:
        townships = [WorkArea("box", "计算范围", shapely.to_wkb(outline), NOBODY, NOBODY)]
        return Places(outline, townships, [])
    return Places(outline, townships, _squads(edition, townships, outline, squads))


def _outline(inputs: StudyInputs, edition: Edition, bounds: Bounds) -> BaseGeometry:
    if inputs.box_deg is not None:
        return shapely.box(*inputs.box_deg)
    if inputs.area_code is not None:
        found = edition.find(inputs.area_code, *Layer)
        wanted = [] if found is None else [found]
    else:
        wanted = [area for area in edition.areas if area.layer is Layer.CITY]
    shapes = [shape for area, shape in _shaped(edition) if area in wanted]
    return shapely.union_all(shapes) if shapes else shapely.box(*bounds)


def _shaped(edition: Edition) -> Iterator[tuple[Area, BaseGeometry]]:
    return zip(edition.areas, edition.shapes, strict=False)


def _townships(
    inputs: StudyInputs, edition: Edition, outline: BaseGeometry, squads: Mapping[str, str]
) -> Iterator[WorkArea]:
    shapely.prepare(outline)
    for area, shape in _shaped(edition):
        if area.layer is not Layer.STREET or not _belongs(area, inputs.area_code, edition):
            continue
        part = _within(shape, outline)
        if part is not None:
            district = edition.enforcement_district_of(area)
            squad = _first_squad(area, squads) or NOBODY
            name = area.name if part is shape else f"{area.name}（部分）"
            code = district.code if district is not None else NOBODY
            yield WorkArea(area.code, name, shapely.to_wkb(part), code, squad)


def _within(shape: BaseGeometry, outline: BaseGeometry) -> BaseGeometry | None:
    """The part inside, the shape itself where that is all of it, None where it is nothing."""
    if shapely.covers(outline, shape):
        return shape
    if not shapely.intersects(outline, shape):
        return None
    part = _surface(shapely.intersection(shape, outline))
    share = part.area / shape.area if shape.area > 0.0 else 0.0
    if share < SLIVER:
        return None
    return shape if share > 1.0 - SLIVER else part


def _surface(geometry: BaseGeometry) -> BaseGeometry:
    """Polygons alone: where borders touch, an intersection also has lines and points."""
    parts = [part for part in shapely.get_parts(geometry) if shapely.get_dimensions(part) == 2]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _belongs(township: Area, code: str | None, edition: Edition) -> bool:
    """Of a zone, which lies across townships, whatever it cuts."""
    area = None if code is None else edition.find(code, *Layer)
    if area is None or area.layer in {Layer.CITY, Layer.ZONE}:
        return True
    district = edition.enforcement_district_of(township)
    return area.code in {township.code, township.parent_code, district.code if district is not None else None}


def _first_squad(area: Area, squads: Mapping[str, str]) -> str | None:
    return next((code for code in area.body_codes if code in squads), None)


def _squads(
    edition: Edition, townships: Sequence[WorkArea], outline: BaseGeometry, squads: Mapping[str, str]
) -> list[WorkSquad]:
    """As responsibility has it: a zone that takes work goes before the townships it lies across, the first code first."""
    pieces: dict[str, list[BaseGeometry]] = {}
    taken: BaseGeometry = shapely.Polygon()
    for area, shape in _shaped(edition):
        squad = _first_squad(area, squads)
        if area.layer is not Layer.ZONE or squad is None or edition.standing_zone([area])[0] is None:
            continue
        part = _surface(shapely.difference(shapely.intersection(shape, outline), taken))
        if not part.is_empty:
            pieces.setdefault(squad, []).append(part)
            taken = shapely.union(taken, part)
    if not pieces:
        return []
    for township in townships:
        rest = _surface(shapely.difference(shapely.from_wkb(township.wkb), taken))
        if not rest.is_empty:
            pieces.setdefault(township.squad, []).append(rest)
    return [WorkSquad(code, shapely.to_wkb(shapely.union_all(pieces[code]))) for code in sorted(pieces)]


def names_of(edition: Edition, places: Places, squads: Mapping[str, str]) -> dict[str, str]:
    """Of districts and squads, by code."""
    known = {area.code: area.name for area in edition.areas}
    districts = {area.district for area in places.townships}
    receiving = {area.squad for area in places.townships} | {squad.code for squad in places.squads}
    return {code: known.get(code, code) for code in districts} | {code: squads.get(code, code) for code in receiving}


def city_of(edition: Edition) -> tuple[str, str]:
    """Code and name."""
    city = next((area for area in edition.areas if area.layer is Layer.CITY), None)
    return (city.code, city.name) if city is not None else ("city", "全市")


def drawn(outline: BaseGeometry, cell_m: float) -> dict[str, Any]:
    """The outline for a map, off by less than half a cell."""
    simple = shapely.simplify(outline, cell_m / 2.0 / 111_000.0)
    rounded = shapely.transform(simple, lambda places: places.round(_DEGREE_DECIMALS))
    made: dict[str, Any] = msgspec.to_builtins(shapely.geometry.mapping(rounded))
    return made
