"""The SQL of hand-overs: their records, and what is in hand."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from command.foundation.database import Transaction
from command.foundation.security import Scope
from command.incidents.handover.models import Handover, HandoverState, Item, OpenCounts
from command.incidents.handover.tables import handover, handover_item
from command.incidents.lifecycle import ON_THE_ROAD, OUT_OF_QUEUE, PAUSES
from command.incidents.models import Incident, State
from command.incidents.queue import Filters, conditions
from command.incidents.rows import incident_of
from command.incidents.sight import Sight
from command.incidents.tables import incident

_OPEN = incident.c.state.not_in([state.value for state in OUT_OF_QUEUE])


async def lock_in_hand(tx: Transaction, people: Collection[str], sight: Sight) -> list[Incident]:
    """Open incidents in the hands of these accounts that this asker sees, held, in the order of their ids."""
    rows = await tx.execute(
        sa.select(incident)
        .where(incident.c.in_hand_of.in_(sorted(people)), _OPEN, sight.condition())
        .order_by(incident.c.id)
        .with_for_update()
    )
    return [incident_of(row) for row in rows]


async def count_in_hand(tx: Transaction, people: Collection[str], sight: Sight) -> dict[str, int]:
    """Open incidents in the hands of these accounts, by account, as far as this asker sees them."""
    query = (
        sa.select(incident.c.in_hand_of, sa.func.count().label("n"))
        .where(incident.c.in_hand_of.in_(sorted(people)), _OPEN, sight.condition())
        .group_by(incident.c.in_hand_of)
    )
    return {row.in_hand_of: row.n for row in await tx.execute(query)}


async def count_open(
    tx: Transaction, area: frozenset[int] | None, sights: Sequence[Sight], now: datetime
) -> OpenCounts:
    """What stands open in an area and all of these askers see; None: the whole city."""
    late = conditions(Filters(overdue=True), sights[0], now)
    query = (
        sa.select(incident.c.state, sa.func.count().label("n"), sa.func.count().filter(*late).label("late"))
        .where(*conditions(Filters(body_ids=area), sights[0], now), *(sight.condition() for sight in sights))
        .group_by(incident.c.state)
    )
    found = {State(row.state): row for row in await tx.execute(query)}

    def of(states: Collection[State]) -> int:
        return sum(row.n for state, row in found.items() if state in states)

    waiting, under_way, paused = of({State.REGISTERED, State.OWNED}), of(ON_THE_ROAD), of(PAUSES)
    return OpenCounts(
        waiting=waiting,
        under_way=under_way,
        to_close=of(found) - waiting - under_way - paused,
        paused=paused,
        overdue=sum(row.late for row in found.values()),
    )


async def visible(tx: Transaction, ids: Collection[int], sight: Sight) -> set[int]:
    rows = await tx.execute(sa.select(incident.c.id).where(incident.c.id.in_(list(ids)), sight.condition()))
    return set(rows.scalars())


async def insert(tx: Transaction, made: Handover) -> int:
    """Write the record with its items; `made.id` is given by the database."""
    values = {name: value for name, value in asdict(made).items() if name not in {"id", "items"}}
    values |= {"from_people": list(made.from_people), "state": made.state.value}
    made_id: int = (await tx.execute(sa.insert(handover).values(**values).returning(handover.c.id))).scalar_one()
    if made.items:
        rows = [
            {
                "handover_id": made_id,
                "incident_id": one.incident_id,
                "from_person": one.from_person,
                "state": one.state.value,
            }
            for one in made.items
        ]
        await tx.execute(sa.insert(handover_item), rows)
    return made_id


async def pass_on(tx: Transaction, body_id: int, people: Collection[str]) -> None:
    """What these people were handed at this desk and never confirmed is another's now."""
    await tx.execute(
        sa.update(handover)
        .where(handover.c.body_id == body_id, handover.c.to_person.in_(sorted(people)))
        .where(handover.c.state == HandoverState.WAITING.value)
        .values(state=HandoverState.PASSED_ON.value)
    )


async def confirm(tx: Transaction, handover_id: int, at: datetime, remark: str | None) -> None:
    await tx.execute(
        sa.update(handover)
        .where(handover.c.id == handover_id)
        .values(state=HandoverState.CONFIRMED.value, confirmed_at=at, remark=remark)
    )


async def find(tx: Transaction, handover_id: int, scope: Scope, *, locked: bool = False) -> Handover | None:
    """One record as this asker may read it; `locked` holds it until the end of the transaction."""
    query = sa.select(handover).where(handover.c.id == handover_id, _readable(scope))
    found = await _with_items(tx, query.with_for_update() if locked else query)
    return found[0] if found else None


async def page(
    tx: Transaction, scope: Scope, *, body_id: int | None, waiting_for: str | None, before: int | None, limit: int
) -> list[Handover]:
    """Newest first."""
    query = sa.select(handover).where(_readable(scope)).order_by(handover.c.id.desc()).limit(limit)
    if body_id is not None:
        query = query.where(handover.c.body_id == body_id)
    if waiting_for is not None:
        query = query.where(handover.c.to_person == waiting_for, handover.c.state == HandoverState.WAITING.value)
    if before is not None:
        query = query.where(handover.c.id < before)
    return await _with_items(tx, query)


async def incidents_of(tx: Transaction, made: Sequence[Handover], sight: Sight) -> dict[int, Incident]:
    """The incidents of these records that this asker sees, as they stand now."""
    ids = sorted({one.incident_id for each in made for one in each.items})
    if not ids:
        return {}
    rows = await tx.execute(sa.select(incident).where(incident.c.id.in_(ids), sight.condition()))
    return {row.id: incident_of(row) for row in rows}


def _readable(scope: Scope) -> sa.ColumnElement[bool]:
    """The records of one's desks, and those in which one is named."""
    if scope.body_ids is None:
        return sa.true()
    c = handover.c
    return sa.or_(c.body_id.in_(sorted(scope.body_ids)), c.to_person == scope.actor, c.handed_by == scope.actor)


async def _with_items(tx: Transaction, query: sa.Select[tuple[object, ...]]) -> list[Handover]:
    rows = (await tx.execute(query)).mappings().all()
    items: dict[int, list[Item]] = {row["id"]: [] for row in rows}
    if items:
        found = await tx.execute(
            sa.select(handover_item)
            .where(handover_item.c.handover_id.in_(list(items)))
            .order_by(handover_item.c.incident_id)
        )
        for one in found:
            items[one.handover_id].append(Item(one.incident_id, one.from_person, State(one.state)))
    return [
        Handover(
            **{
                **row,
                "state": HandoverState(row["state"]),
                "from_people": tuple(row["from_people"]),
                "open": OpenCounts(**row["open"]) if row["open"] is not None else None,
            },
            items=tuple(items[row["id"]]),
        )
        for row in rows
    ]
