"""What a row must keep to beyond its form: structure and names of bodies, papers of people, identities of devices. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from command.force.kinds import BodyKind, Duty, DutyRole, PersonKind
from command.force.passwords import check_password
from command.force.registers.records import (
    AccountRecord,
    BodyRecord,
    DeviceRecord,
    PersonRecord,
    PlannedCrewRecord,
    Record,
    ShiftRecord,
)
from command.foundation.errors import CommandError
from command.foundation.security import Role

SQUAD_NAME_PATTERN = "squad_name_pattern"
DEFAULT_SQUAD_NAME_PATTERN = r"^(常州市.+区|溧阳市)城市管理行政执法大队.+中队$"
"""Clause 05.02.4; another city sets its own."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is not taken. A `gate` is a rule about data that a trial period turns into a warning."""

    code: str
    text: str
    gate: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What the rules are measured against."""

    squad_name_pattern: str = DEFAULT_SQUAD_NAME_PATTERN
    body_kinds: Mapping[str, BodyKind] | None = None


_K = BodyKind
PARENTS: dict[BodyKind, frozenset[BodyKind | None]] = {
    _K.CITY_BUREAU: frozenset({None}),
    _K.DISTRICT_BUREAU: frozenset({_K.CITY_BUREAU, None}),
    _K.DETACHMENT: frozenset({_K.CITY_BUREAU}),
    _K.BRIGADE: frozenset({_K.DETACHMENT, _K.DISTRICT_BUREAU}),
    _K.SQUAD: frozenset({_K.BRIGADE}),
    _K.TOWN_BODY: frozenset({_K.BRIGADE, _K.DISTRICT_BUREAU}),
    _K.ZONE_UNIT: frozenset({_K.BRIGADE, _K.DETACHMENT, _K.DISTRICT_BUREAU}),
    _K.SPECIALISED_UNIT: frozenset({_K.BRIGADE, _K.DETACHMENT}),
    _K.DESK: frozenset({_K.DETACHMENT, _K.BRIGADE, _K.CITY_BUREAU}),
    _K.SUPERVISION_DESK: frozenset({_K.DETACHMENT, _K.BRIGADE, _K.CITY_BUREAU, _K.DISTRICT_BUREAU}),
}
"""05.02.1: detachment in the city, brigade in the district, squad in street or town; specialised units inside those."""
LED = frozenset({_K.DETACHMENT, _K.BRIGADE, _K.SQUAD})
"""05.01.2: each has one leading department."""
DECIDED = ("name", "kind", "parent_code", "lead_code", "valid_from", "valid_to")
"""What makes a squad: changing any of it is a decision of the department and the staffing office (05.02.3)."""
JT808_IDENTITY = re.compile(r"^[1-9][0-9]{0,19}$")


def name_deviates(record: BodyRecord, pattern: str) -> bool:
    """Whether a squad's name differs from the city's pattern (05.02.4): marked, never refused."""
    return record.kind is BodyKind.SQUAD and re.search(pattern, record.name) is None


def change_faults(record: Record, existing: Record | None) -> list[Fault]:
    """What a file or a hand may not do to a squad that stands (05.02.3): end it, or change it without a new document."""
    if not isinstance(record, BodyRecord) or not isinstance(existing, BodyRecord) or record.kind is not BodyKind.SQUAD:
        return []
    if record.valid_to is not None and record.valid_to != existing.valid_to:
        return [Fault("abolition_missing", f"{record.short_name}的撤销须走撤销程序，先交接再撤（05.02.3）")]
    changed = [name for name in DECIDED if getattr(record, name) != getattr(existing, name)]
    if changed and (record.documents is None or record.documents == existing.documents):
        fields = "、".join(changed)
        return [Fault("decision_missing", f"变更中队（{fields}）须登记部门与编制部门的决定文件（05.02.3）", gate=True)]
    return []


def founding_faults(record: Record) -> list[Fault]:
    """A squad that is set up by hand names the decision (05.02.3); a first roster brings those that stand already."""
    if isinstance(record, BodyRecord) and record.kind is BodyKind.SQUAD and record.documents is None:
        return [Fault("decision_missing", "设立中队须登记部门与编制部门的决定文件（05.02.3）", gate=True)]
    return []


def faults_of(record: Record, ground: Ground) -> list[Fault]:
    """Everything this row breaks; `Fault.gate` where a trial period lets it pass."""
    match record:
        case BodyRecord():
            return list(_body(record, ground))
        case PersonRecord():
            return list(_person(record))
        case DeviceRecord():
            return list(_device(record))
        case PlannedCrewRecord() | ShiftRecord():
            return list(_planned(record))
        case AccountRecord():
            return list(_account(record))
        case _:
            return []


def loops(parents: Mapping[str, str | None]) -> set[str]:
    """Codes of bodies that stand above themselves."""
    looping = set()
    for start in parents:
        seen: set[str] = set()
        current: str | None = start
        while current is not None and current not in seen:
            seen.add(current)
            current = parents.get(current)
        if current is not None:
            looping.add(start)
    return looping


def _body(record: BodyRecord, ground: Ground) -> Iterable[Fault]:
    known = ground.body_kinds or {}
    parent = known.get(record.parent_code) if record.parent_code else None
    if (record.parent_code is None or parent is not None) and parent not in PARENTS[record.kind]:
        under = parent.value if parent else "无上级"
        yield Fault("parent_kind_wrong", f"{record.kind.value} 不得设在 {under} 之下（05.02.1）", gate=True)
    if record.kind in LED and record.lead_code is None:
        yield Fault("lead_missing", "未登记领导部门（05.01.2）", gate=True)
    if record.valid_from and record.valid_to and record.valid_to < record.valid_from:
        yield Fault("dates_reversed", "撤销日期早于设立日期")


def _person(record: PersonRecord) -> Iterable[Fault]:
    if record.kind is PersonKind.AUXILIARY and record.certificate_no is not None:
        yield Fault("auxiliary_with_certificate", "协管人员不得登记执法证（06.02.6）")
    begins, ends = record.certificate_valid_from, record.certificate_valid_to
    if begins and ends and ends < begins:
        yield Fault("dates_reversed", "执法证有效期起止颠倒")
    if record.certificate_no is None and (begins or ends):
        yield Fault("certificate_no_missing", "有有效期而无执法证号", gate=True)


def _device(record: DeviceRecord) -> Iterable[Fault]:
    if record.holder_staff_no and record.vehicle_plate:
        yield Fault("device_two_holders", "同一设备不得既由人员领用又装在车上（14.01.1）")
    jt808 = record.protocol is not None and record.protocol.value.startswith("jt808")
    if jt808 and (record.identity is None or not JT808_IDENTITY.match(record.identity)):
        yield Fault("identity_malformed", "JT/T 808 终端手机号须为不带前导零的数字，最多 20 位")
    if record.protocol == "hstrp" and record.identity is None:
        yield Fault("identity_malformed", "对讲机缺少 ID")


def _planned(record: PlannedCrewRecord | ShiftRecord) -> Iterable[Fault]:
    if record.ends_at <= record.starts_at:
        yield Fault("times_reversed", "班次结束不晚于开始")
    if isinstance(record, ShiftRecord):
        if (record.duty is Duty.CREW) != (record.crew_code is not None):
            yield Fault("crew_code_wrong", "执勤班次须有班组编号，席位班次不得有")
        if record.duty is Duty.CREW and record.role not in {DutyRole.LEADER, DutyRole.MEMBER, DutyRole.DRIVER}:
            yield Fault("role_wrong", f"{record.role.value} 是席位角色")


def _account(record: AccountRecord) -> Iterable[Fault]:
    squad_roles = {Role.SQUAD_LEADER, Role.SQUAD_MEMBER}
    if record.body_code is None and squad_roles & set(record.roles):
        yield Fault("body_missing", "中队角色的账号须有所属单位，否则会看到全市")
    if record.password is not None:
        try:
            check_password(record.username, record.password)
        except CommandError as refusal:
            yield Fault(refusal.code, refusal.detail)
