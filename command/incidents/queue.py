"""Lists of the register: the queue by time left, what is open nearby, what hangs on an incident."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from geoalchemy2 import Geography
from geoalchemy2.shape import from_shape
from shapely.geometry import Point

from command.foundation.database import Transaction
from command.foundation.errors import invalid
from command.incidents.lifecycle import ENDS, OUT_OF_QUEUE
from command.incidents.models import Incident, State
from command.incidents.rows import incident_of
from command.incidents.schemas import SimilarView
from command.incidents.sight import Sight
from command.incidents.tables import incident

DEGREES_PER_M = 1 / 90_000
"""A generous box around a circle: a degree of longitude is at least 90 km where the product is used."""
LARGEST_ID = 2**63
RECENT = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Nearby:
    """A circle around a WGS-84 place; with a matter, only what may be the same."""

    place: Point
    matter_code: str | None = None
    radius_m: float = 300.0


@dataclass(frozen=True, slots=True)
class Filters:
    """No states given = everything that somebody still has to do."""

    states: Sequence[State] = ()
    body_ids: frozenset[int] | None = None
    overdue: bool | None = None
    mine: bool = False
    text: str | None = None
    external_id: str | None = None


async def page(
    tx: Transaction, filters: Filters, sight: Sight, now: datetime, *, after: str | None, limit: int
) -> tuple[list[Incident], str | None]:
    """Least time left first, without a limit last; the cursor of the next page, or None on the last."""
    query = (
        sa.select(incident)
        .where(sight.condition(), *conditions(filters, sight, now))
        .order_by(sa.func.coalesce(incident.c.due_at, sa.text("'infinity'")), incident.c.id)
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(_behind(after))
    found = [incident_of(row) for row in await tx.execute(query)]
    more = len(found) > limit
    return found[:limit], _cursor(found[limit - 1]) if more else None


def conditions(filters: Filters, sight: Sight, now: datetime) -> list[sa.ColumnElement[bool]]:
    """The WHERE of the filters alone; what the asker may see is `sight.condition()`."""
    c = incident.c
    out = [state.value for state in OUT_OF_QUEUE]
    found: list[sa.ColumnElement[bool]] = [
        c.state.in_([state.value for state in filters.states]) if filters.states else c.state.not_in(out)
    ]
    if filters.body_ids is not None:
        found.append(c.body_id.in_(sorted(filters.body_ids)))
    if filters.overdue is not None:
        ended = [state.value for state in ENDS | {State.VOID}]
        late = sa.and_(c.due_at.is_not(None), c.due_at < now, c.state.not_in(ended))
        found.append(late if filters.overdue else sa.not_(late))
    if filters.mine:
        found.append(c.in_hand_of == sight.actor)
    if filters.external_id is not None:
        found.append(c.external_id == filters.external_id)
    if filters.text:
        found.append(
            sa.or_(
                *(column.icontains(filters.text, autoescape=True) for column in (c.number, c.description, c.address))
            )
        )
    return found


def _cursor(last: Incident) -> str:
    due = last.due_at.isoformat() if last.due_at is not None else ""
    return base64.urlsafe_b64encode(f"{due} {last.id}".encode()).decode()


def _behind(cursor: str) -> sa.ColumnElement[bool]:
    try:
        due, _, last_id = base64.urlsafe_b64decode(cursor.encode()).decode().partition(" ")
        due_at, after_id = datetime.fromisoformat(due) if due else None, int(last_id)
    except ValueError as error:
        raise invalid("cursor_invalid", "use next_cursor as it was given") from error
    if not 0 < after_id < LARGEST_ID or (due_at is not None and due_at.tzinfo is None):
        raise invalid("cursor_invalid", "use next_cursor as it was given")
    c = incident.c
    same = sa.and_(c.due_at.is_(None) if due_at is None else c.due_at == due_at, c.id > after_id)
    return same if due_at is None else sa.or_(same, c.due_at > due_at, c.due_at.is_(None))


async def similar(tx: Transaction, nearby: Nearby, sight: Sight, now: datetime) -> list[SimilarView]:
    """Open incidents in the circle, and those registered within two days; the nearest first."""
    c = incident.c
    here = from_shape(nearby.place, srid=4326)
    distance_m = sa.func.ST_Distance(sa.cast(c.location, Geography), sa.cast(here, Geography))
    box = sa.func.ST_Expand(here, nearby.radius_m * DEGREES_PER_M)
    open_or_recent = sa.or_(
        c.state.not_in([state.value for state in OUT_OF_QUEUE]),
        sa.and_(c.state != State.VOID.value, c.registered_at > now - RECENT),
    )
    query = (
        sa.select(
            c.id, c.number, c.state, c.description, c.matter_code, c.registered_at, distance_m.label("distance_m")
        )
        .where(c.location.op("&&")(box), distance_m <= nearby.radius_m, open_or_recent, sight.condition())
        .order_by("distance_m", c.id)
        .limit(20)
    )
    if nearby.matter_code is not None:
        query = query.where(sa.or_(c.matter_code == nearby.matter_code, c.matter_code.is_(None)))
    return [SimilarView.model_validate(row, from_attributes=True) for row in await tx.execute(query)]
