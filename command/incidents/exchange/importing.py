"""Importing matters and incidents: all or nothing, unless the bad rows are skipped; a dry run keeps nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from command.force.service import People
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.errors import CommandError
from command.foundation.security import Permission, Scope
from command.incidents.exchange.rows import EmpowermentRow, Fault, IncidentRow, MatterRow, read_row
from command.incidents.gates import may_close, plausible_time, two_handlers
from command.incidents.intake import Intake
from command.incidents.journal import Happening, Journal
from command.incidents.lifecycle import advance
from command.incidents.matters import Matters
from command.incidents.models import Incident, State
from command.incidents.sight import Sight, Sights

Line = tuple[int, dict[str, Any]]
"""Number of a line in its file, and its cells by column."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the rows. `kept` is False after a dry run and when a fault stopped the whole."""

    added: int
    known: int
    faults: tuple[Fault, ...]
    kept: bool


@dataclass(frozen=True, slots=True)
class Manner:
    dry_run: bool = False
    skip_bad: bool = False


class _KeepNothing(Exception):  # noqa: N818 - ends the transaction without being an error
    pass


class Imports:
    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        intake: Intake,
        journal: Journal,
        matters: Matters,
        persons: People,
        sights: Sights,
    ) -> None:
        self._database = database
        self._clock = clock
        self._intake = intake
        self._journal = journal
        self._matters = matters
        self._persons = persons
        self._sights = sights

    async def matters(
        self, matters: Sequence[Line], empowerments: Sequence[Line], scope: Scope, manner: Manner
    ) -> Report:
        """Add matters or replace them by code, and empowerments by matter, area and first day."""
        scope.require(Permission.SETTINGS_EDIT)
        read = [read_row(MatterRow, *line) for line in matters]
        given = [read_row(EmpowermentRow, *line) for line in empowerments]
        good = [row.matter() for row in read if isinstance(row, MatterRow)]
        known = {matter.code for matter in good} | self._matters.catalogue.matters.keys()
        powers = [row.empowerment() for row in given if isinstance(row, EmpowermentRow)]
        faults = [row for row in (*read, *given) if isinstance(row, Fault)]
        for line, row in zip(empowerments, given, strict=True):
            if isinstance(row, EmpowermentRow) and row.matter_code not in known:
                faults.append(Fault(line[0], f"matter_code: no matter {row.matter_code}"))
        kept = not manner.dry_run and (manner.skip_bad or not faults)
        if kept:
            async with self._database.transaction() as tx:
                await self._matters.save(tx, good, [power for power in powers if power.matter_code in known])
        return Report(len(good) + len(powers), 0, tuple(faults), kept)

    async def incidents(self, lines: Sequence[Line], scope: Scope, manner: Manner) -> Report:
        """Register incidents of another system; an external id that is known is left as it stands."""
        scope.require(Permission.INCIDENT_CREATE)
        now = self._clock.now()
        sight = self._sights.of(scope, now)
        added, known, faults = 0, 0, []
        kept = True
        try:
            async with self._database.transaction() as tx:
                for line in lines:
                    created = await self._one(tx, line, sight, now)
                    match created:
                        case Fault():
                            faults.append(created)
                        case True:
                            added += 1
                        case False:
                            known += 1
                _keep_or_not(manner, faults)
        except _KeepNothing:
            kept = False
        return Report(added, known, tuple(faults), kept)

    async def _one(self, tx: Transaction, line: Line, sight: Sight, now: datetime) -> bool | Fault:
        row = read_row(IncidentRow, *line)
        if isinstance(row, Fault):
            return row
        try:
            given = row.intake()
            located = await self._intake.locate(given, now)
            async with tx.begin_nested():
                entered = await self._intake.enter(tx, given, located, sight, now)
                if entered.created and row.closed_at is not None:
                    await self._finish(tx, entered.incident, row, sight, now)
        except CommandError as refusal:
            return Fault(line[0], f"{refusal.code}: {refusal.detail}")
        return entered.created

    async def _finish(self, tx: Transaction, entered: Incident, row: IncidentRow, sight: Sight, now: datetime) -> None:
        """Through to the end in one event, with the gates that a person meets."""
        assert row.closed_at is not None
        found = [await self._persons.by_staff_no(tx, staff_no) for staff_no in row.handlers]
        handler_ids = tuple(person.id for person in found if person is not None)
        two_handlers(handler_ids)
        at = plausible_time(entered, row.closed_at, now)
        accepted = replace(advance(entered, State.ACCEPTED), handler_ids=handler_ids)
        resolved = replace(
            advance(accepted, State.RESOLVED), result=row.result, result_code=row.result_code, resolved_at=at
        )
        answered = replace(resolved, answered_at=row.answered_at)
        closed = replace(advance(answered, State.CLOSED), closed_at=at)
        may_close(closed)
        happening = Happening("incident_closed", at, sight.actor, cause="imported")
        await self._journal.change(tx, entered, closed, happening, now)


def _keep_or_not(manner: Manner, faults: Sequence[Fault]) -> None:
    if manner.dry_run or (faults and not manner.skip_bad):
        raise _KeepNothing
