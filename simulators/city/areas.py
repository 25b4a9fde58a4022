"""The jurisdiction layers of the demo city: who enforces where, on cells computed around the seats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from simulators.city import cells, naming, population, sources
from simulators.city.landscape import Landscape
from simulators.city.sources import CITY_CODE, ECONOMIC_ZONE_CODE, District, Division

STATIONED, TOWN_GOV, ZONE_STATIONED, ZONE_OWN = "STATIONED", "TOWN_GOV", "ZONE_STATIONED", "ZONE_OWN"

TOWN_GOVERNMENTS = {"320404116000": "邹区镇", "320481116000": "社渚镇"}
"""Towns that enforce in their own name in the demo (01.02.2); in life this needs a document."""


_CITY_SEAT = "320411002000"
"""三井街道, where the city's bodies sit; those of a district sit in its largest unit."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """A zone that lies across units of the street layer."""

    slug: str
    radius_m: float
    rank: str
    mode: str


OVERLAYS = {
    "武进国家高新技术产业开发区": Overlay("wujin-hightech", 3_200.0, "national", ZONE_OWN),
    "武进经济开发区": Overlay("wujin-economic", 2_600.0, "provincial", ZONE_STATIONED),
    "西太湖生态休闲区": Overlay("west-taihu", 2_000.0, "district", ZONE_STATIONED),
    "太湖湾旅游度假区": Overlay("taihu-bay", 2_800.0, "provincial", ZONE_STATIONED),
    "天目湖旅游度假区": Overlay("tianmu-lake", 2_400.0, "national", ZONE_STATIONED),
}
"""Only zones that have a point and are not themselves a unit of the street layer. Sizes (of a disc as large) are made up."""


@dataclass(frozen=True, slots=True)
class Area:
    """One jurisdiction; geometry in WGS-84 degrees, always synthetic."""

    code: str
    name: str
    name_pinyin: str
    layer: str
    kind: str
    parent_code: str | None
    enforcement_parent_code: str | None
    mode: str | None
    subject_name: str
    body_code: str
    geometry: BaseGeometry
    population: int | None
    population_rule: str | None
    seat_lon: float
    seat_lat: float
    rank: str | None = None
    document: str | None = None


def build_areas(landscape: Landscape) -> list[Area]:
    """City, districts, 常州经济开发区, 63 units and the overlay zones, in that order."""
    divisions, districts = sources.divisions(), sources.districts()
    residents = population.of_units(divisions, sources.communities(), districts)
    seats = {unit.code: (unit.lon, unit.lat) for unit in divisions}
    shapes = cells.tile(seats, landscape.ground, landscape.waves)
    units = [_unit(unit, shapes[unit.code], residents[unit.code]) for unit in divisions]
    upper = [_upper(district, divisions, shapes, residents) for district in districts]
    outline = upper[0].geometry
    return [*upper, *units, *_zones(outline, divisions, landscape)]


def _unit(unit: Division, shape: BaseGeometry, residents: int) -> Area:
    mode, subject, document = _mode_of(unit)
    return Area(
        code=unit.code,
        name=unit.name,
        name_pinyin=unit.name_pinyin,
        layer="street",
        kind=unit.kind,
        parent_code=unit.district_code,
        enforcement_parent_code=unit.enforcement_code,
        mode=mode,
        subject_name=subject,
        body_code=naming.unit_body_code(unit.code, town_government=mode == TOWN_GOV),
        geometry=shape,
        population=residents,
        population_rule="split" if unit.population is None else "stated",
        seat_lon=unit.lon,
        seat_lat=unit.lat,
        rank="provincial" if unit.kind == "zone" else None,
        document=document,
    )


def _mode_of(unit: Division) -> tuple[str, str, str | None]:
    """Mode, subject and document; a street is always stationed (01.02.1), only a town may enforce itself (01.02.2)."""
    if unit.code in TOWN_GOVERNMENTS:
        return TOWN_GOV, f"{unit.name}人民政府", f"演示：{unit.name}以自己名义执法"
    if unit.kind == "zone":
        return ZONE_STATIONED, naming.bureau(unit.enforcement_code), "演示：派驻园区"
    return STATIONED, naming.bureau(unit.enforcement_code), None


def _upper(
    district: District, divisions: Sequence[Division], shapes: Mapping[str, BaseGeometry], residents: Mapping[str, int]
) -> Area:
    members = [unit for unit in divisions if _lies_in(unit, district.code)]
    is_city, is_zone = district.code == CITY_CODE, district.code == ECONOMIC_ZONE_CODE
    seat = max(members, key=lambda unit: (is_city and unit.code == _CITY_SEAT, residents[unit.code], unit.code))
    return Area(
        code=district.code,
        name=district.name,
        name_pinyin=district.name_pinyin,
        layer="city" if is_city else "enforcement_district" if is_zone else "district",
        kind=district.kind,
        parent_code=None if is_city else CITY_CODE,
        enforcement_parent_code=None if is_city else CITY_CODE,
        mode=None,
        subject_name=naming.bureau(district.code),
        body_code=naming.DETACHMENT if is_city else naming.brigade_code(district.code),
        geometry=shapely.orient_polygons(shapely.union_all([shapes[unit.code] for unit in members])),
        population=sum(residents[unit.code] for unit in members),
        population_rule="sum",
        seat_lon=seat.lon,
        seat_lat=seat.lat,
    )


def _lies_in(unit: Division, code: str) -> bool:
    return code in (CITY_CODE, unit.district_code, unit.enforcement_code)


def _zones(outline: BaseGeometry, divisions: Sequence[Division], landscape: Landscape) -> list[Area]:
    chosen = [zone for zone in sources.zones() if zone.name in OVERLAYS]
    sizes = {zone.name: (zone.lon, zone.lat, OVERLAYS[zone.name].radius_m) for zone in chosen}
    shapes = cells.estates(sizes, outline, landscape.waves)
    district_codes = {unit.district: unit.district_code for unit in divisions}
    return [_zone(zone, shapes[zone.name], district_codes[zone.district]) for zone in chosen]


def _zone(zone: sources.Zone, shape: BaseGeometry, district_code: str) -> Area:
    overlay = OVERLAYS[zone.name]
    own = overlay.mode == ZONE_OWN
    return Area(
        code=f"zone-{overlay.slug}",
        name=zone.name,
        name_pinyin=overlay.slug.replace("-", " ").title(),
        layer="zone",
        kind="zone",
        parent_code=district_code,
        enforcement_parent_code=district_code,
        mode=overlay.mode,
        subject_name=f"{zone.name}管理委员会" if own else naming.bureau(district_code),
        body_code=f"zone-{overlay.slug}-unit",
        geometry=shape,
        population=None,
        population_rule=None,
        seat_lon=zone.lon,
        seat_lat=zone.lat,
        rank=overlay.rank,
        document="演示：批准以自己名义执法" if own else "演示：派驻园区",
    )
