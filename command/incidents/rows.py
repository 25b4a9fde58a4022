"""An incident as a row of the register, and what of it differs between two values: the content of its events."""

from dataclasses import asdict, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from geoalchemy2 import WKBElement
from geoalchemy2.shape import from_shape, to_shape
from shapely import to_geojson
from shapely.geometry.base import BaseGeometry

from command.foundation.reasons import Reason
from command.incidents.models import (
    DueSource,
    Incident,
    Level,
    LocationQuality,
    MajorCase,
    ResultCode,
    Severity,
    Source,
    State,
    StatutoryKind,
)

PERSONAL = frozenset({"description", "address", "result"})
"""Free text may name people: it stands beside the chain, which holds its digest."""
_ENUMERATIONS: dict[str, type[StrEnum]] = {
    "source": Source,
    "statutory_kind": StatutoryKind,
    "state": State,
    "resume_state": State,
    "severity": Severity,
    "location_quality": LocationQuality,
    "due_source": DueSource,
    "level": Level,
    "result_code": ResultCode,
}
_FIELDS = tuple(field.name for field in fields(Incident))


def incident_of(row: sa.Row[Any]) -> Incident:
    """The frozen value of a selected row of `incident`."""
    values = {name: row._mapping[name] for name in _FIELDS}  # noqa: SLF001 - the documented mapping of a row
    for name, kind in _ENUMERATIONS.items():
        values[name] = kind(values[name]) if values[name] is not None else None
    location: WKBElement | None = values["location"]
    values["location"] = to_shape(location) if location is not None else None
    values["reasons"] = tuple(Reason(**reason) for reason in values["reasons"])
    values["major_case"] = MajorCase(**values["major_case"]) if values["major_case"] else None
    values["co_handlers"] = {int(body_id): done for body_id, done in values["co_handlers"].items()}
    values["handler_ids"] = tuple(values["handler_ids"])
    values["ordered_body_ids"] = tuple(values["ordered_body_ids"])
    return Incident(**values)


def column_of(name: str, value: Any) -> Any:
    """A field as its column takes it."""
    if name == "location":
        return from_shape(value, srid=4326) if value is not None else None
    if isinstance(value, datetime):
        return value
    return wire(value)


def wire(value: Any) -> Any:
    """A field as JSON: what events carry and what the fold compares."""
    match value:
        case StrEnum():
            return value.value
        case datetime():
            return value.isoformat()
        case BaseGeometry():
            return to_geojson(value)
        case Reason() | MajorCase():
            return asdict(value)
        case tuple():
            return [wire(member) for member in value]
        case dict():
            return {str(key): wire(member) for key, member in value.items()}
        case _:
            return value


def columns(incident: Incident) -> dict[str, Any]:
    """The whole row, without its id."""
    return {name: column_of(name, getattr(incident, name)) for name in _FIELDS if name != "id"}


def differing(before: Incident | None, after: Incident) -> list[str]:
    """The names of the fields that changed; all of them for a new row."""
    if before is None:
        return [name for name in _FIELDS if name != "id"]
    return [name for name in _FIELDS if getattr(before, name) != getattr(after, name)]


def fold(changes: list[dict[str, Any]]) -> dict[str, Any]:
    """The row that a sequence of `changes` leads to: promise 5 compares it with the table."""
    folded: dict[str, Any] = {}
    for change in changes:
        folded.update(change)
    return folded
