"""Desks: who has signed on at which seat (席位). A desk with nobody signed on passes to the desk above at once."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from command.force.facts import Facts
from command.force.kinds import DutyRole
from command.force.organisation import Organisation, require_standing
from command.force.tables import account, desk_sign_on
from command.force.versions import Part, Versions
from command.foundation.clock import Clock, civil_date
from command.foundation.database import Database, Transaction
from command.foundation.errors import forbidden
from command.foundation.history.events import Subject
from command.foundation.security import Permission, Scope


@dataclass(frozen=True, slots=True)
class DeskSignOn:
    id: int
    body_id: int
    account_id: int
    username: str
    role: DutyRole
    signed_on_at: datetime


class Desks:
    def __init__(
        self, database: Database, versions: Versions, *, organisation: Organisation, facts: Facts, clock: Clock
    ) -> None:
        self._database = database
        self._versions = versions
        self._organisation = organisation
        self._facts = facts
        self._clock = clock

    async def sign_on(self, scope: Scope, body_id: int, role: DutyRole) -> DeskSignOn:
        """Sit down at a desk; a desk this account still held is left. Raises NOT_FOUND, FORBIDDEN `account_needed`."""
        scope.require(Permission.SIGN_ON)
        require_standing(self._organisation.find(body_id), body_id, scope, civil_date(self._clock.now()))
        if scope.account_id is None:
            raise forbidden("account_needed", "only an account can sit at a desk")
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await self._lock(tx, scope.account_id)
            await self._leave(tx, scope, now)
            row_id = (
                await tx.execute(
                    sa.insert(desk_sign_on)
                    .values(body_id=body_id, account_id=scope.account_id, role=role.value, signed_on_at=now)
                    .returning(desk_sign_on.c.id)
                )
            ).scalar_one()
            await self._record(tx, "desk_signed_on", scope, body_id)
            await self._versions.touch(tx, Part.DUTY)
        return DeskSignOn(row_id, body_id, scope.account_id, scope.actor, role, now)

    async def sign_off(self, scope: Scope) -> None:
        """Leave the desk; nothing happens where this account holds none."""
        if scope.account_id is None:
            return
        async with self._database.transaction() as tx:
            await self._lock(tx, scope.account_id)
            if await self._leave(tx, scope, self._clock.now()):
                await self._versions.touch(tx, Part.DUTY)

    async def list_signed_on(self, scope: Scope) -> list[DeskSignOn]:
        """Everybody at a desk that the scope covers."""
        scope.require(Permission.FORCE_READ)
        query = (
            sa.select(desk_sign_on, account.c.username)
            .join_from(desk_sign_on, account)
            .where(desk_sign_on.c.signed_off_at.is_(None))
            .order_by(desk_sign_on.c.id)
        )
        if scope.body_ids is not None:
            query = query.where(desk_sign_on.c.body_id.in_(sorted(scope.body_ids)))
        async with self._database.transaction() as tx:
            rows = await tx.execute(query)
            return [
                DeskSignOn(row.id, row.body_id, row.account_id, row.username, DutyRole(row.role), row.signed_on_at)
                for row in rows
            ]

    @staticmethod
    async def _lock(tx: Transaction, account_id: int) -> None:
        """Two sign-ons of one account take turns."""
        await tx.execute(sa.select(account.c.id).where(account.c.id == account_id).with_for_update())

    async def _leave(self, tx: Transaction, scope: Scope, now: datetime) -> bool:
        left = await tx.execute(
            sa.update(desk_sign_on)
            .where(desk_sign_on.c.account_id == scope.account_id, desk_sign_on.c.signed_off_at.is_(None))
            .values(signed_off_at=now)
            .returning(desk_sign_on.c.body_id)
        )
        bodies = list(left.scalars())
        for body_id in bodies:
            await self._record(tx, "desk_signed_off", scope, body_id)
        return bool(bodies)

    async def _record(self, tx: Transaction, kind: str, scope: Scope, body_id: int) -> None:
        await self._facts.record(
            tx, kind, Subject("body", body_id), actor=scope.actor, audience=[body_id], data={"body_id": body_id}
        )
