"""The organisation of the demo city: bureaux, detachment, brigades, squads, zone units, mobile groups and desks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simulators.city import areas, naming, numbers
from simulators.city.areas import Area
from simulators.city.sources import CITY_CODE


@dataclass(frozen=True, slots=True)
class Body:
    """One node of the organisation with the three edges of chapter 05."""

    code: str
    name: str
    short_name: str
    kind: str
    parent_code: str | None
    lead_code: str | None
    guidance_code: str | None
    second_leader_name: str | None
    area_codes: tuple[str, ...]
    district_code: str | None
    duty_phone: str
    call_sign: str
    lon: float
    lat: float
    documents: str | None = None


def build_bodies(layers: Sequence[Area]) -> list[Body]:
    """All bodies, parents before children."""
    by_code = {area.code: area for area in layers}
    units = [area for area in layers if area.layer == "street"]
    zones = [area for area in layers if area.layer == "zone"]
    bodies = _city_bodies(by_code[CITY_CODE])
    for code in naming.DISTRICTS:
        bodies += _district_bodies(by_code[code])
        bodies += [_unit_body(unit) for unit in units if unit.enforcement_parent_code == code]
        bodies += [_zone_body(zone) for zone in zones if zone.enforcement_parent_code == code]
    return [_with_phone(body, order) for order, body in enumerate(bodies)]


def _city_bodies(city: Area) -> list[Body]:
    name = "常州市城市管理行政执法支队"
    return [
        _body(naming.CITY_BUREAU, naming.bureau(CITY_CODE), "市局", "city_bureau", city),
        _body(
            naming.DETACHMENT, name, "支队", "detachment", city,
            parent=naming.CITY_BUREAU, lead=naming.CITY_BUREAU, area_codes=(CITY_CODE,),
        ),
        _body(
            naming.CITY_DESK, f"{name}指挥中心", "指挥中心", "desk", city,
            parent=naming.DETACHMENT, lead=naming.CITY_BUREAU,
        ),
        _body(
            naming.SUPERVISION_DESK, f"{name}督察科", "督察", "supervision_desk", city,
            parent=naming.DETACHMENT, lead=naming.CITY_BUREAU,
        ),
    ]  # fmt: skip


def _district_bodies(district: Area) -> list[Body]:
    code, short = district.code, naming.short_district(district.code)
    bureau, brigade = naming.bureau_code(code), naming.brigade_code(code)
    return [
        _body(
            bureau, naming.bureau(code), f"{short}局", "district_bureau", district,
            parent=naming.CITY_BUREAU, guidance=naming.CITY_BUREAU, district_code=code,
        ),
        _body(
            brigade, naming.brigade(code), f"{short}大队", "brigade", district,
            parent=naming.DETACHMENT, lead=bureau, guidance=naming.DETACHMENT, area_codes=(code,), district_code=code,
        ),
        _body(
            naming.mobile_code(code), f"{naming.brigade(code)}机动中队", f"{short}机动中队", "specialised_unit", district,
            parent=brigade, lead=bureau, guidance=brigade, district_code=code, documents="演示：快速反应专业机构",
        ),
    ]  # fmt: skip


def _unit_body(unit: Area) -> Body:
    code = _enforcement_district(unit)
    place = unit.name.removesuffix("街道").removesuffix("镇")
    town = unit.mode == areas.TOWN_GOV
    office = {"jiedao": f"{unit.name}办事处", "zhen": f"{unit.name}人民政府"}
    return _body(
        unit.body_code,
        f"{unit.name}综合行政执法局" if town else naming.squad(code, place),
        f"{place}执法局" if town else f"{place}中队",
        "town_body" if town else "squad",
        unit,
        parent=naming.brigade_code(code),
        lead=None if town else naming.bureau_code(code),
        guidance=naming.brigade_code(code),
        second_leader=office.get(unit.kind, f"{unit.name}管理委员会"),
        area_codes=(unit.code,),
        district_code=code,
        documents=unit.document,
        call_sign=place,
    )


def _zone_body(zone: Area) -> Body:
    code = _enforcement_district(zone)
    own = zone.mode == areas.ZONE_OWN
    short = _ZONE_SHORT[zone.code]
    return _body(
        zone.body_code,
        f"{zone.name}综合行政执法局" if own else naming.squad(code, zone.name),
        f"{short}执法局" if own else f"{short}中队",
        "zone_unit",
        zone,
        parent=naming.brigade_code(code),
        lead=None if own else naming.bureau_code(code),
        guidance=naming.brigade_code(code),
        second_leader=f"{zone.name}管理委员会",
        area_codes=(zone.code,),
        district_code=code,
        documents=zone.document,
        call_sign=short,
    )


_ZONE_SHORT = {
    "zone-wujin-hightech": "武进高新区",
    "zone-wujin-economic": "武进经开区",
    "zone-west-taihu": "西太湖",
    "zone-taihu-bay": "太湖湾",
    "zone-tianmu-lake": "天目湖度假区",
}


def _enforcement_district(area: Area) -> str:
    if area.enforcement_parent_code is None:
        message = f"{area.code} has no enforcement district"
        raise ValueError(message)
    return area.enforcement_parent_code


def _body(
    code: str,
    name: str,
    short_name: str,
    kind: str,
    at: Area,
    *,
    parent: str | None = None,
    lead: str | None = None,
    guidance: str | None = None,
    second_leader: str | None = None,
    area_codes: tuple[str, ...] = (),
    district_code: str | None = None,
    documents: str | None = None,
    call_sign: str | None = None,
) -> Body:
    sign = call_sign or short_name.removesuffix("中队")
    return Body(
        code, name, short_name, kind, parent, lead, guidance, second_leader, area_codes, district_code,
        "", sign, at.seat_lon, at.seat_lat, documents,
    )  # fmt: skip


def _with_phone(body: Body, order: int) -> Body:
    return replace(body, duty_phone=numbers.duty_phone(order))
