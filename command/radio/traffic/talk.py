"""All SQL of calls and texts."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from command.foundation.database import Transaction
from command.radio.traffic.models import CallEnd, GroupText, GroupTextState, LinkState, RadioCall, RadioText
from command.radio.traffic.tables import radio_call, radio_group_text, radio_slot, radio_text

SAME_TEXT: Final = timedelta(minutes=10)
"""A radio whose answer was lost sends its text again, under the same request id."""
SAME_CALL: Final = timedelta(minutes=10)
"""A call that was told to begin longer ago has ended, and its end was lost."""


async def begin_call(tx: Transaction, call: RadioCall) -> int:
    """Its id; the same one when the same call is told again."""
    same = sa.select(radio_call.c.id).where(
        radio_call.c.repeater_id == call.repeater_id,
        radio_call.c.slot == call.slot,
        radio_call.c.sender == call.sender,
        radio_call.c.target == call.target,
        radio_call.c.call_type == call.call_type,
        radio_call.c.ended_at.is_(None),
        radio_call.c.started_at > call.started_at - SAME_CALL,
    )
    found: int | None = (await tx.execute(same.limit(1))).scalar_one_or_none()
    if found is not None:
        return found
    values = {name: getattr(call, name) for name in RadioCall.__slots__ if name != "id"}
    made: int = (await tx.execute(sa.insert(radio_call).values(values).returning(radio_call.c.id))).scalar_one()
    return made


async def end_call(
    tx: Transaction, call_id: int, *, ended_at: datetime, talked_s: float, held_s: float, by: CallEnd
) -> None:
    await tx.execute(
        sa.update(radio_call)
        .where(radio_call.c.id == call_id, radio_call.c.ended_at.is_(None))
        .values(ended_at=ended_at, talked_s=talked_s, held_s=held_s, ended_by=by)
    )


async def end_abandoned(tx: Transaction, now: datetime, silent_since: datetime) -> int:
    """End calls whose end nobody can tell any more, when their slot was heard last; returns how many.

    Of a call on a slot that is linked, its gateway knows; other platforms have no slots.
    """
    call, slot = radio_call.c, radio_slot.c
    mine = sa.and_(slot.repeater_id == call.repeater_id, slot.slot == call.slot)
    is_followed = sa.exists().where(mine, slot.link == LinkState.UP, slot.updated_at >= silent_since)
    heard_at = sa.select(slot.heard_at).where(mine).scalar_subquery()
    at_most_now = sa.func.least(
        sa.func.coalesce(heard_at, call.started_at), sa.literal(now, sa.DateTime(timezone=True))
    )
    ended_at = sa.func.greatest(call.started_at, at_most_now)
    held_s = sa.func.extract("epoch", ended_at - call.started_at)
    ended = await tx.execute(
        sa.update(radio_call)
        .where(call.ended_at.is_(None), call.started_at < silent_since, ~is_followed)
        .values(ended_at=ended_at, talked_s=held_s, held_s=held_s, ended_by=CallEnd.SILENCE)
    )
    return int(ended.rowcount)


async def find_call(tx: Transaction, call_id: int) -> RadioCall | None:
    row = (await tx.execute(sa.select(radio_call).where(radio_call.c.id == call_id))).one_or_none()
    return _call(row) if row is not None else None


async def list_open_calls(tx: Transaction) -> list[RadioCall]:
    rows = await tx.execute(sa.select(radio_call).where(radio_call.c.ended_at.is_(None)).order_by(radio_call.c.id))
    return [_call(row) for row in rows]


async def page_calls(
    tx: Transaction,
    *,
    before_id: int | None,
    limit: int,
    start: datetime | None = None,
    end: datetime | None = None,
    radio_id: int | None = None,
    among: Collection[int] | None = None,
    repeater_id: int | None = None,
    emergency: bool | None = None,
) -> list[RadioCall]:
    """Newest first. `among`: only calls that one of these radios made or was called in."""
    table = radio_call.c
    asked = sa.select(radio_call)
    if before_id is not None:
        asked = asked.where(table.id < before_id)
    if start is not None:
        asked = asked.where(table.started_at >= start)
    if end is not None:
        asked = asked.where(table.started_at < end)
    if radio_id is not None:
        asked = asked.where(sa.or_(table.sender == radio_id, table.target == radio_id))
    if among is not None:
        theirs = sa.literal(list(among), sa.ARRAY(sa.Integer))
        asked = asked.where(sa.or_(table.sender == sa.any_(theirs), table.target == sa.any_(theirs)))
    if repeater_id is not None:
        asked = asked.where(table.repeater_id == repeater_id)
    if emergency is not None:
        asked = asked.where(table.is_emergency.is_(emergency))
    return [_call(row) for row in await tx.execute(asked.order_by(table.id.desc()).limit(limit))]


async def add_text(tx: Transaction, said: RadioText) -> bool:
    """False when it was there already: of radios that send a text again under its request id."""
    table = radio_text.c
    same = sa.select(table.id).where(
        table.sender == said.sender,
        table.request_id == said.request_id,
        table.text == said.text,
        table.data.is_not_distinct_from(said.data),
        table.received_at > said.received_at - SAME_TEXT,
    )
    if (await tx.execute(same.limit(1))).one_or_none() is not None:
        return False
    await insert_text(tx, said)
    return True


async def insert_text(tx: Transaction, said: RadioText) -> None:
    """One that whoever tells of it tells once."""
    values = {name: getattr(said, name) for name in RadioText.__slots__ if name != "id"}
    await tx.execute(sa.insert(radio_text).values(values))


async def page_texts(
    tx: Transaction,
    *,
    before_id: int | None,
    limit: int,
    radio_id: int | None = None,
    among: Collection[int] | None = None,
) -> list[RadioText]:
    """Newest first."""
    table = radio_text.c
    asked = sa.select(radio_text)
    if before_id is not None:
        asked = asked.where(table.id < before_id)
    if radio_id is not None:
        asked = asked.where(table.sender == radio_id)
    if among is not None:
        asked = asked.where(table.sender == sa.any_(sa.literal(list(among), sa.ARRAY(sa.Integer))))
    rows = await tx.execute(asked.order_by(table.id.desc()).limit(limit))
    return [RadioText(**row._mapping) for row in rows]  # noqa: SLF001 - documented


async def put_group_texts(
    tx: Transaction,
    target: int,
    text: str,
    slots: Sequence[tuple[int, int]],
    *,
    actor: str,
    now: datetime,
    expires_at: datetime,
) -> list[GroupText]:
    """One row a slot."""
    rows = [
        {
            "target": target,
            "text": text,
            "repeater_id": repeater_id,
            "slot": slot,
            "state": GroupTextState.QUEUED,
            "attempts": 0,
            "actor": actor,
            "created_at": now,
            "next_try_at": now,
            "expires_at": expires_at,
        }
        for repeater_id, slot in slots
    ]
    made = await tx.execute(sa.insert(radio_group_text).values(rows).returning(*radio_group_text.c))
    return [_group_text(row) for row in made]


async def claim_group_texts(
    tx: Transaction, slots: Collection[tuple[int, int]], now: datetime, limit: int
) -> list[GroupText]:
    """Locked rows that are due on these slots."""
    if not slots:
        return []
    table = radio_group_text.c
    rows = await tx.execute(
        sa.select(radio_group_text)
        .where(
            table.ended_at.is_(None),
            table.next_try_at <= now,
            sa.tuple_(table.repeater_id, table.slot).in_(sorted(slots)),
        )
        .order_by(table.next_try_at, table.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [_group_text(row) for row in rows]


async def save_group_text(tx: Transaction, text_id: int, **values: Any) -> None:
    """Changes of one that has not ended."""
    await tx.execute(
        sa.update(radio_group_text)
        .where(radio_group_text.c.id == text_id, radio_group_text.c.ended_at.is_(None))
        .values(values)
    )


async def expire_group_texts(tx: Transaction, now: datetime) -> int:
    """Those that no slot has taken in their time, and those sent on slots that nobody speaks to now; returns how many."""
    table = radio_group_text.c
    state = sa.case((table.state == GroupTextState.QUEUED, GroupTextState.EXPIRED.value), else_=table.state)
    gone = await tx.execute(
        sa.update(radio_group_text)
        .where(table.ended_at.is_(None), table.expires_at <= now, table.next_try_at <= now)
        .values(state=state, ended_at=now)
    )
    return int(gone.rowcount)


async def page_group_texts(
    tx: Transaction, before_id: int | None, limit: int, groups: Collection[int] | None = None
) -> list[GroupText]:
    """Newest first."""
    asked = sa.select(radio_group_text)
    if groups is not None:
        asked = asked.where(radio_group_text.c.target.in_(groups))
    if before_id is not None:
        asked = asked.where(radio_group_text.c.id < before_id)
    rows = await tx.execute(asked.order_by(radio_group_text.c.id.desc()).limit(limit))
    return [_group_text(row) for row in rows]


async def forget_old(tx: Transaction, before: datetime) -> None:
    await tx.execute(sa.delete(radio_call).where(radio_call.c.started_at < before))
    await tx.execute(sa.delete(radio_text).where(radio_text.c.received_at < before))
    await tx.execute(sa.delete(radio_group_text).where(radio_group_text.c.created_at < before))


def _call(row: sa.Row[Any]) -> RadioCall:
    return RadioCall(**{**row._mapping, "ended_by": CallEnd(row.ended_by) if row.ended_by else None})  # noqa: SLF001


def _group_text(row: sa.Row[Any]) -> GroupText:
    return GroupText(**{**row._mapping, "state": GroupTextState(row.state)})  # noqa: SLF001 - documented
