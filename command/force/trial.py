"""The trial period (试运行): dated and signed by a named person; data gates warn meanwhile instead of refusing."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from command.force import audit
from command.force.tables import trial
from command.force.versions import Part, Versions
from command.foundation.clock import Clock, civil_date
from command.foundation.database import Database, Transaction
from command.foundation.errors import conflict, invalid
from command.foundation.security import Permission, Scope


@dataclass(frozen=True, slots=True)
class TrialPeriod:
    """Civil dates of Asia/Shanghai, both included."""

    id: int
    valid_from: date
    valid_to: date
    signed_by: str
    reason: str


class Trial:
    """The trial periods in memory."""

    def __init__(self, periods: tuple[TrialPeriod, ...] = ()) -> None:
        self._periods = periods

    async def load(self, tx: Transaction) -> None:
        rows = await tx.execute(sa.select(trial).where(trial.c.ended_at.is_(None)).order_by(trial.c.id))
        self._periods = tuple(
            TrialPeriod(row.id, row.valid_from, row.valid_to, row.signed_by, row.reason) for row in rows
        )

    def active(self, on: date) -> TrialPeriod | None:
        """The period that holds on this civil date, if any. Figures computed meanwhile say so."""
        return next((found for found in self._periods if found.valid_from <= on <= found.valid_to), None)


class TrialRegister:
    """Opening and ending a trial period."""

    def __init__(self, database: Database, versions: Versions, trial: Trial, clock: Clock) -> None:
        self._database = database
        self._trial = trial
        self._versions = versions
        self._clock = clock

    def active_today(self) -> TrialPeriod | None:
        return self._trial.active(civil_date(self._clock.now()))

    async def open(self, scope: Scope, valid_from: date, valid_to: date, *, signed_by: str, reason: str) -> TrialPeriod:
        """Raises FORBIDDEN, INVALID `dates_reversed`, CONFLICT `trial_overlaps`."""
        scope.require(Permission.SETTINGS_EDIT)
        if valid_to < valid_from:
            raise invalid("dates_reversed", "the last day is before the first")
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await self._versions.touch(tx, Part.SETTINGS)
            overlapping = sa.select(trial.c.id).where(
                trial.c.ended_at.is_(None), trial.c.valid_from <= valid_to, trial.c.valid_to >= valid_from
            )
            if (await tx.execute(overlapping)).first() is not None:
                raise conflict("trial_overlaps", "another trial period covers some of these days")
            values = {"valid_from": valid_from, "valid_to": valid_to, "signed_by": signed_by, "reason": reason}
            row_id = (
                await tx.execute(
                    sa.insert(trial).values(**values, recorded_at=now, recorded_by=scope.actor).returning(trial.c.id)
                )
            ).scalar_one()
            await audit.write(tx, now, scope.actor, "changed", account_id=scope.account_id, code="trial_opened")
        return TrialPeriod(row_id, valid_from, valid_to, signed_by, reason)

    async def end(self, scope: Scope) -> None:
        """End every open period now."""
        scope.require(Permission.SETTINGS_EDIT)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await tx.execute(sa.update(trial).where(trial.c.ended_at.is_(None)).values(ended_at=now))
            await audit.write(tx, now, scope.actor, "changed", account_id=scope.account_id, code="trial_ended")
            await self._versions.touch(tx, Part.SETTINGS)
