"""What a place's look-up tells a person: the reasons of the step `place`, in Chinese. Pure."""

from collections.abc import Sequence
from datetime import date

from command.foundation.reasons import Reason
from command.geo.models import Area, DisputedArea, SubjectMode

STEP = "place"
_TILED = "02.01.2"
_CONFIRMED = "10.05.1"
_ZONE_CLAUSES = {SubjectMode.ZONE_STATIONED: "01.03.1", SubjectMode.ZONE_OWN: "01.03.2"}


def outside() -> Reason:
    return Reason.of(STEP, "outside_every_jurisdiction", "不在任何辖区内")


def in_township(area: Area) -> Reason:
    return Reason.of(STEP, "in_township", "位于{area}辖区内", _TILED, area=area.name)


def no_township(district: Area) -> Reason:
    text = "位于{district}内，不在任何街道、乡镇辖区内"
    return Reason.of(STEP, "no_township", text, _TILED, district=district.name)


def on_border(claimants: Sequence[Area], chosen: Area) -> Reason:
    """The fixed tie-break: the lowest code of those whose border it lies on."""
    if len(claimants) == 1:
        text = "恰在{area}边界线上，暂归{area}，待确权"
        return Reason.of(STEP, "on_border", text, _CONFIRMED, area=chosen.name)
    text = "恰在{areas}交界线上，按编码最小暂归{area}，待确权"
    return Reason.of(STEP, "on_border", text, _CONFIRMED, areas=_names(claimants), area=chosen.name)


def overlapped(claimants: Sequence[Area], chosen: Area) -> Reason:
    text = "{areas}辖区重叠，按编码最小暂归{area}，待确权"
    return Reason.of(STEP, "areas_overlap", text, _CONFIRMED, areas=_names(claimants), area=chosen.name)


def nearest(area: Area, distance_m: float) -> Reason:
    text = "位于辖区缝隙内，距{area}{distance_m:.2f}米，暂归{area}，待确权"
    return Reason.of(STEP, "nearest_area", text, _CONFIRMED, area=area.name, distance_m=round(distance_m, 2))


def disputed(area: DisputedArea) -> Reason:
    claimed = "、".join(area.claimant_codes) or "无"
    return Reason.of(
        STEP,
        "disputed_area",
        "位于待确权区域{area}（涉及：{claimants}）",
        _CONFIRMED,
        area=area.code,
        claimants=claimed,
    )


def in_zone(zone: Area) -> Reason:
    clause = _ZONE_CLAUSES.get(zone.subject_mode) if zone.subject_mode is not None else None
    return Reason.of(STEP, "in_zone", "位于{zone}内，园区优先于街道、乡镇", clause, zone=zone.name)


def approval_missing(zone: Area, day: date) -> Reason:
    """A zone whose approval to act in its own name does not hold: the street layer takes new work."""
    if zone.approved_to is not None and zone.approved_to < day:
        text, last = "{zone}的批准已于{last_day}到期，按街道、乡镇辖区处理", str(zone.approved_to)
        return Reason.of(STEP, "zone_approval_not_valid", text, "01.03.2", zone=zone.name, last_day=last)
    text = "{zone}的批准尚未生效，按街道、乡镇辖区处理"
    return Reason.of(STEP, "zone_approval_not_valid", text, "01.03.2", zone=zone.name)


def several_districts(districts: Sequence[Area]) -> Reason:
    return Reason.of(STEP, "several_districts", "实际跨越{districts}", "02.01.1", districts=_names(districts))


def largest_part(area: Area) -> Reason:
    return Reason.of(STEP, "largest_part", "跨越多个街道、乡镇，最大部分在{area}", _TILED, area=area.name)


def along_border(area: Area) -> Reason:
    return Reason.of(STEP, "along_border", "沿辖区边界线，暂归{area}，待确权", _CONFIRMED, area=area.name)


def _names(areas: Sequence[Area]) -> str:
    return "、".join(area.name for area in areas)
