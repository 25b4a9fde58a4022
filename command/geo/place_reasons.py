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
    return Reason(STEP, "outside_every_jurisdiction", "不在任何辖区内")


def in_township(area: Area) -> Reason:
    return Reason(STEP, "in_township", f"位于{area.name}辖区内", _TILED)


def no_township(district: Area) -> Reason:
    return Reason(STEP, "no_township", f"位于{district.name}内，不在任何街道、乡镇辖区内", _TILED)


def on_border(claimants: Sequence[Area], chosen: Area) -> Reason:
    """The fixed tie-break: the lowest code of those whose border it lies on."""
    if len(claimants) == 1:
        return Reason(STEP, "on_border", f"恰在{chosen.name}边界线上，暂归{chosen.name}，待确权", _CONFIRMED)
    names = "、".join(area.name for area in claimants)
    return Reason(STEP, "on_border", f"恰在{names}交界线上，按编码最小暂归{chosen.name}，待确权", _CONFIRMED)


def overlapped(claimants: Sequence[Area], chosen: Area) -> Reason:
    names = "、".join(area.name for area in claimants)
    return Reason(STEP, "areas_overlap", f"{names}辖区重叠，按编码最小暂归{chosen.name}，待确权", _CONFIRMED)


def nearest(area: Area, distance_m: float) -> Reason:
    text = f"位于辖区缝隙内，距{area.name}{distance_m:.2f}米，暂归{area.name}，待确权"
    return Reason(STEP, "nearest_area", text, _CONFIRMED)


def disputed(area: DisputedArea) -> Reason:
    claimed = "、".join(area.claimant_codes) or "无"
    return Reason(STEP, "disputed_area", f"位于待确权区域{area.code}（涉及：{claimed}）", _CONFIRMED)


def in_zone(zone: Area) -> Reason:
    clause = _ZONE_CLAUSES.get(zone.subject_mode) if zone.subject_mode is not None else None
    return Reason(STEP, "in_zone", f"位于{zone.name}内，园区优先于街道、乡镇", clause)


def approval_missing(zone: Area, day: date) -> Reason:
    """A zone whose approval to act in its own name does not hold: the street layer takes new work."""
    ended = zone.approved_to is not None and zone.approved_to < day
    since = f"已于{zone.approved_to}到期" if ended else "尚未生效"
    return Reason(STEP, "zone_approval_not_valid", f"{zone.name}的批准{since}，按街道、乡镇辖区处理", "01.03.2")


def several_districts(districts: Sequence[Area]) -> Reason:
    names = "、".join(area.name for area in districts)
    return Reason(STEP, "several_districts", f"实际跨越{names}", "02.01.1")


def largest_part(area: Area) -> Reason:
    return Reason(STEP, "largest_part", f"跨越多个街道、乡镇，最大部分在{area.name}", _TILED)


def along_border(area: Area) -> Reason:
    return Reason(STEP, "along_border", f"沿辖区边界线，暂归{area.name}，待确权", _CONFIRMED)
