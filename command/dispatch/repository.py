"""All SQL of orders, bearers and proposals."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.dispatch.models import ENDED, Bearer, BearerKind, BearerState, Order, Stage
from command.dispatch.tables import dispatch_order, order_bearer, proposal
from command.force.service import Task
from command.foundation.database import Transaction

_IS_OPEN = dispatch_order.c.stage.not_in(sorted(ENDED))


def _order(row: sa.RowMapping) -> Order:
    return Order(**{**row, "task": Task(row["task"]), "stage": Stage(row["stage"])})


def _bearer(row: sa.RowMapping) -> Bearer:
    return Bearer(**{**row, "kind": BearerKind(row["kind"]), "state": BearerState(row["state"])})


async def _orders(tx: Transaction, query: sa.Select[Any]) -> list[Order]:
    return [_order(row) for row in (await tx.execute(query)).mappings()]


async def insert_order(tx: Transaction, **values: Any) -> Order:
    made = await tx.execute(sa.insert(dispatch_order).values(**values).returning(dispatch_order))
    return _order(made.mappings().one())


async def save(tx: Transaction, order: Order) -> None:
    await tx.execute(
        sa.update(dispatch_order)
        .where(dispatch_order.c.id == order.id)
        .values(
            crew_id=order.crew_id,
            body_id=order.body_id,
            task=order.task.value,
            stage=order.stage.value,
            stage_at=order.stage_at,
            override_reason=order.override_reason,
            result=order.result,
            note=order.note,
            attempt=order.attempt,
            next_step_at=order.next_step_at,
        )
    )


async def find(tx: Transaction, order_id: int) -> Order | None:
    found = await _orders(tx, sa.select(dispatch_order).where(dispatch_order.c.id == order_id))
    return next(iter(found), None)


async def lock(tx: Transaction, order_id: int) -> Order | None:
    query = sa.select(dispatch_order).where(dispatch_order.c.id == order_id).with_for_update()
    return next(iter(await _orders(tx, query)), None)


async def list_by_id(tx: Transaction, ids: Iterable[int]) -> list[Order]:
    return await _orders(tx, sa.select(dispatch_order).where(dispatch_order.c.id.in_(sorted(set(ids)))))


async def list_of_incident(tx: Transaction, incident_id: int) -> list[Order]:
    query = sa.select(dispatch_order).where(dispatch_order.c.incident_id == incident_id)
    return await _orders(tx, query.order_by(dispatch_order.c.id))


async def list_open_of_crew(tx: Transaction, crew_id: int) -> list[Order]:
    """Oldest first; the caller holds the crew's lock."""
    query = sa.select(dispatch_order).where(dispatch_order.c.crew_id == crew_id, _IS_OPEN)
    return await _orders(tx, query.order_by(dispatch_order.c.id))


async def list_open(
    tx: Transaction, body_ids: frozenset[int] | None, crew_id: int | None = None, after: int = 0, limit: int = 1000
) -> list[Order]:
    """Open orders of crews and desks of these bodies (None: of all), by id."""
    query = sa.select(dispatch_order).where(_IS_OPEN, dispatch_order.c.id > after)
    if body_ids is not None:
        query = query.where(dispatch_order.c.body_id.in_(sorted(body_ids)))
    if crew_id is not None:
        query = query.where(dispatch_order.c.crew_id == crew_id)
    return await _orders(tx, query.order_by(dispatch_order.c.id).limit(limit))


async def load_of_crews(tx: Transaction) -> dict[int, int]:
    """How many open orders each crew has."""
    query = (
        sa.select(dispatch_order.c.crew_id, sa.func.count())
        .where(_IS_OPEN, dispatch_order.c.crew_id.is_not(None))
        .group_by(dispatch_order.c.crew_id)
    )
    return {row[0]: row[1] for row in await tx.execute(query)}


async def list_due(tx: Transaction, now: datetime, limit: int) -> list[int]:
    """Unanswered orders whose next step is due, the longest waiting first."""
    query = sa.select(dispatch_order.c.id).where(dispatch_order.c.next_step_at <= now)
    return list((await tx.execute(query.order_by(dispatch_order.c.next_step_at).limit(limit))).scalars())


async def crews_tried(tx: Transaction, incident_id: int) -> frozenset[int]:
    """Crews that had an order of this incident already, whatever became of it."""
    query = sa.select(dispatch_order.c.crew_id).where(
        dispatch_order.c.incident_id == incident_id, dispatch_order.c.crew_id.is_not(None)
    )
    return frozenset((await tx.execute(query)).scalars())


async def add_bearer(tx: Transaction, **values: Any) -> Bearer:
    made = await tx.execute(sa.insert(order_bearer).values(**values).returning(order_bearer))
    return _bearer(made.mappings().one())


async def set_bearer(tx: Transaction, message_id: int, state: BearerState, at: datetime) -> Bearer | None:
    changed = await tx.execute(
        sa.update(order_bearer)
        .where(order_bearer.c.message_id == message_id)
        .values(state=state.value, at=at)
        .returning(order_bearer)
    )
    row = changed.mappings().one_or_none()
    return _bearer(row) if row is not None else None


async def bearers_of(tx: Transaction, order_ids: Sequence[int]) -> dict[int, list[Bearer]]:
    found: dict[int, list[Bearer]] = {}
    query = sa.select(order_bearer).where(order_bearer.c.order_id.in_(order_ids)).order_by(order_bearer.c.id)
    for row in (await tx.execute(query)).mappings():
        found.setdefault(row["order_id"], []).append(_bearer(row))
    return found


async def propose(tx: Transaction, **values: Any) -> int | None:
    """One open proposal an incident: None when one stands already."""
    query = insert(proposal).values(**values).on_conflict_do_nothing().returning(proposal.c.id)
    made: int | None = (await tx.execute(query)).scalar_one_or_none()
    return made


async def list_proposed(tx: Transaction) -> list[tuple[int, int]]:
    """Incident and desk of every proposal that waits for a person; they rise by themselves."""
    query = sa.select(proposal.c.incident_id, proposal.c.body_id).where(proposal.c.decided_at.is_(None))
    return [(row.incident_id, row.body_id) for row in await tx.execute(query)]


async def decide_proposal(tx: Transaction, incident_id: int, at: datetime) -> bool:
    """Whether one was open."""
    decided = await tx.execute(
        sa.update(proposal)
        .where(proposal.c.incident_id == incident_id, proposal.c.decided_at.is_(None))
        .values(decided_at=at)
        .returning(proposal.c.id)
    )
    return decided.scalar_one_or_none() is not None


async def list_proposals(tx: Transaction, body_ids: frozenset[int] | None) -> list[sa.Row[Any]]:
    query = sa.select(proposal).where(proposal.c.decided_at.is_(None)).order_by(proposal.c.id)
    if body_ids is not None:
        query = query.where(proposal.c.body_id.in_(sorted(body_ids)))
    return list(await tx.execute(query))


async def lock_rising(tx: Transaction, now: datetime, limit: int) -> list[sa.Row[Any]]:
    query = (
        sa.select(proposal)
        .where(proposal.c.decided_at.is_(None), proposal.c.rises_at <= now)
        .order_by(proposal.c.rises_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(await tx.execute(query))


async def raise_proposal(tx: Transaction, proposal_id: int, body_id: int, rises_at: datetime) -> None:
    await tx.execute(sa.update(proposal).where(proposal.c.id == proposal_id).values(body_id=body_id, rises_at=rises_at))
