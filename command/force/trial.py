"""The trial period (试运行): dated and signed by a named person; data gates warn meanwhile instead of refusing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from command.force import audit
from command.force.facts import Facts
from command.force.tables import trial
from command.force.versions import Part, Versions
from command.foundation.clock import Clock, civil_date
from command.foundation.database import Database, Transaction
from command.foundation.errors import conflict, invalid
from command.foundation.history.events import Subject
from command.foundation.security import Permission, Scope


@dataclass(frozen=True, slots=True)
class TrialPeriod:
    """Civil dates of Asia/Shanghai, both included. One that was ended early holds no more from that moment on."""

    id: int
    valid_from: date
    valid_to: date
    signed_by: str
    reason: str
    ended: bool = False


class Trial:
    """The trial periods in memory."""

    def __init__(self, periods: tuple[TrialPeriod, ...] = ()) -> None:
        self._periods = periods

    async def load(self, tx: Transaction) -> None:
        self._periods = tuple(_period(row) for row in await tx.execute(sa.select(trial).order_by(trial.c.id)))

    def active(self, on: date) -> TrialPeriod | None:
        """The period that holds on this civil date, if any."""
        standing = (found for found in self._periods if not found.ended)
        return next((found for found in standing if found.valid_from <= on <= found.valid_to), None)

    def during(self, first: date, last: date) -> tuple[TrialPeriod, ...]:
        """The periods that held on any of these days, also those that were ended: figures of these days say so."""
        return tuple(found for found in self._periods if max(found.valid_from, first) <= min(found.valid_to, last))


def _period(row: sa.Row[Any]) -> TrialPeriod:
    """As it was held: to its last day, or to the day on which it was ended (before its first day: never)."""
    last = row.valid_to if row.ended_at is None else min(row.valid_to, civil_date(row.ended_at))
    return TrialPeriod(row.id, row.valid_from, last, row.signed_by, row.reason, ended=row.ended_at is not None)


class TrialRegister:
    """Opening and ending a trial period."""

    def __init__(self, database: Database, versions: Versions, trial: Trial, facts: Facts, clock: Clock) -> None:
        self._database = database
        self._trial = trial
        self._facts = facts
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
            await self._tell(tx, scope, "trial_opened", row_id, signed_by, values)
        return TrialPeriod(row_id, valid_from, valid_to, signed_by, reason)

    async def end(self, scope: Scope) -> None:
        """End now what holds today, and what was to begin later."""
        scope.require(Permission.SETTINGS_EDIT)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            standing = sa.and_(trial.c.ended_at.is_(None), trial.c.valid_to >= civil_date(now))
            ended = sa.update(trial).where(standing).values(ended_at=now).returning(trial)
            for row in (await tx.execute(ended)).all():
                values = {"valid_from": row.valid_from, "valid_to": row.valid_to, "reason": row.reason}
                await self._tell(tx, scope, "trial_ended", row.id, row.signed_by, values)
            await self._versions.touch(tx, Part.SETTINGS)

    async def _tell(
        self, tx: Transaction, scope: Scope, kind: str, row_id: int, signed_by: str, values: dict[str, Any]
    ) -> None:
        """In the history for everybody, with the signature beside the chain; in the audit with all of it."""
        data = {name: str(value) for name, value in values.items() if name != "signed_by"}
        personal = {"signed_by": signed_by}
        subject = Subject("trial", row_id)
        await self._facts.record(tx, kind, subject, actor=scope.actor, audience=[], data=data, personal=personal)
        await audit.write(
            tx,
            self._clock.now(),
            scope.actor,
            "changed",
            account_id=scope.account_id,
            code=kind,
            data={**data, **personal},
        )
