"""Desks: who has signed on at which seat (席位). A desk with nobody signed on passes to the desk above at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
            await self._leave(tx, scope.account_id, scope.actor, now)
            done = await self._sit_down(tx, scope.account_id, scope.actor, body_id, role, now)
            await self._versions.touch(tx, Part.DUTY)
        return done

    async def sign_off(self, scope: Scope) -> None:
        """Leave the desk; nothing happens where this account holds none."""
        if scope.account_id is None:
            return
        async with self._database.transaction() as tx:
            await self._lock(tx, scope.account_id)
            if await self._leave(tx, scope.account_id, scope.actor, self._clock.now()):
                await self._versions.touch(tx, Part.DUTY)

    async def change_over(self, tx: Transaction, body_id: int, leaving: Collection[str], coming: Scope) -> None:
        """`coming` sits down at the desk and those `leaving` get up, within the caller's transaction: a desk that
        is handed over is never empty. Who has no account or may not sign on does not sit down.
        """
        sitting = {each.account_id: each for each in await self.list_at(tx, body_id)}
        going = [each for each in sitting.values() if each.username in leaving]
        sits_down = (
            coming.account_id is not None and coming.may(Permission.SIGN_ON) and coming.account_id not in sitting
        )
        accounts = {each.account_id for each in going} | ({coming.account_id} if sits_down else set())
        for account_id in sorted(one for one in accounts if one is not None):
            await self._lock(tx, account_id)
        now = self._clock.now()
        if sits_down and coming.account_id is not None:
            role = going[0].role if going else DutyRole.DUTY
            await self._leave(tx, coming.account_id, coming.actor, now)
            await self._sit_down(tx, coming.account_id, coming.actor, body_id, role, now)
        for each in going:
            await self._leave(tx, each.account_id, each.username, now, body_id)
        if accounts:
            await self._versions.touch(tx, Part.DUTY)

    async def list_at(self, tx: Transaction, body_id: int) -> list[DeskSignOn]:
        """Everybody at this desk, who sat down first first."""
        return await _read(tx, desk_sign_on.c.body_id == body_id)

    async def find_of(self, tx: Transaction, account_id: int) -> DeskSignOn | None:
        """Where this account sits."""
        return next(iter(await _read(tx, desk_sign_on.c.account_id == account_id)), None)

    async def list_signed_on(self, scope: Scope) -> list[DeskSignOn]:
        """Everybody at a desk that the scope covers."""
        scope.require(Permission.FORCE_READ)
        within = sa.true() if scope.body_ids is None else desk_sign_on.c.body_id.in_(sorted(scope.body_ids))
        async with self._database.transaction() as tx:
            return await _read(tx, within)

    @staticmethod
    async def _lock(tx: Transaction, account_id: int) -> None:
        """Two sign-ons of one account take turns."""
        await tx.execute(sa.select(account.c.id).where(account.c.id == account_id).with_for_update())

    async def _sit_down(
        self, tx: Transaction, account_id: int, username: str, body_id: int, role: DutyRole, now: datetime
    ) -> DeskSignOn:
        row_id: int = (
            await tx.execute(
                sa.insert(desk_sign_on)
                .values(body_id=body_id, account_id=account_id, role=role.value, signed_on_at=now)
                .returning(desk_sign_on.c.id)
            )
        ).scalar_one()
        await self._record(tx, "desk_signed_on", username, body_id)
        return DeskSignOn(row_id, body_id, account_id, username, role, now)

    async def _leave(
        self, tx: Transaction, account_id: int, username: str, now: datetime, only_body_id: int | None = None
    ) -> bool:
        """Leave whichever desk this account holds, or only this one."""
        query = sa.update(desk_sign_on).where(
            desk_sign_on.c.account_id == account_id, desk_sign_on.c.signed_off_at.is_(None)
        )
        if only_body_id is not None:
            query = query.where(desk_sign_on.c.body_id == only_body_id)
        left = await tx.execute(query.values(signed_off_at=now).returning(desk_sign_on.c.body_id))
        bodies = list(left.scalars())
        for body_id in bodies:
            await self._record(tx, "desk_signed_off", username, body_id)
        return bool(bodies)

    async def _record(self, tx: Transaction, kind: str, username: str, body_id: int) -> None:
        await self._facts.record(
            tx, kind, Subject("body", body_id), actor=username, audience=[body_id], data={"body_id": body_id}
        )


async def _read(tx: Transaction, condition: sa.ColumnElement[bool]) -> list[DeskSignOn]:
    query = (
        sa.select(desk_sign_on, account.c.username)
        .join_from(desk_sign_on, account)
        .where(desk_sign_on.c.signed_off_at.is_(None), condition)
        .order_by(desk_sign_on.c.id)
    )
    return [_of_row(row) for row in await tx.execute(query)]


def _of_row(row: sa.Row[Any]) -> DeskSignOn:
    return DeskSignOn(row.id, row.body_id, row.account_id, row.username, DutyRole(row.role), row.signed_on_at)
