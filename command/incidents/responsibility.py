"""Whose it is, as a pure function of place, matter and flags: every step leaves a reason with its clause.

Whose it is and who answers now are two answers; the second is the cover's. Severity plays no part here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from command.force.models import Body
from command.foundation.clock import civil_date
from command.foundation.reasons import Reason
from command.geo.models import Area, Areas, SubjectMode
from command.incidents.catalogue import Catalogue, Empowerment, Matter
from command.incidents.models import Level, MajorCase

SUBJECT_CLAUSE = {
    SubjectMode.STATIONED: "01.02.1",
    SubjectMode.TOWN_GOV: "01.02.2",
    SubjectMode.ZONE_STATIONED: "01.03.1",
    SubjectMode.ZONE_OWN: "01.03.2",
}
OWN_SUBJECT = frozenset({SubjectMode.TOWN_GOV, SubjectMode.ZONE_OWN})
SUBJECT_TEXT = {
    SubjectMode.STATIONED: ("stationed", "{area}派驻机构，主体为派出的区城管部门：{subject}"),
    SubjectMode.TOWN_GOV: ("town_gov", "{area}镇自设综合执法机构，主体为镇人民政府：{subject}"),
    SubjectMode.ZONE_STATIONED: ("zone_stationed", "{area}园区派驻机构，主体为派出的城管部门：{subject}"),
    SubjectMode.ZONE_OWN: ("zone_own", "{area}省级以上园区经批准自设部门，自任主体：{subject}"),
}
"""Code and text of the reason for the subject, by the area's mode."""


class Bodies(Protocol):
    """What is asked of the organisation: look-ups in memory."""

    def find_by_code(self, code: str) -> Body | None: ...
    def brigade_of(self, district_code: str) -> Body | None: ...
    def desk_of(self, body: Body) -> Body: ...
    @property
    def detachment(self) -> Body: ...


@dataclass(frozen=True, slots=True)
class ResponsibilityAnswer:
    """One responsible body, always. `transfer_needed`: another department's matter, to be transferred by that body."""

    body_id: int
    subject: str | None
    level: Level
    reasons: tuple[Reason, ...]
    ownership_open: bool = False
    transfer_needed: bool = False
    co_handler_ids: tuple[int, ...] = ()


def decide(
    areas: Areas | None,
    matter: Matter | None,
    *,
    major_case: MajorCase | None,
    at: datetime,
    catalogue: Catalogue,
    bodies: Bodies,
) -> ResponsibilityAnswer:
    """The routing order of section 3 of the standard: matter, level, zone before street, subject, body.

    `areas` None: no place is known yet. `at`: the instant whose civil day decides what is in force.
    """
    day = civil_date(at)
    reasons: list[Reason] = list(areas.reasons) if areas is not None else []
    outside = areas is None or not areas.districts
    transfer = _matter_step(areas, matter, day, reasons)
    city_level = _level_step(areas, matter, major_case, reasons)
    if outside and not city_level:
        return _nowhere(areas, bodies, reasons, transfer=transfer)
    if city_level:
        return _city(areas, bodies, reasons, transfer=transfer)
    assert areas is not None
    district = areas.districts[0]
    if areas.disputed is not None:
        return _disputed(areas.disputed.desk_code, district, bodies, reasons, transfer=transfer)
    area = areas.zone or areas.township
    body = _body_step(area, district, at, bodies, reasons)
    given = catalogue.empowered(matter.code, area.code, day) if matter is not None and area is not None else None
    subject = _subject_step(area, district, body, given, reasons)
    if areas.ownership_open:
        reasons.append(Reason.of("ownership", "ownership_open", "位于边界上，先行处置并确认权属", "10.05.1"))
    return ResponsibilityAnswer(
        body.id, subject, Level.DISTRICT, tuple(reasons), areas.ownership_open, transfer_needed=transfer
    )


def _matter_step(areas: Areas | None, matter: Matter | None, day: date, reasons: list[Reason]) -> bool:
    """Whether the matter is another department's here (04.03.1)."""
    if matter is None:
        reasons.append(Reason.of("matter", "matter_undecided", "事项未定，先按地点确定"))
        return False
    if matter.level is Level.CITY or areas is None or not areas.districts:
        held = matter.in_force(day)
        where = "市级"
    else:
        held = all(matter.held_by(district.code, day) for district in areas.districts)
        where = "、".join(district.name for district in areas.districts)
    if held:
        text = "{matter}在{where}执法事项目录内"
        reasons.append(Reason.of("matter", "matter_in_catalogue", text, matter.clause, matter=matter.name, where=where))
        return False
    text = "{matter}不在{where}执法事项目录内，应移送有权部门"
    reasons.append(Reason.of("matter", "matter_not_in_catalogue", text, "04.03.1", matter=matter.name, where=where))
    return True


