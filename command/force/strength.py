"""The force on paper: officers, systems and equipment as the standard counts them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

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


async def read_strength(tx: Transaction, body_ids: frozenset[int] | None = None) -> Strength:
    """What these bodies have (None: all of the city): what is theirs or with them, in their people's hands, or in a
    system of theirs. Three statements; a city's devices are thousands, so they come as JSON and are read in a thread.
    """
    texts = [await _json_of(tx, query) for query in (_officers(body_ids), _equipment(body_ids), _systems(body_ids))]
    return await asyncio.to_thread(_strength, *texts)


def _officers(body_ids: frozenset[int] | None) -> sa.Select[Any]:
    c = person.c
    statuses = [status.value for status in ON_STRENGTH]
    query = sa.select(c.id, c.staff_no, c.name, c.body_id).where(
        c.kind == PersonKind.OFFICER, c.employment_status.in_(statuses)
    )
    return _within(query, body_ids, c.body_id).order_by(c.staff_no)


def _equipment(body_ids: frozenset[int] | None) -> sa.Select[Any]:
    c, at_body_id = device.c, sa.func.coalesce(device.c.on_loan_to_id, device.c.body_id)
    query = (
        sa.select(
            *(c.id, c.asset_no, c.kind, c.body_id, at_body_id.label("at_body_id"), c.holder_person_id),
            (person.c.kind == PersonKind.OFFICER).label("holder_is_officer"),
            *(c.vehicle_id, c.system_id, (c.serviceable & ~c.in_repair).label("usable"), c.in_repair),
            *(c.unserviceable_reason.label("fault"), c.call_sign),
        )
        .join_from(device, person, c.holder_person_id == person.c.id, isouter=True)
        .join(info_tx_system, c.system_id == info_tx_system.c.id, isouter=True)
    )
    return _within(query, body_ids, at_body_id, person.c.body_id, info_tx_system.c.body_id).order_by(c.asset_no)


def _systems(body_ids: frozenset[int] | None) -> sa.Select[Any]:
    c = info_tx_system.c
    fault = c.unserviceable_reason.label("fault")
    query = sa.select(c.id, c.code, c.name, c.body_id, c.serviceable.label("usable"), fault)
    return _within(query, body_ids, c.body_id).order_by(c.code)


def _within(query: sa.Select[Any], body_ids: frozenset[int] | None, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    if body_ids is None:
        return query
    wanted = sa.literal(sorted(body_ids), ARRAY(sa.BigInteger))
    return query.where(sa.or_(*(column == sa.any_(wanted) for column in columns)))


async def _json_of(tx: Transaction, query: sa.Select[Any]) -> str:
    """The rows as an array of objects, in the order of the query."""
    rows = query.subquery("listed")
    listed = sa.func.coalesce(sa.cast(sa.func.json_agg(sa.literal_column("listed")), sa.Text), "[]")
    found: str = (await tx.execute(sa.select(listed).select_from(rows))).scalar_one()
    return found


def _strength(officers: str, equipment: str, systems: str) -> Strength:
    return Strength(
        officers=msgspec.json.decode(officers, type=list[Officer]),
        equipment=msgspec.json.decode(equipment, type=list[Equipment]),
        systems=msgspec.json.decode(systems, type=list[InfoTxSystem]),
    )
