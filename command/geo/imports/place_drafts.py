"""One row or feature as a place that may be stored. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from command.geo.imports.findings import Finding, FindingKind, refused
from command.geo.models import RoadClass
from command.geo.place_index import AREAS, PlaceKind

FIELDS: dict[str, tuple[str, ...]] = {
    "code": ("代码", "编码", "id", "ID"),
    "kind": ("类型", "类别"),
    "name": ("名称", "地名", "NAME"),
    "alias": ("别名", "aliases"),
    "lon": ("经度", "longitude", "x"),
    "lat": ("纬度", "latitude", "y"),
    "area_code": ("所属街道", "街道代码"),
    "road_a": (),
    "road_b": (),
    "wkt": ("图形", "geometry"),
    "precision": (),
    "road_class": ("道路等级",),
}
KINDS: dict[str, PlaceKind] = {
    **{kind.value: kind for kind in PlaceKind if kind not in AREAS},
    "poi": PlaceKind.LANDMARK,
    "道路": PlaceKind.ROAD,
    "路口": PlaceKind.CROSSING,
    "门牌": PlaceKind.HOUSE_NUMBER,
    "地标": PlaceKind.LANDMARK,
    "社区": PlaceKind.COMMUNITY,
    "村": PlaceKind.VILLAGE,
    "灯杆": PlaceKind.LAMP_POST,
}
ROAD_CLASSES: dict[str, RoadClass] = {
    **{one.value: one for one in RoadClass},
    "高速公路": RoadClass.EXPRESSWAY,
    "快速路": RoadClass.EXPRESSWAY,
    "主干路": RoadClass.ARTERIAL,
    "次干路": RoadClass.COLLECTOR,
    "支路": RoadClass.LOCAL,
    "巷": RoadClass.LANE,
}
Move = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, slots=True)
class PlaceDraft:
    """`point` and `line` in WGS-84 degrees; a place without a point stands for its area."""

    code: str
    kind: PlaceKind
    name: str
    aliases: tuple[str, ...] = ()
    area_code: str | None = None
    road_codes: tuple[str, ...] = ()
    point: shapely.Point | None = None
    line: BaseGeometry | None = None
    precision: str = "point"
    road_class: RoadClass | None = None


def of_row(
    row: Mapping[str, Any], mapping: Mapping[str, str], label: str, move: Move | None = None
) -> PlaceDraft | Finding:
    """A place of a table's row, whose columns give its point or line; `move` takes (n, 2) to WGS-84 degrees."""
    made = described(row, mapping, label)
    if isinstance(made, Finding):
        return made
    longitude, latitude, wkt = (_value(row, mapping, field) for field in ("lon", "lat", "wkt"))
    try:
        line = _moved(shapely.from_wkt(wkt), move) if wkt else None
        point = _moved(shapely.Point(float(longitude), float(latitude)), move) if longitude and latitude else None
    except (ValueError, ShapelyError) as error:
        return refused(FindingKind.FIELD, f"{label}：坐标读不出（{error}）", made.code)
    return placed(made, line if point is None else point, line, label)


def described(row: Mapping[str, Any], mapping: Mapping[str, str], label: str) -> PlaceDraft | Finding:
    """What the named columns say of a place, still without its point; or the refusal that names the row."""
    given = {field: _value(row, mapping, field) for field in FIELDS}
    code, name = given["code"], given["name"]
    if not code or not name:
        return refused(FindingKind.FIELD, f"{label}：缺少代码或名称")
    kind = KINDS.get(given["kind"] or PlaceKind.LANDMARK)
    if kind is None:
        return refused(FindingKind.FIELD, f"{label}：类型“{given['kind']}”未知", code)
    grade = given["road_class"]
    if grade and grade not in ROAD_CLASSES:
        return refused(FindingKind.FIELD, f"{label}：道路等级“{grade}”未知", code)
    return PlaceDraft(
        code=code,
        kind=kind,
        name=name,
        aliases=tuple(alias for alias in (part.strip() for part in given["alias"].split(";")) if alias),
        area_code=given["area_code"] or None,
        road_codes=tuple(road for road in (given["road_a"], given["road_b"]) if road),
        road_class=ROAD_CLASSES[grade] if grade and kind is PlaceKind.ROAD else None,
    )


def placed(place: PlaceDraft, at: BaseGeometry | None, line: BaseGeometry | None, label: str) -> PlaceDraft | Finding:
    """The place with its point (a line's middle, an area's inside) and, for roads, its line."""
    if at is None or at.is_empty:
        if place.area_code is None:
            return refused(FindingKind.EMPTY, f"{label}：既无坐标，也无所属街道", place.code)
        return replace(place, precision="area")
    west, south, east, north = at.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        return refused(FindingKind.OUT_OF_RANGE, f"{label}：坐标不是经纬度", place.code)
    is_road = place.kind is PlaceKind.ROAD and (line is not None or at.geom_type.endswith("LineString"))
    shape = line if line is not None else at
    return replace(place, point=_spot(at), line=shape if is_road else None, precision="line" if is_road else "point")


def _spot(at: BaseGeometry) -> shapely.Point:
    if at.geom_type == "Point":
        return at
    if at.geom_type == "LineString":
        return shapely.line_interpolate_point(at, 0.5, normalized=True)
    return shapely.point_on_surface(at)


def _moved(shape: BaseGeometry | None, move: Move | None) -> BaseGeometry | None:
    return shape if shape is None or move is None else shapely.transform(shape, move)


def _value(row: Mapping[str, Any], mapping: Mapping[str, str], field: str) -> str:
    for column in (mapping.get(field), field, *FIELDS[field]):
        value = row.get(column) if column is not None else None
        if value is not None and value == value and str(value).strip():  # noqa: PLR0124 - a missing number is not itself
            return str(value).strip()
    return ""
