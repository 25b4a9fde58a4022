"""The rules of the registers, with the examples of the standard's clauses."""

import pytest

from command.force.kinds import BodyKind
from command.force.registers.records import BodyRecord, DeviceRecord, PersonRecord, ShiftRecord
from command.force.registers.rules import DEFAULT_SQUAD_NAME_PATTERN, Ground, faults_of, loops, name_deviates


def squad(name: str) -> BodyRecord:
    return BodyRecord(code="s", name=name, short_name="队", kind=BodyKind.SQUAD, parent_code="b", lead_code="d")


@pytest.mark.parametrize(
    ("name", "deviates"),
    [
        ("常州市天宁区城市管理行政执法大队茶山中队", False),
        ("溧阳市城市管理行政执法大队昆仑中队", False),
        ("天宁城管茶山队", True),
        ("常州经济开发区城市管理行政执法大队横山桥中队", True),
    ],
)
def test_squad_names(name: str, deviates: bool) -> None:
    """05.02.4: a deviation is marked and never a fault."""
    assert name_deviates(squad(name), DEFAULT_SQUAD_NAME_PATTERN) is deviates
    assert faults_of(squad(name), Ground(body_kinds={"b": BodyKind.BRIGADE})) == []


def test_another_city_has_another_pattern() -> None:
    assert not name_deviates(squad("苏州市姑苏区城管大队平江中队"), "^苏州市.+中队$")


def test_only_squads_have_the_pattern() -> None:
    mobile = squad("天宁机动队").model_copy(update={"kind": BodyKind.SPECIALISED_UNIT})
    assert not name_deviates(mobile, DEFAULT_SQUAD_NAME_PATTERN)


@pytest.mark.parametrize(
    ("kind", "parent", "fits"),
    [
        (BodyKind.SQUAD, BodyKind.BRIGADE, True),
        (BodyKind.SQUAD, BodyKind.DETACHMENT, False),
        (BodyKind.SPECIALISED_UNIT, BodyKind.DETACHMENT, True),
        (BodyKind.SPECIALISED_UNIT, BodyKind.SQUAD, False),
        (BodyKind.BRIGADE, BodyKind.DETACHMENT, True),
        (BodyKind.BRIGADE, BodyKind.SQUAD, False),
        (BodyKind.DETACHMENT, BodyKind.BRIGADE, False),
    ],
)
def test_the_structure_of_05_02_1(kind: BodyKind, parent: BodyKind, fits: bool) -> None:
    record = BodyRecord(code="x", name="甲", short_name="甲", kind=kind, parent_code="p", lead_code="d")
    codes = [fault.code for fault in faults_of(record, Ground(body_kinds={"p": parent}))]
    assert codes == ([] if fits else ["parent_kind_wrong"])


def test_a_squad_has_a_leading_department() -> None:
    """05.01.2; a gate on data, which a trial period turns into a warning."""
    record = squad("常州市天宁区城市管理行政执法大队茶山中队").model_copy(update={"lead_code": None})
    assert [(fault.code, fault.gate) for fault in faults_of(record, Ground(body_kinds={"b": BodyKind.BRIGADE}))] == [
        ("lead_missing", True)
    ]


def test_an_auxiliary_has_no_certificate() -> None:
    """06.02.6."""
    record = PersonRecord.model_validate(
        {"staff_no": "1", "name": "甲", "kind": "auxiliary", "body_code": "s", "certificate_no": "C"}
    )
    assert [fault.code for fault in faults_of(record, Ground())] == ["auxiliary_with_certificate"]


def test_a_device_has_one_holder() -> None:
    """14.01.1: two holders at the same time are impossible."""
    record = DeviceRecord.model_validate(
        {"asset_no": "R", "kind": "radio", "body_code": "s", "holder_staff_no": "1", "vehicle_plate": "苏DI0001"}
    )
    assert [fault.code for fault in faults_of(record, Ground())] == ["device_two_holders"]


def test_a_desk_role_is_not_a_crew_role() -> None:
    record = ShiftRecord.model_validate(
        {
            "staff_no": "1", "body_code": "s", "duty": "crew", "crew_code": "c", "role": "dispatcher",
            "starts_at": "2026-03-15T00:00:00Z", "ends_at": "2026-03-15T09:00:00Z",
        }
    )  # fmt: skip
    assert [fault.code for fault in faults_of(record, Ground())] == ["role_wrong"]


def test_loops() -> None:
    assert loops({"a": "b", "b": "c", "c": "a", "d": "a", "e": "f", "f": None, "g": "elsewhere"}) == {
        "a",
        "b",
        "c",
        "d",
    }
