"""Reading and changing the registers: each change with its gates, its fact and its audit entry, in one transaction."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from command.force import audit
from command.force.accounts_repository import end_sessions_of
from command.force.facts import Facts
from command.force.kinds import BodyKind, EmploymentStatus, SessionKind
from command.force.organisation import Organisation
from command.force.registers import reading, store
from command.force.registers.codes import Codes, load_all, load_some
from command.force.registers.forms import Existing, Key, key_of, to_cells
from command.force.registers.planning import Action, Circumstances, Outcome, Source, plan
from command.force.registers.reading import Filters
from command.force.registers.records import AccountRecord, Cell, PersonRecord
from command.force.registers.refusals import integrity, refusal_of
from command.force.registers.register import ACCOUNTS, BODIES, CREWS, PEOPLE, SHIFTS, Register
from command.force.registers.rules import DEFAULT_SQUAD_NAME_PATTERN, SQUAD_NAME_PATTERN
from command.force.registers.secrets import set_passwords
from command.force.registers.telling import Entry, Telling
from command.force.trial import Trial
from command.force.versions import Part, Versions
from command.foundation.clock import Clock, civil_date
from command.foundation.database import Database, Transaction
from command.foundation.errors import invalid, not_found
from command.foundation.idempotency import CommandKey, once
from command.foundation.security import Permission, Scope


class Registers:
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
        self._telling = Telling(facts, organisation, clock)
        self._clock = clock

    @staticmethod
    def require_edit(scope: Scope, register: Register) -> None:
        """Before anything is read of what somebody sends. Raises FORBIDDEN `permission_missing`."""
        scope.require(_to_edit(register))

    async def list_rows(
        self, scope: Scope, register: Register, filters: Filters, *, after: int = 0, limit: int = 100
    ) -> list[Entry]:
        """Rows the scope covers, by id. Raises FORBIDDEN `permission_missing`."""
        scope.require(_to_read(register))
        query = reading.select(register, scope, filters, self._organisation)
        query = query.where(register.table.c.id > after).order_by(register.table.c.id).limit(limit)
        async with self._database.transaction() as tx:
            return await self._entries(tx, register, (await tx.execute(query)).all())

    async def get(self, scope: Scope, register: Register, row_id: int) -> Entry:
        """Raises NOT_FOUND also for what lies outside the scope."""
        scope.require(_to_read(register))
        async with self._database.transaction() as tx:
            return await self._entry(tx, scope, register, row_id)

    async def add(
        self, scope: Scope, register: Register, cells: Mapping[str, Cell], command: CommandKey | None = None
    ) -> Entry:
        """Raises INVALID or CONFLICT with the code of the first fault and all of them as facts."""
        scope.require(_to_edit(register))
        async with self._database.transaction() as tx:
            return await once(tx, command, Entry, self._clock.now(), lambda: self._add(tx, scope, register, cells))

    async def change(
        self,
        scope: Scope,
        register: Register,
        row_id: int,
        changes: Mapping[str, Cell],
        command: CommandKey | None = None,
    ) -> Entry:
        """Change the given members only; null empties. As `add`, and INVALID `key_fixed`."""
        scope.require(_to_edit(register))
        async with self._database.transaction() as tx:

            async def act() -> Entry:
                return await self._change(tx, scope, register, row_id, changes)

            return await once(tx, command, Entry, self._clock.now(), act)

    async def apply(
        self, tx: Transaction, scope: Scope, register: Register, sources: Sequence[Source]
    ) -> list[Outcome]:
        """Plan a whole file against the register and write the rows that are good; the caller decides to commit.

        Raises FORBIDDEN `permission_missing`.
        """
        scope.require(_to_edit(register))
        codes = await load_all(tx, register)
        begin = _earliest(register, (source.cells for source in sources))
        known = await self._circumstances(tx, scope, codes, await store.read_all(tx, register, codes, begin))
        outcomes = await asyncio.to_thread(plan, register, sources, known)
        ids = await self._write(tx, register, outcomes, known)
        kept = [*ids.values(), *(item.existing.id for item in outcomes if item.existing is not None)]
        taken = (item.record.model_dump() for item in outcomes if item.record and item.action is not Action.REFUSED)
        since = _earliest(register, taken)
        if since is not None:
            await store.delete_from(tx, register, since, kept, scope.body_ids)
        if register.replaces_all and await store.delete_others(tx, register, kept, scope.body_ids):
            await self._versions.touch(tx, *register.parts)
        await self._telling.of_file(tx, scope, register, outcomes, codes)
        return outcomes

    async def all_cells(self, tx: Transaction, scope: Scope, register: Register) -> list[dict[str, Any]]:
        """Every row the scope covers, as members of its record, for an export."""
        scope.require(_to_read(register))
        query = reading.select(register, scope, Filters(), self._organisation)
        codes = await load_all(tx, register)
        cells: list[dict[str, Any]] = []
        async for rows in store.pieces(tx, register, query):
            cells += await asyncio.to_thread(_cells, register, rows, codes)
        return cells

    async def set_name_pattern(self, scope: Scope, pattern: str) -> None:
        """The city's pattern of squad names (05.02.4); every squad is measured again. Raises INVALID `pattern_invalid`."""
        scope.require(Permission.SETTINGS_EDIT)
        reading.check_pattern(pattern)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await store.save_setting(tx, SQUAD_NAME_PATTERN, pattern, now, scope.actor)
            await store.mark_names(tx, pattern)
            await audit.write(tx, now, scope.actor, "changed", account_id=scope.account_id, code=SQUAD_NAME_PATTERN)
            await self._versions.touch(tx, Part.BODIES, Part.SETTINGS)

    async def _add(self, tx: Transaction, scope: Scope, register: Register, cells: Mapping[str, Cell]) -> Entry:
        codes = await load_some(tx, wanted=reading.codes_in(register, cells))
        known = replace(await self._circumstances(tx, scope, codes, {}), founding=True)
        outcome = plan(register, [Source(0, cells)], known)[0]
        if outcome.action is Action.REFUSED:
            raise refusal_of(outcome)
        return await self._save(tx, scope, register, outcome, known)

    async def _change(
        self, tx: Transaction, scope: Scope, register: Register, row_id: int, changes: Mapping[str, Cell]
    ) -> Entry:
        if fixed := sorted(set(changes) & set(register.key)):
            raise invalid("key_fixed", f"{', '.join(fixed)} names the row and cannot change", fields=fixed)
        before = await self._entry(tx, scope, register, row_id, lock=True)
        existing = Existing(row_id, register.record.model_validate(before.values))
        cells = {**before.values, **changes}
        if register is BODIES:  # a loop is seen in the whole tree alone
            codes = await load_all(tx, register)
            standing = await store.read_all(tx, register, codes)
        else:
            codes = await load_some(tx, wanted=reading.codes_in(register, cells))
            standing = {key_of(register, existing.record): existing}
        known = await self._circumstances(tx, scope, codes, standing)
        outcome = plan(register, [Source(0, cells)], known)[0]
        if outcome.action is Action.REFUSED:
            raise refusal_of(outcome)
        if outcome.action is Action.UNCHANGED:
            return before
        return await self._save(tx, scope, register, outcome, known)

    async def _save(
        self, tx: Transaction, scope: Scope, register: Register, outcome: Outcome, known: Circumstances
    ) -> Entry:
        """Write one planned row; the database's own guards answer with the same codes as the plan."""
        with integrity(register):
            ids = await self._write(tx, register, [outcome], known)
        row_id = ids[outcome.key]
        entry = await self._entry(tx, scope, register, row_id)
        await self._telling.of_row(tx, scope, register, outcome, entry)
        return entry

    async def _write(
        self, tx: Transaction, register: Register, outcomes: Sequence[Outcome], known: Circumstances
    ) -> dict[Key, int]:
        now = self._clock.now()
        extra = {item.key: {"created_at": now} for item in outcomes if item.action is Action.CREATED}
        ids = await store.write(
            tx,
            register,
            outcomes,
            known.codes,
            pattern=known.pattern,
            extra=extra if register is ACCOUNTS else None,
        )
        touched = set(register.parts)
        if register is PEOPLE and (leavers := _leavers(outcomes, ids)):
            await store.release_leavers(tx, leavers, now)
            touched.add(Part.DEVICES)
        if register is ACCOUNTS:
            await self._secure(tx, outcomes, ids, now)
        if ids:
            await self._versions.touch(tx, *touched)
        return ids

    async def _secure(self, tx: Transaction, outcomes: Sequence[Outcome], ids: dict[Key, int], now: datetime) -> None:
        """New passwords end what was signed in with the old; a locked account has no sessions at all."""
        accounts = [(ids[item.key], item.record) for item in outcomes if item.key in ids]
        records = [(row_id, record) for row_id, record in accounts if isinstance(record, AccountRecord)]
        passwords = {row_id: record.password for row_id, record in records if record.password is not None}
        await set_passwords(tx, passwords, now)
        for row_id, record in records:
            if record.locked:
                await end_sessions_of(tx, row_id, now)
            elif record.password is not None:
                await end_sessions_of(tx, row_id, now, SessionKind.SIGN_IN)

    async def _circumstances(
        self, tx: Transaction, scope: Scope, codes: Codes, existing: Mapping[Key, Existing]
    ) -> Circumstances:
        kinds = {code: BodyKind(kind) for code, kind in (await store.body_kinds(tx)).items()}
        return Circumstances(
            existing=existing,
            codes=codes,
            scope=scope,
            pattern=await store.setting(tx, SQUAD_NAME_PATTERN, DEFAULT_SQUAD_NAME_PATTERN),
            trial=self._trial.active(civil_date(self._clock.now())) is not None,
            body_kinds=kinds,
        )

    async def _entry(
        self, tx: Transaction, scope: Scope, register: Register, row_id: int, *, lock: bool = False
    ) -> Entry:
        query = reading.select(register, scope, Filters(), self._organisation).where(register.table.c.id == row_id)
        rows = (await tx.execute(query.with_for_update(of=register.table) if lock else query)).all()
        if not rows:
            raise not_found(register.fact, row_id)
        return (await self._entries(tx, register, rows))[0]

    async def _entries(self, tx: Transaction, register: Register, rows: Sequence[sa.Row[Any]]) -> list[Entry]:
        codes = await load_some(tx, ids=reading.ids_in(register, rows))
        return [Entry(row.id, to_cells(register, row, codes)) for row in rows]


