"""The force on paper: officers, systems and equipment as the standard counts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from command.force.kinds import DeviceKind, EmploymentStatus, PersonKind
from command.force.tables import device, info_tx_system, person
from command.foundation.database import Transaction

ON_STRENGTH = (EmploymentStatus.ACTIVE, EmploymentStatus.LEAVE)
"""Who counts in the base of a ratio: leave is still on strength, seconded serves elsewhere, left does not serve."""


@dataclass(frozen=True, slots=True)
class Officer:
    """`name` is for those whose scope covers the body."""

    id: int
    staff_no: str
    name: str
    body_id: int


@dataclass(frozen=True, slots=True)
class Equipment:
    """A registered device with its whereabouts on paper. `body_id` owns it, `at_body_id` has it now (loans)."""

    id: int
    asset_no: str
    kind: DeviceKind
    body_id: int
    at_body_id: int
    holder_person_id: int | None
    holder_is_officer: bool | None
    vehicle_id: int | None
    system_id: int | None
    usable: bool
    in_repair: bool
    fault: str | None
    call_sign: str | None

    @property
    def on_loan(self) -> bool:
        return self.at_body_id != self.body_id


@dataclass(frozen=True, slots=True)
class InfoTxSystem:
    """信息传输系统 (14.04.1)."""

    id: int
    code: str
    name: str
    body_id: int
    usable: bool
    fault: str | None


@dataclass(frozen=True, slots=True)
class Strength:
    officers: Sequence[Officer]
    equipment: Sequence[Equipment]
    systems: Sequence[InfoTxSystem]


async def read_strength(tx: Transaction) -> Strength:
    """Everything of the city: three queries."""
    statuses = [status.value for status in ON_STRENGTH]
    officers = sa.select(person.c.id, person.c.staff_no, person.c.name, person.c.body_id).where(
        person.c.kind == PersonKind.OFFICER, person.c.employment_status.in_(statuses)
    )
    holder = person.alias("holder")
    devices = sa.select(device, holder.c.kind.label("holder_kind")).join_from(
        device, holder, device.c.holder_person_id == holder.c.id, isouter=True
    )
    return Strength(
        officers=[Officer(*row) for row in await tx.execute(officers.order_by(person.c.staff_no))],
        equipment=[_equipment(row) for row in await tx.execute(devices.order_by(device.c.asset_no))],
        systems=[
            InfoTxSystem(row.id, row.code, row.name, row.body_id, row.serviceable, row.unserviceable_reason)
            for row in await tx.execute(sa.select(info_tx_system).order_by(info_tx_system.c.code))
        ],
    )


def _equipment(row: sa.Row[Any]) -> Equipment:
    return Equipment(
        id=row.id,
        asset_no=row.asset_no,
        kind=DeviceKind(row.kind),
        body_id=row.body_id,
        at_body_id=row.on_loan_to_id or row.body_id,
        holder_person_id=row.holder_person_id,
        holder_is_officer=row.holder_kind == PersonKind.OFFICER if row.holder_kind is not None else None,
        vehicle_id=row.vehicle_id,
        system_id=row.system_id,
        usable=row.serviceable and not row.in_repair,
        in_repair=row.in_repair,
        fault=row.unserviceable_reason,
        call_sign=row.call_sign,
    )
