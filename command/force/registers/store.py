"""SQL of the registers: reading rows as records, and writing what a plan decided."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from command.force.registers.codes import Codes
from command.force.registers.forms import Existing, Key, key_of, to_cells, to_columns
from command.force.registers.planning import Action, Outcome
from command.force.registers.register import TARGETS, Register
from command.force.tables import body, device, force_setting, shift
from command.foundation.database import Transaction

EMPTIED_FIRST = {
    "person": ("certificate_no", "pass_no"),
    "vehicle": ("vin",),
    "device": ("identity",),
    "account": ("person_id",),
}
"""Unique columns: emptied in the rows that change, so that two rows can swap theirs in one file."""


PIECE = 500
"""Rows a reading: some 10 ms of the loop."""


async def read_all(
    tx: Transaction, register: Register, codes: Codes, since: datetime | None = None
) -> dict[Key, Existing]:
    """Every row as a record; of a plan only what begins at `since` or later."""
    query = sa.select(register.table)
    if register.replaces_from is not None and since is not None:
        query = query.where(register.table.c[register.replaces_from] >= since)
    found: dict[Key, Existing] = {}
    async for rows in pieces(tx, register, query):
        found |= await asyncio.to_thread(_existing, register, rows, codes)
    return found


async def pieces(tx: Transaction, register: Register, query: sa.Select[Any]) -> AsyncIterator[Sequence[sa.Row[Any]]]:
    """The rows of a query by id, some at a time: a city's devices read at once would hold the loop."""
    column = register.table.c.id
    last_id = 0
    while rows := (await tx.execute(query.where(column > last_id).order_by(column).limit(PIECE))).all():
        yield rows
        last_id = rows[-1].id


async def body_kinds(tx: Transaction) -> dict[str, str]:
    return {row.code: row.kind for row in await tx.execute(sa.select(body.c.code, body.c.kind))}


async def setting(tx: Transaction, key: str, default: str) -> str:
    found = (await tx.execute(sa.select(force_setting.c.value).where(force_setting.c.key == key))).scalar_one_or_none()
    return found if found is not None else default


async def save_setting(tx: Transaction, key: str, value: str, now: datetime, actor: str) -> None:
    row = {"key": key, "value": value, "changed_at": now, "changed_by": actor}
    statement = insert(force_setting).values(row)
    await tx.execute(statement.on_conflict_do_update(index_elements=["key"], set_=row))


async def write(
    tx: Transaction,
    register: Register,
    outcomes: Sequence[Outcome],
    codes: Codes,
    *,
    pattern: str,
    extra: Mapping[Key, dict[str, Any]] | None = None,
) -> dict[Key, int]:
    """Insert and update what was planned; returns the ids. `extra` are columns beside the record, by key."""
    created = [outcome for outcome in outcomes if outcome.action is Action.CREATED]
    updated = [outcome for outcome in outcomes if outcome.action is Action.UPDATED]
    beside = extra or {}
    ids = await _insert(tx, register, [_values(register, item, codes, pattern, beside) for item in created])
    by_key = dict(zip((outcome.key for outcome in created), ids, strict=True))
    own = next((target for target, (table, _) in TARGETS.items() if table is register.table), None)
    for key, row_id in by_key.items():
        if own is not None:
            codes.learn(own, str(key[0]), row_id)
    if register.refers_to_itself:
        linked = [
            {"row_id": by_key[item.key], **_references(register, to_columns(register, _record(item), codes, pattern))}
            for item in created
        ]
        await _update(tx, register, linked)
    await _empty_first(tx, register, updated)
    changes = [{"row_id": _id(item), **_values(register, item, codes, pattern, beside)} for item in updated]
    await _update(tx, register, changes)
    return by_key | {item.key: _id(item) for item in updated}