def _cells(register: Register, rows: Sequence[sa.Row[Any]], codes: Codes) -> list[dict[str, Any]]:
    return [to_cells(register, row, codes) for row in rows]


def _to_read(register: Register) -> Permission:
    return Permission.ACCOUNT_EDIT if register is ACCOUNTS else Permission.FORCE_READ


def _to_edit(register: Register) -> Permission:
    """Accounts are the operator's; squads plan their own shifts; the rest belongs to those who keep the registers."""
    if register is ACCOUNTS:
        return Permission.ACCOUNT_EDIT
    return Permission.SIGN_ON if register is CREWS or register is SHIFTS else Permission.FORCE_EDIT


def _leavers(outcomes: Sequence[Outcome], ids: Mapping[Key, int]) -> list[int]:
    return [
        ids[item.key]
        for item in outcomes
        if item.key in ids
        and isinstance(item.record, PersonRecord)
        and item.record.employment_status is EmploymentStatus.LEFT
    ]


def _earliest(register: Register, rows: Iterable[Mapping[str, Cell]]) -> datetime | None:
    """The instant from which these rows of a plan replace what stands; None where nothing is replaced."""
    if register.replaces_from is None:
        return None
    begins = [reading.instant(row.get(register.replaces_from)) for row in rows]
    return min((begin for begin in begins if begin is not None), default=None)


__all__ = ["Entry", "Registers"]
