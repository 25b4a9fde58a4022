"""SQL of crews: locking them with their people and things, open memberships, the plan. Whole crews: `crew_rows`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from command.force import devices
from command.force.crew_rows import member_of, vehicle_of
from command.force.kinds import DutyRole, PersonKind
from command.force.models import Device, Member, Vehicle
from command.force.tables import (
    crew,
    crew_device,
    crew_member,
    device,
    person,
    planned_crew,
    shift,
    vehicle,
)
from command.foundation.database import Transaction


async def lock_crew(tx: Transaction, crew_id: int) -> sa.Row[Any] | None:
    return (await tx.execute(sa.select(crew).where(crew.c.id == crew_id).with_for_update())).one_or_none()


async def lock_people(tx: Transaction, person_ids: Iterable[int]) -> dict[int, Member]:
    """Lock people in the order of their ids, so that two crews that want the same two never wait for each other."""
    wanted = sorted(set(person_ids))
    rows = await tx.execute(sa.select(person).where(person.c.id.in_(wanted)).order_by(person.c.id).with_for_update())
    return {row.id: member_of(row) for row in rows.all()}


async def lock_vehicle(tx: Transaction, vehicle_id: int) -> Vehicle | None:
    row = (await tx.execute(sa.select(vehicle).where(vehicle.c.id == vehicle_id).with_for_update())).one_or_none()
    return vehicle_of(row) if row is not None else None


async def lock_devices(tx: Transaction, device_ids: Iterable[int]) -> dict[int, Device]:
    rows = await tx.execute(
        sa.select(device).where(device.c.id.in_(sorted(set(device_ids)))).order_by(device.c.id).with_for_update()
    )
    return {row.id: devices.of_row(row) for row in rows}


async def people_by_staff_no(tx: Transaction, staff_nos: Sequence[str]) -> dict[str, int]:
    rows = await tx.execute(sa.select(person.c.staff_no, person.c.id).where(person.c.staff_no.in_(staff_nos)))
    return {row.staff_no: row.id for row in rows}


@dataclass(frozen=True, slots=True)
class OpenCrew:
    id: int
    call_sign: str


async def open_crews_of_people(tx: Transaction, person_ids: Iterable[int]) -> dict[int, OpenCrew]:
    """The crew each of these people is in now, by person."""
    rows = await tx.execute(
        sa.select(crew_member.c.person_id, crew.c.id, crew.c.call_sign)
        .join_from(crew_member, crew)
        .where(crew_member.c.left_at.is_(None), crew_member.c.person_id.in_(list(person_ids)))
    )
    return {row.person_id: OpenCrew(row.id, row.call_sign) for row in rows}


async def open_crew_of_vehicle(tx: Transaction, vehicle_id: int) -> sa.Row[Any] | None:
    query = sa.select(crew).where(crew.c.vehicle_id == vehicle_id, crew.c.signed_off_at.is_(None))
    return (await tx.execute(query)).one_or_none()


async def open_crews_of_devices(tx: Transaction, device_ids: Iterable[int]) -> dict[int, OpenCrew]:
    rows = await tx.execute(
        sa.select(crew_device.c.device_id, crew.c.id, crew.c.call_sign)
        .join_from(crew_device, crew)
        .where(crew_device.c.returned_at.is_(None), crew_device.c.device_id.in_(list(device_ids)))
    )
    return {row.device_id: OpenCrew(row.id, row.call_sign) for row in rows}


async def insert_crew(tx: Transaction, **values: Any) -> int:
    inserted: int = (await tx.execute(sa.insert(crew).values(**values).returning(crew.c.id))).scalar_one()
    return inserted


async def update_crew(tx: Transaction, crew_id: int, **values: Any) -> None:
    await tx.execute(sa.update(crew).where(crew.c.id == crew_id).values(**values))


async def join(tx: Transaction, crew_id: int, rows: Sequence[dict[str, Any]], at: datetime) -> None:
    """Add members `{person_id, role, certificate_shown}`."""
    if rows:
        await tx.execute(sa.insert(crew_member), [{"crew_id": crew_id, "joined_at": at, **row} for row in rows])


async def leave(tx: Transaction, crew_id: int, at: datetime, person_ids: Sequence[int] | None = None) -> None:
    """Take these people, or all, out of the crew."""
    query = sa.update(crew_member).where(crew_member.c.crew_id == crew_id, crew_member.c.left_at.is_(None))
    if person_ids is not None:
        query = query.where(crew_member.c.person_id.in_(list(person_ids)))
    await tx.execute(query.values(left_at=at))


async def take_devices(tx: Transaction, crew_id: int, device_ids: Iterable[int], at: datetime) -> None:
    rows = [{"crew_id": crew_id, "device_id": device_id, "taken_at": at} for device_id in sorted(set(device_ids))]
    if rows:
        await tx.execute(sa.insert(crew_device), rows)


async def return_devices(tx: Transaction, crew_id: int, at: datetime, device_ids: Sequence[int] | None = None) -> None:
    query = sa.update(crew_device).where(crew_device.c.crew_id == crew_id, crew_device.c.returned_at.is_(None))
    if device_ids is not None:
        query = query.where(crew_device.c.device_id.in_(list(device_ids)))
    await tx.execute(query.values(returned_at=at))


async def planned_now(tx: Transaction, at: datetime, body_ids: frozenset[int] | None) -> Sequence[sa.Row[Any]]:
    """Planned crews whose time has come and that nobody signed on yet."""
    query = (
        sa.select(planned_crew)
        .where(planned_crew.c.starts_at <= at, planned_crew.c.ends_at > at)
        .where(~sa.exists(sa.select(crew.c.id).where(crew.c.planned_crew_id == planned_crew.c.id)))
        .order_by(planned_crew.c.starts_at, planned_crew.c.code)
    )
    if body_ids is not None:
        query = query.where(planned_crew.c.body_id.in_(list(body_ids)))
    return (await tx.execute(query)).all()


async def planned_people(tx: Transaction, planned_crew_ids: Sequence[int]) -> dict[int, list[tuple[int, DutyRole]]]:
    rows = await tx.execute(
        sa.select(shift.c.planned_crew_id, shift.c.person_id, shift.c.role)
        .where(shift.c.planned_crew_id.in_(list(planned_crew_ids)))
        .order_by(shift.c.id)
    )
    found: dict[int, list[tuple[int, DutyRole]]] = {}
    for row in rows:
        found.setdefault(row.planned_crew_id, []).append((row.person_id, DutyRole(row.role)))
    return found


async def last_signed_off(tx: Transaction, body_id: int) -> Sequence[sa.Row[Any]]:
    """Crews of this body that signed off, newest sign-on first."""
    query = (
        sa.select(crew)
        .where(crew.c.body_id == body_id, crew.c.signed_off_at.is_not(None))
        .order_by(crew.c.signed_on_at.desc())
        .limit(100)
    )
    return (await tx.execute(query)).all()


async def people_of_crews(tx: Transaction, crew_ids: Sequence[int]) -> dict[int, list[tuple[int, DutyRole]]]:
    """Everybody who was in these crews, also those who left."""
    rows = await tx.execute(
        sa.select(crew_member.c.crew_id, crew_member.c.person_id, crew_member.c.role)
        .where(crew_member.c.crew_id.in_(list(crew_ids)))
        .order_by(crew_member.c.id)
    )
    found: dict[int, list[tuple[int, DutyRole]]] = {}
    for row in rows:
        found.setdefault(row.crew_id, []).append((row.person_id, DutyRole(row.role)))
    return found


async def officers_on_shift(tx: Transaction, body_ids: Sequence[int], at: datetime) -> list[Member]:
    """Officers of these bodies who are planned for now or in a crew now, with the crew they are in."""
    in_crew = (
        sa.select(crew_member.c.person_id, crew_member.c.crew_id).where(crew_member.c.left_at.is_(None)).subquery()
    )
    planned = sa.exists(
        sa.select(shift.c.id).where(shift.c.person_id == person.c.id, shift.c.starts_at <= at, shift.c.ends_at > at)
    )
    query = (
        sa.select(person, in_crew.c.crew_id)
        .outerjoin(in_crew, in_crew.c.person_id == person.c.id)
        .where(person.c.kind == PersonKind.OFFICER.value, person.c.body_id.in_(list(body_ids)))
        .where(sa.or_(planned, in_crew.c.crew_id.is_not(None)))
        .order_by(person.c.staff_no)
    )
    return [member_of(row, crew_id=row.crew_id) for row in await tx.execute(query)]
