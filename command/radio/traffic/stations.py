"""All SQL of repeaters and their slots."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.database import Transaction
from command.radio.traffic.models import Admission, LinkState, Repeater, Slot, SlotNews
from command.radio.traffic.tables import radio_repeater, radio_slot


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


async def note_heard(tx: Transaction, repeater_id: int, remote: str, at: datetime) -> None:
    await tx.execute(
        sa.update(radio_repeater)
        .where(radio_repeater.c.id == repeater_id)
        .values(remote=remote, last_heard_at=at, first_heard_at=sa.func.coalesce(radio_repeater.c.first_heard_at, at))
    )


async def list_slots(tx: Transaction) -> list[Slot]:
    rows = await tx.execute(sa.select(radio_slot).order_by(radio_slot.c.repeater_id, radio_slot.c.slot))
    return [Slot(**{**row._mapping, "link": LinkState(row.link)}) for row in rows]  # noqa: SLF001 - documented


async def save_slots(tx: Transaction, news: Sequence[SlotNews], now: datetime) -> None:
    for one in sorted(news, key=lambda slot: (slot.repeater_id, slot.slot)):
        values = {**one.values(), "updated_at": now}
        await tx.execute(
            insert(radio_slot).values(values).on_conflict_do_update(index_elements=["repeater_id", "slot"], set_=values)
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


def _repeater(row: sa.Row[Any]) -> Repeater:
    return Repeater(**{**row._mapping, "admission": Admission(row.admission)})  # noqa: SLF001 - documented