def _level_step(
    areas: Areas | None, matter: Matter | None, major_case: MajorCase | None, reasons: list[Reason]
) -> bool:
    if matter is not None and matter.level is Level.CITY:
        text = "{matter}为市级事项，由支队负责"
        reasons.append(Reason.of("level", "city_only", text, "02.01.1", matter=matter.name))
        return True
    if areas is not None and len(areas.districts) > 1:
        names = "、".join(district.name for district in areas.districts)
        text = "跨{districts}，由支队负责，有关大队联办"
        reasons.append(Reason.of("level", "cross_district", text, "02.01.1", districts=names))
        return True
    if major_case is not None:
        text, said = "{person}认定为重大复杂案件（{ground}），由支队负责", major_case
        reasons.append(Reason.of("level", "major_complex", text, "02.01.1", person=said.person, ground=said.reason))
        return True
    reasons.append(Reason.of("level", "district_level", "区级事项，由所在区负责", "02.01.1"))
    return False


def _city(areas: Areas | None, bodies: Bodies, reasons: list[Reason], *, transfer: bool) -> ResponsibilityAnswer:
    detachment = bodies.detachment
    districts = areas.districts if areas is not None and len(areas.districts) > 1 else ()
    brigades = [brigade for district in districts if (brigade := _brigade(district, bodies)) is not None]
    subject = (areas.city.subject_name if areas is not None and areas.city else "") or detachment.enforcing_subject
    reasons.append(Reason.of("subject", "city_department", "主体为{subject}", "01.01.0", subject=subject or ""))
    reasons.append(Reason.of("body", "detachment", "由{body}承办", "02.01.1", body=detachment.short_name))
    return ResponsibilityAnswer(
        detachment.id,
        subject,
        Level.CITY,
        tuple(reasons),
        transfer_needed=transfer,
        co_handler_ids=tuple(brigade.id for brigade in brigades),
    )


def _nowhere(areas: Areas | None, bodies: Bodies, reasons: list[Reason], *, transfer: bool) -> ResponsibilityAnswer:
    desk = bodies.desk_of(bodies.detachment)
    if areas is None:
        reasons.append(Reason.of("body", "place_missing", "地点不明，由{desk}核实地点", desk=desk.short_name))
    else:
        text = "不在辖区内，由{desk}核实或移送"
        reasons.append(Reason.of("body", "outside_city", text, "04.03.1", desk=desk.short_name))
    subject = bodies.detachment.enforcing_subject
    return ResponsibilityAnswer(
        desk.id, subject, Level.CITY, tuple(reasons), ownership_open=True, transfer_needed=transfer
    )


def _disputed(
    desk_code: str, district: Area, bodies: Bodies, reasons: list[Reason], *, transfer: bool
) -> ResponsibilityAnswer:
    desk = bodies.find_by_code(desk_code) or bodies.desk_of(_brigade(district, bodies) or bodies.detachment)
    text = "待确权区域，由{desk}先行处置"
    reasons.append(Reason.of("ownership", "ownership_open", text, "10.05.1", desk=desk.short_name))
    subject = district.subject_name or desk.enforcing_subject
    return ResponsibilityAnswer(
        desk.id, subject, Level.DISTRICT, tuple(reasons), ownership_open=True, transfer_needed=transfer
    )


def _brigade(district: Area, bodies: Bodies) -> Body | None:
    for code in district.body_codes:
        if (found := bodies.find_by_code(code)) is not None:
            return found
    return bodies.brigade_of(district.code)


def _body_step(area: Area | None, district: Area, at: datetime, bodies: Bodies, reasons: list[Reason]) -> Body:
    day = civil_date(at)
    if area is not None:
        found = [body for code in area.body_codes if (body := bodies.find_by_code(code)) and body.stands_on(day)]
        if found:
            clause = "02.01.3" if area.subject_mode not in OWN_SUBJECT else SUBJECT_CLAUSE[area.subject_mode]
            names = {"area": area.name, "body": found[0].short_name}
            reasons.append(Reason.of("body", "area_body", "{area}由{body}负责", clause, **names))
            return found[0]
    desk = bodies.desk_of(_brigade(district, bodies) or bodies.detachment)
    place = area.name if area is not None else district.name
    text = "{area}没有承办机构，由{desk}席位负责"
    reasons.append(Reason.of("body", "brigade_desk", text, "02.01.2", area=place, desk=desk.short_name))
    return desk


def _subject_step(
    area: Area | None, district: Area, body: Body, given: Empowerment | None, reasons: list[Reason]
) -> str | None:
    department = district.subject_name or body.enforcing_subject
    if area is None or area.subject_mode is None:
        reasons.append(
            Reason.of("subject", "district_department", "主体为{subject}", "01.01.0", subject=department or "")
        )
        return department
    if given is not None:
        text, named = "按{document}赋权，主体为{subject}", given.enforcing_subject
        reasons.append(Reason.of("subject", "empowered", text, "01.02.2", document=given.document, subject=named))
        return given.enforcing_subject
    mode = area.subject_mode
    own = area.subject_name or body.enforcing_subject
    subject = own if mode in OWN_SUBJECT else department
    code, template = SUBJECT_TEXT[mode]
    facts = {"area": area.name, "subject": subject or ""}
    reasons.append(Reason.of("subject", code, template, SUBJECT_CLAUSE[mode], **facts))
    return subject