async def delete_from(
    tx: Transaction, register: Register, since: datetime, kept: Iterable[int], body_ids: frozenset[int] | None
) -> int:
    """Remove what is planned for these bodies from `since` on and not in the file any more."""
    column = register.table.c[str(register.replaces_from)]
    keep = sa.literal(sorted(kept), ARRAY(sa.BigInteger))
    query = sa.delete(register.table).where(column >= since, register.table.c.id != sa.all_(keep))
    if body_ids is not None:
        query = query.where(register.table.c.body_id.in_(sorted(body_ids)))
    return len((await tx.execute(query.returning(register.table.c.id))).all())


async def delete_others(
    tx: Transaction, register: Register, kept: Iterable[int], body_ids: frozenset[int] | None
) -> int:
    """Remove every row of these bodies that is not in the file."""
    keep = sa.literal(sorted(kept), ARRAY(sa.BigInteger))
    query = sa.delete(register.table).where(register.table.c.id != sa.all_(keep))
    if body_ids is not None:
        query = query.where(register.table.c.body_id.in_(sorted(body_ids)))
    return len((await tx.execute(query.returning(register.table.c.id))).all())


async def release_leavers(tx: Transaction, person_ids: Sequence[int], now: datetime) -> None:
    """Who left holds no devices and stands on no roster from this moment (06.02.3)."""
    await tx.execute(
        sa.update(device).where(device.c.holder_person_id.in_(list(person_ids))).values(holder_person_id=None)
    )
    await tx.execute(sa.delete(shift).where(shift.c.person_id.in_(list(person_ids)), shift.c.starts_at > now))


async def mark_names(tx: Transaction, pattern: str) -> None:
    """Measure every squad's name by the pattern again."""
    deviates = sa.and_(body.c.kind == "squad", ~body.c.name.regexp_match(pattern))
    await tx.execute(sa.update(body).values(name_deviates=deviates))


async def _insert(tx: Transaction, register: Register, rows: Sequence[dict[str, Any]]) -> list[int]:
    if not rows:
        return []
    own = {reference.column for reference in register.refers_to_itself}
    plain = [{name: None if name in own else value for name, value in row.items()} for row in rows]
    statement = sa.insert(register.table).returning(register.table.c.id, sort_by_parameter_order=True)
    return list((await tx.execute(statement, plain)).scalars())


async def _update(tx: Transaction, register: Register, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    columns: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in rows[0] if name != "row_id"}
    statement = sa.update(register.table).where(register.table.c.id == sa.bindparam("row_id")).values(columns)
    parameters = [
        {"row_id": row["row_id"], **{f"new_{name}": row[name] for name in rows[0] if name != "row_id"}} for row in rows
    ]
    await tx.execute(statement, parameters)


async def _empty_first(tx: Transaction, register: Register, updated: Sequence[Outcome]) -> None:
    columns = EMPTIED_FIRST.get(register.table.name)
    if columns is None or len(updated) < 2:
        return
    await tx.execute(
        sa.update(register.table)
        .where(register.table.c.id == sa.any_(sa.literal([_id(item) for item in updated], ARRAY(sa.BigInteger))))
        .values(dict.fromkeys(columns))
    )


def _existing(register: Register, rows: Sequence[sa.Row[Any]], codes: Codes) -> dict[Key, Existing]:
    found: dict[Key, Existing] = {}
    for row in rows:
        record = register.record.model_validate(to_cells(register, row, codes))
        found[key_of(register, record)] = Existing(row.id, record)
    return found


def _values(
    register: Register, outcome: Outcome, codes: Codes, pattern: str, extra: Mapping[Key, dict[str, Any]]
) -> dict[str, Any]:
    return {**to_columns(register, _record(outcome), codes, pattern), **extra.get(outcome.key, {})}


def _references(register: Register, columns: Mapping[str, Any]) -> dict[str, Any]:
    return {reference.column: columns[reference.column] for reference in register.refers_to_itself}


def _record(outcome: Outcome) -> Any:
    assert outcome.record is not None
    return outcome.record


def _id(outcome: Outcome) -> int:
    assert outcome.existing is not None
    return outcome.existing.id
