"""SQL that reads crews whole: people, vehicles, devices and numbers, in six statements for any number of crews."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from command.force import devices
from command.force.kinds import CrewKind, CrewStatus, DutyRole, EmploymentStatus, PersonKind
from command.force.models import Certificate, Crew, Device, Member, Phone, Vehicle
from command.force.tables import crew, crew_device, crew_member, device, person, phone_number, vehicle
from command.foundation.database import Transaction


async def read_crews(tx: Transaction, rows: Sequence[sa.Row[Any]]) -> list[Crew]:
    """Crews with their people, vehicles, devices and numbers, in the order of `rows`; six statements for any number."""
    crew_ids = [row.id for row in rows]
    people = await _members(tx, crew_ids)
    vehicle_ids = [row.vehicle_id for row in rows if row.vehicle_id is not None]
    vehicles = {
        row.id: vehicle_of(row) for row in await tx.execute(sa.select(vehicle).where(vehicle.c.id.in_(vehicle_ids)))
    }
    crew_of = {member.person_id: crew_id for crew_id, members in people.items() for member in members}
    crew_of_vehicle = {row.vehicle_id: row.id for row in rows if row.vehicle_id is not None}
    carried = await _devices(tx, crew_ids, crew_of, crew_of_vehicle)
    phones = await _phones(tx, people, {key: vehicles[at] for at, key in crew_of_vehicle.items()})
    return [
        Crew(
            id=row.id,
            name=row.name,
            call_sign=row.call_sign,
            body_id=row.body_id,
            kind=CrewKind(row.kind),
            status=CrewStatus(row.status),
            status_at=row.status_at,
            signed_on_at=row.signed_on_at,
            members=tuple(people.get(row.id, ())),
            vehicle=vehicles.get(row.vehicle_id),
            devices=tuple(carried.get(row.id, ())),
            phones=tuple(phones.get(row.id, ())),
            serves_body_ids=tuple(row.serves_body_ids),
            ends_at=row.ends_at,
            signed_off_at=row.signed_off_at,
            planned_crew_id=row.planned_crew_id,
        )
        for row in rows
    ]


async def _members(tx: Transaction, crew_ids: Sequence[int]) -> dict[int, list[Member]]:
    """People in a crew now; of a crew that signed off, those who stayed to its end."""
    query = (
        sa.select(person, crew_member.c.crew_id, crew_member.c.role)
        .join_from(crew_member, person)
        .join(crew, crew.c.id == crew_member.c.crew_id)
        .where(crew_member.c.crew_id.in_(list(crew_ids)))
        .where(crew_member.c.left_at.is_not_distinct_from(crew.c.signed_off_at))
        .order_by(crew_member.c.id)
    )
    found: dict[int, list[Member]] = {}
    for row in await tx.execute(query):
        found.setdefault(row.crew_id, []).append(member_of(row, crew_id=row.crew_id, role=DutyRole(row.role)))
    return found


async def _devices(
    tx: Transaction, crew_ids: Sequence[int], crew_of_person: dict[int, int], crew_of_vehicle: dict[int, int]
) -> dict[int, list[Device]]:
    taken_rows = await tx.execute(
        sa.select(crew_device.c.device_id, crew_device.c.crew_id).where(
            crew_device.c.crew_id.in_(list(crew_ids)), crew_device.c.returned_at.is_(None)
        )
    )
    taken = {row.device_id: row.crew_id for row in taken_rows}
    query = sa.select(device).where(
        sa.or_(
            device.c.id.in_(list(taken)),
            device.c.holder_person_id.in_(list(crew_of_person)),
            device.c.vehicle_id.in_(list(crew_of_vehicle)),
        )
    )
    found: dict[int, list[Device]] = {}
    for row in await tx.execute(query.order_by(device.c.asset_no)):
        crew_id = taken.get(row.id) or crew_of_person.get(row.holder_person_id) or crew_of_vehicle[row.vehicle_id]
        found.setdefault(crew_id, []).append(devices.of_row(row, crew_id=crew_id))
    return found


async def _phones(
    tx: Transaction, people: dict[int, list[Member]], vehicles: dict[int, Vehicle]
) -> dict[int, list[Phone]]:
    found: dict[int, list[Phone]] = {}
    whose_person = {member.person_id: (crew_id, member) for crew_id, members in people.items() for member in members}
    whose_vehicle = {found_vehicle.id: (crew_id, found_vehicle) for crew_id, found_vehicle in vehicles.items()}
    for crew_id, member in whose_person.values():
        if member.phone:
            found.setdefault(crew_id, []).append(Phone(member.phone, "mobile", member.label))
    query = sa.select(phone_number).where(
        sa.or_(phone_number.c.person_id.in_(list(whose_person)), phone_number.c.vehicle_id.in_(list(whose_vehicle)))
    )
    for row in await tx.execute(query.order_by(phone_number.c.id)):
        if row.person_id is not None:
            crew_id, member = whose_person[row.person_id]
            phone = Phone(row.number, row.kind, member.label)
        else:
            crew_id, found_vehicle = whose_vehicle[row.vehicle_id]
            phone = Phone(row.number, row.kind, found_vehicle.plate)
        if all(known.number != phone.number for known in found.setdefault(crew_id, [])):
            found[crew_id].append(phone)
    return found


def member_of(row: sa.Row[Any], *, crew_id: int | None = None, role: DutyRole = DutyRole.MEMBER) -> Member:
    return Member(
        person_id=row.id,
        staff_no=row.staff_no,
        name=row.name,
        kind=PersonKind(row.kind),
        body_id=row.body_id,
        role=role,
        call_sign=row.call_sign,
        certificate=Certificate(
            number=row.certificate_no,
            valid_from=row.certificate_valid_from,
            valid_to=row.certificate_valid_to,
            suspended_from=row.certificate_suspended_from,
            lost_at=row.certificate_lost_at,
        ),
        phone=row.phone,
        crew_id=crew_id,
        employment_status=EmploymentStatus(row.employment_status),
        pass_no=row.pass_no,
        pass_valid_to=row.pass_valid_to,
    )


def vehicle_of(row: sa.Row[Any]) -> Vehicle:
    return Vehicle(
        id=row.id,
        plate=row.plate,
        body_id=row.body_id,
        seats=row.seats,
        fleet_no=row.fleet_no,
        call_sign=row.call_sign,
        serviceable=row.serviceable,
    )
