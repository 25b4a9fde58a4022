"""All SQL of emergencies: which alarm a radio's cry belongs to, and whether the radio was told to stop."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.database import Transaction
from command.radio.traffic.models import RadioEmergency
from command.radio.traffic.tables import radio_emergency


async def note(
    tx: Transaction, alarm_id: int, *, radio_id: int, device_id: int, repeater_id: int, slot: int, at: datetime
) -> None:
    """A cry, the first or another of the same alarm. A radio that cries on was not stopped."""
    newest = {"repeater_id": repeater_id, "slot": slot, "heard_at": at, "stopped_at": None}
    await tx.execute(
        insert(radio_emergency)
        .values(alarm_id=alarm_id, radio_id=radio_id, device_id=device_id, stops_sent=0, **newest)
        .on_conflict_do_update(index_elements=["alarm_id"], set_=newest)
    )


async def list_open(tx: Transaction, heard_since: datetime, stops_below: int) -> Sequence[RadioEmergency]:
    """Not stopped yet, heard since, and not told to stop too often."""
    table = radio_emergency.c
    rows = await tx.execute(
        sa.select(radio_emergency)
        .where(table.stopped_at.is_(None), table.heard_at >= heard_since, table.stops_sent < stops_below)
        .order_by(table.alarm_id)
    )
    return [RadioEmergency(**row._mapping) for row in rows]  # noqa: SLF001 - documented


async def is_of(tx: Transaction, alarm_id: int, device_id: int) -> bool:
    """Whether this alarm is a cry of this device's."""
    found = await tx.execute(sa.select(radio_emergency.c.device_id).where(radio_emergency.c.alarm_id == alarm_id))
    return found.scalar_one_or_none() == device_id


async def note_stop_sent(tx: Transaction, alarm_id: int, at: datetime) -> None:
    await tx.execute(
        sa.update(radio_emergency)
        .where(radio_emergency.c.alarm_id == alarm_id)
        .values(stop_sent_at=at, stops_sent=radio_emergency.c.stops_sent + 1)
    )


async def note_stopped(tx: Transaction, alarm_id: int, at: datetime) -> None:
    await tx.execute(sa.update(radio_emergency).where(radio_emergency.c.alarm_id == alarm_id).values(stopped_at=at))
