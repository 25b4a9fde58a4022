"""Importing a roster: file after file in one transaction, all or nothing unless bad rows are to be skipped."""

from collections.abc import Sequence
from dataclasses import dataclass

from command.force.registers.planning import Action, Outcome, Source
from command.force.registers.register import REGISTERS, Register
from command.force.registers.service import Registers
from command.foundation.database import Database
from command.foundation.security import Scope


@dataclass(frozen=True, slots=True)
class RosterFile:
    register: Register
    name: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of a file's rows; of a dry run or a refused import, what would have."""

    file: RosterFile
    outcomes: tuple[Outcome, ...]

    def count(self, action: Action) -> int:
        return sum(outcome.action is action for outcome in self.outcomes)

    @property
    def refused(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.action is Action.REFUSED]


@dataclass(frozen=True, slots=True)
class RosterReport:
    files: tuple[FileReport, ...]
    committed: bool

    @property
    def refused(self) -> int:
        return sum(len(report.refused) for report in self.files)


async def import_roster(
    database: Database,
    registers: Registers,
    scope: Scope,
    files: Sequence[RosterFile],
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
) -> RosterReport:
    """Apply the files in the order of the registers, so that each names only what stands before it.

    Nothing is kept of a dry run, nor of a file set with a bad row unless `skip_bad`. Raises FORBIDDEN.
    """
    order = list(REGISTERS)
    reports: list[FileReport] = []
    async with database.transaction() as tx:
        kept = await tx.begin_nested()
        for file in sorted(files, key=lambda file: order.index(file.register.name)):
            outcomes = await registers.apply(tx, scope, file.register, file.sources)
            reports.append(FileReport(file, tuple(outcomes)))
        bad = any(report.refused for report in reports)
        committed = not dry_run and (skip_bad or not bad)
        await (kept.commit() if committed else kept.rollback())
    return RosterReport(tuple(reports), committed)
