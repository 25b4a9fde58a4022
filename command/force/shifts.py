"""A whole shift at once: from the plan, or from the last shift as a template. Who cannot sign on is left out and named."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from command.force import crews_repository as repository
from command.force.certificates import DATA_GATES, duty_faults
from command.force.crew_building import CrewSignOn, Gate, MemberSignOn
from command.force.crews import Crews
from command.force.kinds import CrewKind, DutyRole
from command.force.models import Crew
from command.force.organisation import Organisation
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.errors import CommandError, not_found
from command.foundation.idempotency import CommandKey, once
from command.foundation.reasons import Fact, Reason
from command.foundation.security import Permission, Scope

SAME_SHIFT = timedelta(hours=3)
"""Crews that signed on within this of the last one made up one shift."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A person or a whole crew that could not be signed on, and why."""

    call_sign: str
    code: str
    text: str
    person_id: int | None = None
    facts: dict[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShiftSignedOn:
    crews: tuple[Crew, ...]
    left_out: tuple[LeftOut, ...]


class Shifts:
    """Signing on and off by the shift."""

    def __init__(self, database: Database, crews: Crews, *, organisation: Organisation, clock: Clock) -> None:
        self._database = database
        self._crews = crews
        self._organisation = organisation
        self._clock = clock

    async def sign_on_planned(
        self, scope: Scope, body_id: int | None = None, command: CommandKey | None = None
    ) -> ShiftSignedOn:
        """Sign on every planned crew whose time it is, of a body and all below it, or of the whole scope."""
        scope.require(Permission.SIGN_ON)
        bodies = self._bodies(scope, body_id)
        now = self._clock.now()
        async with self._database.transaction() as tx:

            async def act() -> ShiftSignedOn:
                planned = await repository.planned_now(tx, now, bodies)
                people = await repository.planned_people(tx, [row.id for row in planned])
                return await self._sign_on_all(tx, scope, [_from_plan(row, people.get(row.id, [])) for row in planned])

            return await once(tx, command, ShiftSignedOn, now, act)

    async def sign_on_like_last(
        self, scope: Scope, body_id: int, ends_at: datetime | None = None, command: CommandKey | None = None
    ) -> ShiftSignedOn:
        """Sign the crews of a body's last shift on again, with the same people, vehicles and call signs."""
        scope.require(Permission.SIGN_ON)
        self._bodies(scope, body_id)
        async with self._database.transaction() as tx:

            async def act() -> ShiftSignedOn:
                last = _one_shift(await repository.last_signed_off(tx, body_id))
                people = await repository.people_of_crews(tx, [row.id for row in last])
                wanted = [_like_last(row, people.get(row.id, []), ends_at) for row in last]
                return await self._sign_on_all(tx, scope, wanted)

            return await once(tx, command, ShiftSignedOn, self._clock.now(), act)

    async def _sign_on_all(self, tx: Transaction, scope: Scope, wanted: Sequence[CrewSignOn]) -> ShiftSignedOn:
        """Each crew in a savepoint of its own; all people locked first, in the order of their ids."""
        members = await repository.lock_people(tx, [each.person_id for crew in wanted for each in crew.members])
        gate = self._crews.gate(scope)
        built: list[int] = []
        left_out: list[LeftOut] = []
        for crew in wanted:
            fit: list[MemberSignOn] = []
            for each in crew.members:
                faults = [
                    fault
                    for fault in duty_faults(members[each.person_id], gate.on)
                    if not (gate.trial and fault.code in DATA_GATES)
                ]
                left_out += [_left_out(crew, each, fault) for fault in faults[:1]]
                if not faults:
                    fit.append(each)
            crew_id = await self._try(tx, replace(crew, members=tuple(fit)), gate)
            if isinstance(crew_id, LeftOut):
                left_out.append(crew_id)
            else:
                built.append(crew_id)
        return ShiftSignedOn(tuple(await self._crews.tell_within(tx, scope, built)), tuple(left_out))

    async def _try(self, tx: Transaction, wanted: CrewSignOn, gate: Gate) -> int | LeftOut:
        try:
            async with tx.begin_nested():
                return await self._crews.build_within(tx, wanted, gate)
        except CommandError as refusal:
            person_id = refusal.facts.get("person_id")
            return LeftOut(
                wanted.call_sign, refusal.code, refusal.detail, person_id if isinstance(person_id, int) else None
            )

    def _bodies(self, scope: Scope, body_id: int | None) -> frozenset[int] | None:
        if body_id is None:
            return scope.body_ids
        if self._organisation.find(body_id) is None or not scope.covers(body_id):
            raise not_found("body", body_id)
        return self._organisation.below(body_id)


def _one_shift(rows: Sequence[sa.Row[Any]]) -> list[sa.Row[Any]]:
    if not rows:
        return []
    newest = rows[0].signed_on_at
    return [row for row in rows if newest - row.signed_on_at <= SAME_SHIFT]


def _from_plan(row: sa.Row[Any], people: list[tuple[int, DutyRole]]) -> CrewSignOn:
    return CrewSignOn(
        body_id=row.body_id,
        call_sign=row.call_sign,
        name=row.name,
        kind=CrewKind.MOBILE if row.kind == CrewKind.MOBILE else None,
        members=tuple(MemberSignOn(person_id, role) for person_id, role in people),
        vehicle_id=row.vehicle_id,
        serves_body_ids=tuple(row.serves_body_ids),
        ends_at=row.ends_at,
        planned_crew_id=row.id,
    )


def _like_last(row: sa.Row[Any], people: list[tuple[int, DutyRole]], ends_at: datetime | None) -> CrewSignOn:
    return CrewSignOn(
        body_id=row.body_id,
        call_sign=row.call_sign,
        name=row.name,
        kind=CrewKind.MOBILE if row.kind == CrewKind.MOBILE else None,
        members=tuple(MemberSignOn(person_id, role) for person_id, role in people),
        vehicle_id=row.vehicle_id,
        serves_body_ids=tuple(row.serves_body_ids),
        ends_at=ends_at,
    )


def _left_out(crew: CrewSignOn, member: MemberSignOn, fault: Reason) -> LeftOut:
    return LeftOut(crew.call_sign, fault.code, fault.text, member.person_id, fault.facts)
