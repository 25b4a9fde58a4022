"""Which rows of a register somebody sees, filters over them, and whom a row concerns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from command.force.organisation import Organisation
from command.force.registers.forms import OWNERS
from command.force.registers.records import Cell
from command.force.registers.register import BODIES, PHONES, Register, Target
from command.force.tables import person, vehicle
from command.foundation.errors import invalid, not_found
from command.foundation.security import Scope


@dataclass(frozen=True, slots=True)
class Filters:
    """`body_id` takes all below it in; `text` is a part of any word a row is known by."""

    body_id: int | None = None
    kind: str | None = None
    text: str | None = None


KNOWN_BY = (
    "code", "name", "short_name", "staff_no", "plate", "fleet_no", "asset_no", "identity", "number", "call_sign",
    "username",
)  # fmt: skip
"""Columns that a search by text looks at, where the register has them. Certificate numbers are not among them."""


def select(register: Register, scope: Scope, filters: Filters, organisation: Organisation) -> sa.Select[Any]:
    """The rows of a register within a scope. Raises NOT_FOUND `body_not_found` for a body outside it."""
    query = sa.select(register.table)
    if scope.body_ids is not None:
        query = query.where(_of_bodies(register, scope.body_ids))
    if filters.body_id is not None:
        if not scope.covers(filters.body_id):
            raise not_found("body", filters.body_id)
        query = query.where(_of_bodies(register, organisation.below(filters.body_id)))
    if filters.kind is not None and "kind" in register.table.c:
        query = query.where(register.table.c.kind == filters.kind)
    if filters.text:
        columns = [register.table.c[name] for name in KNOWN_BY if name in register.table.c]
        query = query.where(sa.or_(*(column.icontains(filters.text, autoescape=True) for column in columns)))
    return query


def codes_in(register: Register, cells: Mapping[str, Cell]) -> dict[Target, list[str]]:
    """The codes that these cells name, by target; malformed cells name nothing here and fail later."""
    wanted: dict[Target, list[str]] = {}
    named = _named_cells(register, cells)
    for reference in register.references:
        value = named.get(reference.field)
        codes = value if isinstance(value, list) else [value]
        wanted.setdefault(reference.target, []).extend(code for code in codes if isinstance(code, str))
    if register is BODIES and isinstance(cells.get("code"), str):
        wanted.setdefault(Target.BODY, []).append(str(cells["code"]))
    return wanted


def ids_in(register: Register, rows: Sequence[sa.Row[Any]]) -> dict[Target, set[int]]:
    found: dict[Target, set[int]] = {}
    for reference in register.references:
        ids = found.setdefault(reference.target, set())
        for row in rows:
            value = getattr(row, reference.column)
            ids.update(value if reference.many else [] if value is None else [value])
    return found


def bodies_of(register: Register, row_id: int, values: Mapping[str, Any], organisation: Organisation) -> list[int]:
    """The bodies that a change of this row concerns."""
    if register is BODIES:
        return [row_id]
    codes = [values.get(name) for name in ("body_code", "covering_body_code", "on_loan_to_code")]
    if register is PHONES and values.get("owner_kind") == "body":
        codes.append(values.get("owner_code"))
    found = [organisation.find_by_code(code) for code in codes if code]
    return sorted({body.id for body in found if body is not None})


def check_pattern(pattern: str) -> None:
    """Raises INVALID `pattern_invalid`."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise invalid("pattern_invalid", f"not a regular expression: {error}") from error


def instant(cell: Cell) -> datetime | None:
    """An instant in a cell, None where it is none."""
    if isinstance(cell, datetime):
        return cell if cell.tzinfo is not None else None
    try:
        found = datetime.fromisoformat(str(cell))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo is not None else None


def _of_bodies(register: Register, body_ids: frozenset[int]) -> sa.ColumnElement[bool]:
    listed = sorted(body_ids)
    if register is BODIES:
        return register.table.c.id.in_(listed)
    if register is PHONES:
        people = sa.select(person.c.id).where(person.c.body_id.in_(listed))
        vehicles = sa.select(vehicle.c.id).where(vehicle.c.body_id.in_(listed))
        columns = register.table.c
        return sa.or_(columns.body_id.in_(listed), columns.person_id.in_(people), columns.vehicle_id.in_(vehicles))
    if "on_loan_to_id" in register.table.c:
        return sa.or_(register.table.c.body_id.in_(listed), register.table.c.on_loan_to_id.in_(listed))
    return register.table.c.body_id.in_(listed)


def _named_cells(register: Register, cells: Mapping[str, Cell]) -> Mapping[str, Cell]:
    if register is PHONES and str(cells.get("owner_kind")) in OWNERS:
        return {**cells, OWNERS[str(cells["owner_kind"])]: cells.get("owner_code")}
    return cells
