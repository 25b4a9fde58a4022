"""The forms of a row: cells of a file, a record, the columns of its table, and back. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from command.force.devices import new_identity
from command.force.kinds import Protocol
from command.force.registers.codes import Codes
from command.force.registers.records import BodyRecord, Cell, DeviceRecord, PersonRecord, PhoneRecord, Record
from command.force.registers.register import PHONES, Register, Target
from command.force.registers.rules import Fault, name_deviates

OWNERS = {"body": "body_code", "person": "staff_no", "vehicle": "plate"}
PHONE_PROTOCOLS = {Protocol.OSMAND, Protocol.OWNTRACKS}
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Existing:
    """A row as it stands, with its id."""

    id: int
    record: Record


def parse(register: Register, cells: Mapping[str, Cell], existing: Record | None) -> Record | list[Fault]:
    """The record that these cells make of what stands: columns that are not given stay, empty ones are emptied."""
    unknown = sorted(set(cells) - set(register.record.model_fields))
    if unknown:
        return [Fault("column_unknown", f"未知列：{'、'.join(unknown)}")]
    merged: dict[str, object] = existing.model_dump() if existing is not None else {}
    for name, value in cells.items():
        empty = value is None or (isinstance(value, str) and not value.strip())
        if not empty:
            merged[name] = value
        elif register.record.model_fields[name].default is None:
            merged[name] = None
        else:
            merged.pop(name, None)
    try:
        record = register.record.model_validate(merged)
    except ValidationError as error:
        return [
            Fault("cell_invalid", f"{'.'.join(map(str, fault['loc']))}：{fault['msg']}") for fault in error.errors()
        ]
    return complete(record, existing)


def complete(record: Record, existing: Record | None) -> Record:
    """What the register itself adds: ids for phones; a re-issued certificate is no longer the lost one (14.08.2)."""
    if isinstance(record, DeviceRecord) and record.protocol in PHONE_PROTOCOLS and record.identity is None:
        issued = existing.identity if isinstance(existing, DeviceRecord) and existing.identity else new_identity()
        return record.model_copy(update={"identity": issued})
    if isinstance(record, PersonRecord) and isinstance(existing, PersonRecord):
        reissued = record.certificate_no != existing.certificate_no
        if reissued and record.certificate_lost_at == existing.certificate_lost_at:
            return record.model_copy(update={"certificate_lost_at": None, "certificate_loss_reported_at": None})
    return record


def key_of(register: Register, record: Record) -> Key:
    return tuple(getattr(record, name) for name in register.key)


def named(register: Register, record: Record) -> Iterable[tuple[str, Target, str]]:
    """(field, target, code) of everything a record names."""
    values = _flat(record)
    for reference in register.references:
        value = values.get(reference.field)
        codes: list[str | None] = value if isinstance(value, list) else [value]
        for code in codes:
            if code is not None:
                yield reference.field, reference.target, code


def to_columns(register: Register, record: Record, codes: Codes, pattern: str) -> dict[str, Any]:
    """The values of its table's columns. Every code must be known."""
    values = _flat(record)
    references = {reference.field: reference for reference in register.references}
    columns: dict[str, Any] = {}
    for name, value in values.items():
        if name in register.not_stored:
            continue
        reference = references.get(name)
        if reference is None:
            columns[register.column_of(name)] = _plain(value)
        elif reference.many:
            columns[reference.column] = [codes.id_of(reference.target, code) for code in value]
        else:
            columns[reference.column] = codes.id_of(reference.target, value)
    if isinstance(record, BodyRecord):
        columns["name_deviates"] = name_deviates(record, pattern)
    return columns


def to_cells(register: Register, row: sa.Row[Any], codes: Codes) -> dict[str, Any]:
    """A row of the table as the members of its record."""
    values: dict[str, Any] = {}
    references = {reference.field: reference for reference in register.references}
    for name in _flat_fields(register):
        reference = references.get(name)
        if reference is None:
            values[name] = getattr(row, register.column_of(name))
        elif reference.many:
            values[name] = [codes.code_of(reference.target, row_id) for row_id in getattr(row, reference.column)]
        else:
            values[name] = codes.code_of(reference.target, getattr(row, reference.column))
    if register is PHONES:
        owner = next(kind for kind, name in OWNERS.items() if values[name] is not None)
        values = {**values, "owner_kind": owner, "owner_code": values[OWNERS[owner]]}
        return {name: values[name] for name in register.fields}
    return values


def to_text(value: object) -> str:
    """A value as a cell of CSV: booleans `true`/`false`, instants in UTC with Z, lists with semicolons."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, list | tuple):
        return ";".join(to_text(part) for part in value)
    return str(value)


def _flat(record: Record) -> dict[str, Any]:
    """Members by field; the owner of a number as the one reference that it is."""
    values = {name: getattr(record, name) for name in type(record).model_fields}
    if isinstance(record, PhoneRecord):
        owner = dict.fromkeys(OWNERS.values()) | {OWNERS[record.owner_kind]: record.owner_code}
        kept = {name: value for name, value in values.items() if not name.startswith("owner_")}
        return kept | owner
    return values


def _flat_fields(register: Register) -> list[str]:
    if register is PHONES:
        return ["number", "kind", "note", *OWNERS.values()]
    return list(register.fields)


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value
