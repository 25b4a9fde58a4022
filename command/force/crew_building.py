"""Putting people, vehicle and devices together under lock: every gate of sign-on, and the refusals they give."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from command.force import crews_repository as repository
from command.force.certificates import DATA_GATES, duty_faults
from command.force.kinds import CrewKind, DutyRole, PersonKind
from command.force.legality import OFFICERS_NEEDED
from command.force.models import Device, Member, Vehicle
from command.foundation.database import Transaction
from command.foundation.errors import conflict, not_found
from command.foundation.reasons import Reason
from command.foundation.security import Scope


@dataclass(frozen=True, slots=True)
class MemberSignOn:
    """A person to sign on; `certificate_shown` is the number that was typed or scanned (14.08.1)."""

    person_id: int
    role: DutyRole = DutyRole.MEMBER
    certificate_shown: str | None = None


@dataclass(frozen=True, slots=True)
class CrewSignOn:
    """A crew as it is wanted. `kind` follows from the people where it is not given."""

    body_id: int
    call_sign: str
    members: tuple[MemberSignOn, ...]
    name: str | None = None
    kind: CrewKind | None = None
    vehicle_id: int | None = None
    device_ids: tuple[int, ...] = ()
    serves_body_ids: tuple[int, ...] = ()
    ends_at: datetime | None = None
    planned_crew_id: int | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """What is checked against: the asker's scope, the civil day, and whether missing data only warns (试运行)."""

    scope: Scope
    on: date
    trial: bool = False
    crew_id: int | None = None
    warnings: list[Reason] = field(default_factory=list)


async def lock_members(tx: Transaction, wanted: Sequence[MemberSignOn], gate: Gate) -> dict[int, Member]:
    """Lock these people and check that each may sign on and is free.

    Raises CONFLICT `certificate_not_own`, `person_in_another_crew`, or the code of what a person lacks.
    """
    members = await repository.lock_people(tx, [member.person_id for member in wanted])
    for each in wanted:
        member = members.get(each.person_id)
        if member is None or not gate.scope.covers(member.body_id):
            raise not_found("person", each.person_id)
        _check_shown(member, each.certificate_shown)
        _check_fit(member, gate)
    taken = await repository.open_crews_of_people(tx, members)
    for person_id, crew in taken.items():
        if crew.id != gate.crew_id:
            label = members[person_id].label
            raise conflict(
                "person_in_another_crew",
                f"{label} 已在{crew.call_sign}在岗",
                person_id=person_id,
                label=label,
                crew_id=crew.id,
                crew=crew.call_sign,
            )
    return members


async def lock_vehicle(tx: Transaction, vehicle_id: int, gate: Gate) -> Vehicle:
    """Raises NOT_FOUND, CONFLICT `vehicle_not_serviceable`, `vehicle_in_another_crew`."""
    vehicle = await repository.lock_vehicle(tx, vehicle_id)
    if vehicle is None or not gate.scope.covers(vehicle.body_id):
        raise not_found("vehicle", vehicle_id)
    if not vehicle.serviceable:
        raise conflict("vehicle_not_serviceable", f"{vehicle.plate} 停用", vehicle_id=vehicle_id, plate=vehicle.plate)
    taken = await repository.open_crew_of_vehicle(tx, vehicle_id)
    if taken is not None and taken.id != gate.crew_id:
        raise conflict(
            "vehicle_in_another_crew",
            f"{vehicle.plate} 已由{taken.call_sign}使用",
            vehicle_id=vehicle_id,
            plate=vehicle.plate,
            crew_id=taken.id,
            crew=taken.call_sign,
        )
    return vehicle


async def lock_devices(tx: Transaction, device_ids: Iterable[int], gate: Gate) -> dict[int, Device]:
    """Raises NOT_FOUND, CONFLICT `device_not_serviceable`, `device_in_another_crew`."""
    wanted = set(device_ids)
    if not wanted:
        return {}
    found = await repository.lock_devices(tx, wanted)
    for device_id in sorted(wanted):
        device = found.get(device_id)
        if device is None or not gate.scope.covers(device.body_id):
            raise not_found("device", device_id)
        if not device.serviceable:
            raise conflict("device_not_serviceable", f"{device.asset_no} 停用或送修", device_id=device_id)
    for device_id, crew in (await repository.open_crews_of_devices(tx, wanted)).items():
        if crew.id != gate.crew_id:
            asset_no = found[device_id].asset_no
            raise conflict(
                "device_in_another_crew", f"{asset_no} 已由{crew.call_sign}领用", device_id=device_id, crew_id=crew.id
            )
    return found


def kind_of(members: Iterable[Member]) -> CrewKind:
    """Two officers make a patrol, with auxiliaries a mixed crew; fewer officers a short one (support only)."""
    listed = list(members)
    officers = sum(member.kind is PersonKind.OFFICER for member in listed)
    if officers < OFFICERS_NEEDED:
        return CrewKind.SHORT
    return CrewKind.PATROL if officers == len(listed) else CrewKind.MIXED


def rows_of(wanted: Sequence[MemberSignOn]) -> list[dict[str, Any]]:
    return [
        {"person_id": each.person_id, "role": each.role.value, "certificate_shown": each.certificate_shown}
        for each in wanted
    ]


def _check_shown(member: Member, shown: str | None) -> None:
    if shown is not None and shown.strip() != member.certificate.number:
        raise conflict(
            "certificate_not_own",
            f"所示证件不是{member.label}本人执法证（14.08.1）",
            person_id=member.person_id,
            label=member.label,
            clause="14.08.1",
        )


def _check_fit(member: Member, gate: Gate) -> None:
    for fault in duty_faults(member, gate.on):
        if gate.trial and fault.code in DATA_GATES:
            gate.warnings.append(fault)
            continue
        raise conflict(
            fault.code,
            fault.text,
            person_id=member.person_id,
            label=member.label,
            clause=fault.clause,
            reasons=[fault],
        )
