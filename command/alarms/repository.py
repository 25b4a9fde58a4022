"""The SQL of alarms."""

from dataclasses import asdict, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from geoalchemy2.shape import from_shape, to_shape
from shapely.geometry import Point
from sqlalchemy.dialects.postgresql import insert

from command.alarms.models import Alarm, AlarmFact, AlarmLevel, AlarmPoint, AlarmState
from command.alarms.tables import alarm
from command.foundation.database import Transaction
from command.foundation.security import Scope

_FIELDS = tuple(field.name for field in fields(Alarm))


def merge_key(fact: AlarmFact) -> str:
    """What makes two facts one line: the same source and the same kind."""
    sources = (
        ("device", fact.device_id),
        ("crew", fact.crew_id),
        ("person", fact.person_id),
        ("vehicle", fact.vehicle_id),
        ("body", fact.body_id),
    )
    kind, source_id = next(((kind, one) for kind, one in sources if one is not None), ("city", 0))
    return f"{fact.kind} {kind} {source_id}"


async def lock_line(tx: Transaction, key: str) -> None:
    """Facts of one source and kind go one after the other."""
    await tx.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"alarm {key}", 0))))


async def newest_of(tx: Transaction, key: str, limit: int = 5) -> list[Alarm]:
    """The last lines of one source and kind, the newest press first; an open one is among them."""
    rows = await tx.execute(
        sa.select(alarm)
        .where(alarm.c.merge_key == key)
        .order_by(alarm.c.state == AlarmState.CLOSED.value, alarm.c.last_raised_at.desc())
        .limit(limit)
    )
    return [alarm_of(row) for row in rows]


async def insert_row(tx: Transaction, key: str, fresh: Alarm) -> int:
    made: int = (
        await tx.execute(insert(alarm).values(merge_key=key, **_columns(fresh)).returning(alarm.c.id))
    ).scalar_one()
    return made


async def update_row(tx: Transaction, changed: Alarm) -> None:
    await tx.execute(sa.update(alarm).where(alarm.c.id == changed.id).values(**_columns(changed)))


async def find(tx: Transaction, alarm_id: int, scope: Scope, *, locked: bool = False) -> Alarm | None:
    query = sa.select(alarm).where(alarm.c.id == alarm_id, visible(scope))
    row = (await tx.execute(query.with_for_update() if locked else query)).one_or_none()
    return alarm_of(row) if row is not None else None


async def page(
    tx: Transaction, scope: Scope, *, states: list[AlarmState], levels: list[AlarmLevel], after: int | None, limit: int
) -> list[Alarm]:
    """Newest first."""
    query = sa.select(alarm).where(visible(scope)).order_by(alarm.c.id.desc()).limit(limit)
    if states:
        query = query.where(alarm.c.state.in_([state.value for state in states]))
    else:
        query = query.where(alarm.c.state != AlarmState.CLOSED.value)
    if levels:
        query = query.where(alarm.c.level.in_([level.value for level in levels]))
    if after is not None:
        query = query.where(alarm.c.id < after)
    return [alarm_of(row) for row in await tx.execute(query)]


async def list_by_id(tx: Transaction, ids: list[int], scope: Scope) -> list[Alarm]:
    rows = await tx.execute(sa.select(alarm).where(alarm.c.id.in_(ids), visible(scope)))
    return [alarm_of(row) for row in rows]


async def list_off_shelf(tx: Transaction, now: datetime, limit: int) -> list[Alarm]:
    """Shelved alarms whose time is over, held; another worker's are left to it."""
    rows = await tx.execute(
        sa.select(alarm)
        .where(alarm.c.state == AlarmState.SHELVED.value, alarm.c.shelved_until <= now)
        .order_by(alarm.c.shelved_until)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [alarm_of(row) for row in rows]


def visible(scope: Scope) -> sa.ColumnElement[bool]:
    """Alarms of the scope's bodies; nobody's devices are the city desk's."""
    if scope.everything or scope.body_ids is None:
        return sa.true()
    return alarm.c.body_id.in_(sorted(scope.body_ids))


def alarm_of(row: sa.Row[Any]) -> Alarm:
    values = {name: row._mapping[name] for name in _FIELDS}  # noqa: SLF001 - the documented mapping of a row
    place = values["location"]
    if place is not None:
        point = to_shape(place)
        assert isinstance(point, Point)
        values["location"] = AlarmPoint(point.x, point.y)
    values["level"], values["state"] = AlarmLevel(values["level"]), AlarmState(values["state"])
    return Alarm(**values)


def _columns(held: Alarm) -> dict[str, Any]:
    values = {name: getattr(held, name) for name in _FIELDS if name != "id"}
    place = held.location
    point = Point(place.longitude_deg, place.latitude_deg) if place is not None else None
    values["location"] = from_shape(point, srid=4326) if point is not None else None
    return {name: value.value if isinstance(value, StrEnum) else value for name, value in values.items()}


def wire(held: Alarm) -> dict[str, Any]:
    """The row as JSON: what events carry and what the fold compares."""
    plain = asdict(held)
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in plain.items()
        if name != "id"
    }
