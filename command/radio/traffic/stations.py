"""All SQL of repeaters and their slots."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.database import Transaction
from command.radio.traffic.models import Admission, LinkState, Repeater, Slot, SlotNews
from command.radio.traffic.tables import radio_repeater, radio_slot

_SLOT_KEY: Final = ("repeater_id", "slot")
ROWS_AT_ONCE: Final = 1000
"""A statement takes 32,767 values."""


async def list_repeaters(tx: Transaction) -> list[Repeater]:
    rows = await tx.execute(sa.select(radio_repeater).order_by(radio_repeater.c.identity))
    return [_repeater(row) for row in rows]


async def find_repeater(tx: Transaction, identity: str) -> Repeater | None:
    row = (await tx.execute(sa.select(radio_repeater).where(radio_repeater.c.identity == identity))).one_or_none()
    return _repeater(row) if row is not None else None


async def note_repeater(
    tx: Transaction,
    identity: str,
    admission: Admission,
    *,
    remote: str,
    rssi_db_per_step: float,
    reports_per_s: float,
    now: datetime,
) -> Repeater:
    """A repeater that nobody knew was heard. Whoever was faster keeps his word on its admission."""
    heard = {"remote": remote, "last_heard_at": now}
    row = (
        await tx.execute(
            insert(radio_repeater)
            .values(
                identity=identity,
                name="",
                admission=admission,
                rssi_db_per_step=rssi_db_per_step,
                reports_per_s=reports_per_s,
                first_heard_at=now,
                **heard,
            )
            .on_conflict_do_update(index_elements=["identity"], set_=heard)
            .returning(*radio_repeater.c)
        )
    ).one()
    return _repeater(row)


async def save_repeater(tx: Transaction, identity: str, values: dict[str, Any]) -> Repeater:
    """A person's word on a repeater, heard already or not yet."""
    row = (
        await tx.execute(
            insert(radio_repeater)
            .values(identity=identity, **values)
            .on_conflict_do_update(index_elements=["identity"], set_=values)
            .returning(*radio_repeater.c)
        )
    ).one()
    return _repeater(row)


async def delete_pending(tx: Transaction, identity: str) -> bool:
    """Off the list: only one that waits and of which nothing was kept."""
    kept = sa.exists().where(radio_slot.c.repeater_id == radio_repeater.c.id)
    gone = await tx.execute(
        sa.delete(radio_repeater).where(
            radio_repeater.c.identity == identity, radio_repeater.c.admission == Admission.PENDING, ~kept
        )
    )
    return bool(gone.rowcount)


async def note_heard(tx: Transaction, heard: Mapping[int, tuple[str, datetime]]) -> None:
    """Repeater -> the address it speaks from, and when it was heard last."""
    if not heard:
        return
    ids = sorted(heard)
    news = sa.func.unnest(
        sa.literal(ids, sa.ARRAY(sa.BigInteger)),
        sa.literal([heard[one][0] for one in ids], sa.ARRAY(sa.Text)),
        sa.literal([heard[one][1] for one in ids], sa.ARRAY(sa.DateTime(timezone=True))),
    ).table_valued("id", "remote", "at").render_derived()  # fmt: skip
    await tx.execute(
        sa.update(radio_repeater)
        .where(radio_repeater.c.id == news.c.id)
        .values(
            remote=news.c.remote,
            last_heard_at=news.c.at,
            first_heard_at=sa.func.coalesce(radio_repeater.c.first_heard_at, news.c.at),
        )
    )


async def list_slots(tx: Transaction) -> list[Slot]:
    rows = await tx.execute(sa.select(radio_slot).order_by(radio_slot.c.repeater_id, radio_slot.c.slot))
    return [Slot(**{**row._mapping, "link": LinkState(row.link)}) for row in rows]  # noqa: SLF001 - documented


async def save_slots(tx: Transaction, news: Sequence[SlotNews], now: datetime) -> None:
    rows = [{**one.values(), "updated_at": now} for one in news]
    for some in _batched(sorted(rows, key=lambda row: (row["repeater_id"], row["slot"])), ROWS_AT_ONCE):
        new = insert(radio_slot).values(list(some))
        changes = {name: new.excluded[name] for name in rows[0] if name not in _SLOT_KEY}
        await tx.execute(new.on_conflict_do_update(index_elements=_SLOT_KEY, set_=changes))


async def note_abandoned(tx: Transaction, linked_before: datetime, silent_before: datetime, now: datetime) -> None:
    """Slots of which nothing has been written since, by any gateway: they are silent still, or their link is lost."""
    table = radio_slot.c
    is_up = table.link == LinkState.UP
    await tx.execute(
        sa.update(radio_slot)
        .where(sa.case((is_up, table.updated_at < linked_before), else_=table.updated_at < silent_before))
        .values(
            link=sa.case((is_up, LinkState.LOST.value), else_=table.link),
            link_at=sa.case((is_up, table.heard_at), else_=table.link_at),
            planned_per_s=0.0,
            actual_per_s=0.0,
            updated_at=now,
        )
    )


async def has_slot(tx: Transaction, repeater_id: int, slot: int) -> bool:
    found = await tx.execute(
        sa.select(radio_slot.c.slot).where(radio_slot.c.repeater_id == repeater_id, radio_slot.c.slot == slot)
    )
    return found.one_or_none() is not None


async def linked_slots(tx: Transaction, heard_since: datetime) -> Collection[tuple[int, int]]:
    """Repeater and slot of those whose gateway has written of them since."""
    rows = await tx.execute(
        sa.select(radio_slot.c.repeater_id, radio_slot.c.slot).where(
            radio_slot.c.link == LinkState.UP, radio_slot.c.updated_at >= heard_since
        )
    )
    return [(row.repeater_id, row.slot) for row in rows]


def _batched(rows: Sequence[dict[str, Any]], size: int) -> Iterator[Sequence[dict[str, Any]]]:
    for first in range(0, len(rows), size):
        yield rows[first : first + size]


def _repeater(row: sa.Row[Any]) -> Repeater:
    return Repeater(**{**row._mapping, "admission": Admission(row.admission)})  # noqa: SLF001 - documented
