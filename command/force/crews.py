"""Crews: signing on, changing, signing off, their status, and the lock under which an order checks them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa

from command.force import crew_building as building
from command.force import crews_repository as repository
from command.force.crew_building import CrewSignOn, Gate, MemberSignOn
from command.force.crew_rows import read_crews
from command.force.facts import Facts
from command.force.kinds import CrewStatus
from command.force.models import Crew, Member
from command.force.organisation import Organisation, require_standing
from command.force.tables import crew
from command.force.trial import Trial
from command.force.versions import Part, Versions
from command.foundation.clock import Clock, civil_date
from command.foundation.database import Database, Transaction
from command.foundation.errors import CommandError, conflict, not_found
from command.foundation.history.events import Subject
from command.foundation.idempotency import CommandKey, once
from command.foundation.reasons import Reason
from command.foundation.security import Permission, Scope


@dataclass(frozen=True, slots=True)
class CrewChange:
    """What to change in a crew on duty. `vehicle_id` 0 puts it on foot; None leaves it as it is."""

    add: tuple[MemberSignOn, ...] = ()
    remove: tuple[int, ...] = ()
    vehicle_id: int | None = None
    take_device_ids: tuple[int, ...] = ()
    return_device_ids: tuple[int, ...] = ()
    call_sign: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class CrewSignedOn:
    """The crew, and what a trial period let pass."""

    crew: Crew
    warnings: tuple[Reason, ...] = field(default=())


class Crews:
    """What is done to crews, each in one visible transaction."""

    def __init__(
        self,
        database: Database,
        versions: Versions,
        *,
        organisation: Organisation,
        trial: Trial,
        facts: Facts,
        clock: Clock,
    ) -> None:
        self._database = database
        self._versions = versions
        self._organisation = organisation
        self._trial = trial
        self._facts = facts
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()

    async def sign_on(self, scope: Scope, wanted: CrewSignOn, command: CommandKey | None = None) -> CrewSignedOn:
        """Raises CONFLICT with the code of what stands against it, see `crew_building`; NOT_FOUND `body_not_found` for
        one to serve that is not the asker's.
        """
        scope.require(Permission.SIGN_ON)
        for served_id in wanted.serves_body_ids:  # whoever serves a body answers for it and sees its open work
            if self._organisation.find(served_id) is None or not scope.covers(served_id):
                raise not_found("body", served_id)
        now = self._clock.now()
        try:
            async with self._database.transaction() as tx:
                return await once(tx, command, CrewSignedOn, now, lambda: self.sign_on_within(tx, scope, wanted))
        except CommandError as refusal:
            await self._note_foreign_certificate(refusal, scope, wanted.body_id)
            raise

    async def sign_on_within(self, tx: Transaction, scope: Scope, wanted: CrewSignOn) -> CrewSignedOn:
        """Sign a crew on within a transaction of the caller, who checks the permission."""
        gate = self.gate(scope)
        crew_id = await self.build_within(tx, wanted, gate)
        return CrewSignedOn((await self.tell_within(tx, scope, [crew_id]))[0], tuple(gate.warnings))

    async def build_within(self, tx: Transaction, wanted: CrewSignOn, gate: Gate) -> int:
        """Pass every gate and write the crew; `tell_within` must follow in the same transaction."""
        require_standing(self._organisation.find(wanted.body_id), wanted.body_id, gate.scope, gate.on)
        if not wanted.members:
            raise conflict("crew_empty", "a crew needs people")
        now = self._clock.now()
        members = await building.lock_members(tx, wanted.members, gate)
        if wanted.vehicle_id is not None:
            await building.lock_vehicle(tx, wanted.vehicle_id, gate)
        await building.lock_devices(tx, wanted.device_ids, gate)
        crew_id = await repository.insert_crew(
            tx,
            planned_crew_id=wanted.planned_crew_id,
            name=wanted.name or wanted.call_sign,
            call_sign=wanted.call_sign,
            body_id=wanted.body_id,
            kind=(wanted.kind or building.kind_of(members.values())).value,
            status=CrewStatus.AVAILABLE.value,
            status_at=now,
            vehicle_id=wanted.vehicle_id,
            serves_body_ids=list(wanted.serves_body_ids),
            ends_at=wanted.ends_at,
            signed_on_at=now,
            signed_on_by=gate.scope.actor,
        )
        await repository.join(tx, crew_id, building.rows_of(wanted.members), now)
        await repository.take_devices(tx, crew_id, wanted.device_ids, now)
        return crew_id

    async def tell_within(self, tx: Transaction, scope: Scope, crew_ids: Sequence[int]) -> list[Crew]:
        """Read crews that were just built and record that they signed on; in the order of their ids."""
        signed_on = await self.read_by_id(tx, crew_ids)
        for each in signed_on:
            await self._facts.of_crew(tx, "crew_signed_on", each, actor=scope.actor)
        if signed_on:
            await self._versions.touch(tx, Part.DUTY)
        return signed_on

    async def change(self, scope: Scope, crew_id: int, change: CrewChange, command: CommandKey | None = None) -> Crew:
        """Raises NOT_FOUND, CONFLICT `crew_off`, `crew_empty` and those of `sign_on`."""
        scope.require(Permission.SIGN_ON)
        body_id = 0
        try:
            async with self._database.transaction() as tx:
                before = await self.lock(tx, crew_id, scope)
                body_id = before.body_id
                return await once(tx, command, Crew, self._clock.now(), lambda: self._change(tx, scope, before, change))
        except CommandError as refusal:
            await self._note_foreign_certificate(refusal, scope, body_id)
            raise

    async def sign_off(self, scope: Scope, crew_id: int, command: CommandKey | None = None) -> Crew:
        """Raises NOT_FOUND, CONFLICT `crew_off`, `crew_busy` (it still has an order)."""
        scope.require(Permission.SIGN_ON)
        async with self._database.transaction() as tx:
            before = await self.lock(tx, crew_id, scope)
            return await once(tx, command, Crew, self._clock.now(), lambda: self._sign_off(tx, scope, before))

    async def set_status(
        self, tx: Transaction, crew_id: int, status: CrewStatus, at: datetime, actor: str = "dispatch"
    ) -> None:
        """Dispatch says what the crew's orders make of it. `off` comes from signing off alone."""
        if status is CrewStatus.OFF:
            raise ValueError("a crew goes off duty by signing off")
        row = await repository.lock_crew(tx, crew_id)
        if row is None:
            raise not_found("crew", crew_id)
        if row.signed_off_at is not None or row.status == status.value:
            return
        await repository.update_crew(tx, crew_id, status=status.value, status_at=at)
        self._versions.ring(tx)
        await self._facts.record(
            tx,
            "crew_status_changed",
            Subject("crew", crew_id),
            actor=actor,
            audience=[row.body_id, *row.serves_body_ids],
            at=at,
            data={"call_sign": row.call_sign, "body_id": row.body_id, "status": status.value, "previous": row.status},
        )

    async def lock(self, tx: Transaction, crew_id: int, scope: Scope | None = None) -> Crew:
        """The crew as it is, its row and its people's rows locked until the transaction ends. Raises NOT_FOUND."""
        row = await repository.lock_crew(tx, crew_id)
        if row is None or (scope is not None and not scope.covers(row.body_id)):
            raise not_found("crew", crew_id)
        found = (await read_crews(tx, [row]))[0]
        await repository.lock_people(tx, [member.person_id for member in found.members])
        return (await read_crews(tx, [row]))[0]

    async def get(self, scope: Scope, crew_id: int) -> Crew:
        """Raises NOT_FOUND also for a crew outside the scope."""
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            found = await self._read(tx, crew_id)
        if not scope.covers(found.body_id):
            raise not_found("crew", crew_id)
        return found

    async def get_with_complements(self, scope: Scope, crew_id: int) -> tuple[Crew, list[Member]]:
        """A crew and the officers on shift who could make it lawful, best first. Raises NOT_FOUND."""
        found = await self.get(scope, crew_id)
        async with self._database.transaction() as tx:
            return found, await self.could_complete(tx, found, self._clock.now())

    async def list_on_duty(self, scope: Scope, body_id: int | None = None) -> list[Crew]:
        """Crews on duty that the scope covers, by body and call sign; with `body_id` those of it and below."""
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            return await self.read_on_duty(tx, scope, body_id)

    async def read_on_duty(self, tx: Transaction, scope: Scope, body_id: int | None = None) -> list[Crew]:
        """As `list_on_duty`, within a transaction of the caller."""
        query = sa.select(crew).where(crew.c.signed_off_at.is_(None)).order_by(crew.c.body_id, crew.c.call_sign)
        if scope.body_ids is not None:
            query = query.where(crew.c.body_id.in_(sorted(scope.body_ids)))
        if body_id is not None:
            query = query.where(crew.c.body_id.in_(sorted(self._organisation.below(body_id))))
        return await read_crews(tx, (await tx.execute(query)).all())

    async def read_by_id(self, tx: Transaction, crew_ids: Collection[int]) -> list[Crew]:
        """These crews, on duty or not, by id; without a scope, for rooms that show whom they sent."""
        rows = await tx.execute(sa.select(crew).where(crew.c.id.in_(sorted(crew_ids))).order_by(crew.c.id))
        return await read_crews(tx, rows.all())

    async def could_complete(self, tx: Transaction, short: Crew, at: datetime) -> list[Member]:
        """Officers on shift who could make a crew lawful: of its squad first, then of its brigade; the free first."""
        own = {member.person_id for member in short.members}
        parent_id = self._organisation.body(short.body_id).parent_id
        nearby = self._organisation.below(parent_id) if parent_id is not None else frozenset({short.body_id})
        found = await repository.officers_on_shift(tx, sorted(nearby | {short.body_id}), at)
        free_first = sorted(found, key=lambda member: (member.body_id != short.body_id, member.crew_id is not None))
        return [member for member in free_first if member.person_id not in own]

    async def _change(self, tx: Transaction, scope: Scope, before: Crew, change: CrewChange) -> Crew:
        _refuse_off(before)
        now = self._clock.now()
        gate = replace(self.gate(scope), crew_id=before.id)
        await building.lock_members(tx, change.add, gate)
        staying = {member.person_id for member in before.members} - set(change.remove)
        joining = [each for each in change.add if each.person_id not in staying]
        if not staying and not joining:
            raise conflict("crew_empty", "a crew needs people; sign it off instead", crew_id=before.id)
        if change.vehicle_id:
            await building.lock_vehicle(tx, change.vehicle_id, gate)
        await building.lock_devices(tx, change.take_device_ids, gate)
        await repository.leave(tx, before.id, now, change.remove)
        await repository.join(tx, before.id, building.rows_of(joining), now)
        await repository.return_devices(tx, before.id, now, change.return_device_ids)
        carried = {found.id for found in before.devices}
        await repository.take_devices(tx, before.id, set(change.take_device_ids) - carried, now)
        values: dict[str, object] = {}
        if change.vehicle_id is not None:
            values["vehicle_id"] = change.vehicle_id or None
        if change.call_sign:
            values["call_sign"] = change.call_sign
        if change.name:
            values["name"] = change.name
        if values:
            await repository.update_crew(tx, before.id, **values)
        after = await self._read(tx, before.id)
        await self._facts.of_crew(tx, "crew_changed", after, actor=scope.actor)
        await self._versions.touch(tx, Part.DUTY)
        return after

    async def _sign_off(self, tx: Transaction, scope: Scope, before: Crew) -> Crew:
        _refuse_off(before)
        if before.status is not CrewStatus.AVAILABLE:
            raise conflict(
                "crew_busy",
                "the crew has an order; clear or cancel it first",
                crew_id=before.id,
                crew_status=before.status,
            )
        now = self._clock.now()
        await repository.leave(tx, before.id, now)
        await repository.return_devices(tx, before.id, now)
        await repository.update_crew(tx, before.id, status=CrewStatus.OFF.value, status_at=now, signed_off_at=now)
        after = replace(before, status=CrewStatus.OFF, status_at=now, signed_off_at=now)
        await self._facts.of_crew(tx, "crew_signed_off", after, actor=scope.actor)
        await self._versions.touch(tx, Part.DUTY)
        return after

    async def _read(self, tx: Transaction, crew_id: int) -> Crew:
        row = (await tx.execute(sa.select(crew).where(crew.c.id == crew_id))).one_or_none()
        if row is None:
            raise not_found("crew", crew_id)
        return (await read_crews(tx, [row]))[0]

    def gate(self, scope: Scope) -> Gate:
        """What people and things are checked against today."""
        today = civil_date(self._clock.now())
        return Gate(scope, today, trial=self._trial.active(today) is not None)

    async def _note_foreign_certificate(self, refusal: CommandError, scope: Scope, body_id: int) -> None:
        """Somebody showed a colleague's certificate: the refusal itself is a fact (14.08.1)."""
        if refusal.code != "certificate_not_own":
            return
        async with self._database.transaction() as tx:
            await self._facts.record(
                tx,
                "certificate_refused",
                Subject("person", int(str(refusal.facts["person_id"]))),
                actor=scope.actor,
                audience=[body_id],
                data={"code": refusal.code, "label": refusal.facts["label"], "body_id": body_id},
            )


def _refuse_off(found: Crew) -> None:
    if not found.on_duty:
        raise conflict("crew_off", f"{found.call_sign} 已下岗", crew_id=found.id)
