"""All SQL of single radios: presence and signal reports."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.database import Transaction
from command.radio.traffic.models import (
    ANOTHER_PLATFORM,
    STRANGER,
    HeardBy,
    RadioPresence,
    Sighting,
    SignalKind,
    SignalReport,
)
from command.radio.traffic.tables import radio_presence, radio_signal_report


async def note(tx: Transaction, seen: Sighting, usual_renew_s: int) -> None:
    """A radio was heard. What comes late does not make it look newer, nor move it back to another slot."""
    values: dict[str, Any] = {
        "radio_id": seen.radio_id,
        "repeater_id": seen.repeater_id,
        "slot": seen.slot,
        "first_heard_at": seen.at,
        "heard_at": seen.at,
        "heard_by": seen.by,
        "registered_at": seen.at if seen.renew_s is not None else None,
        "renew_s": usual_renew_s if seen.renew_s is None else seen.renew_s,
        "rssi_raw": seen.rssi_raw,
        "rssi_dbm": seen.rssi_dbm,
        "rssi_at": seen.at if seen.rssi_raw is not None else None,
    }
    table, new = radio_presence.c, insert(radio_presence).values(values)
    newer = new.excluded.heard_at >= table.heard_at
    changes: dict[str, Any] = {
        name: sa.case((newer, new.excluded[name]), else_=table[name])
        for name in ("repeater_id", "slot", "heard_at", "heard_by")
    }
    if seen.renew_s is not None:
        changes |= {"registered_at": seen.at, "renew_s": seen.renew_s}
    if seen.rssi_raw is not None:
        changes |= {name: new.excluded[name] for name in ("rssi_raw", "rssi_dbm", "rssi_at")}
    await tx.execute(new.on_conflict_do_update(index_elements=["radio_id"], set_=changes))


async def note_off(tx: Transaction, radio_id: int, at: datetime) -> None:
    """It said, or was found, to be off."""
    await tx.execute(sa.update(radio_presence).where(radio_presence.c.radio_id == radio_id).values(off_at=at))


async def list_presence(tx: Transaction, heard_since: datetime | None = None) -> list[RadioPresence]:
    """Of radios that repeaters hear: those of other platforms are not asked by us."""
    asked = sa.select(radio_presence).where(radio_presence.c.radio_id < ANOTHER_PLATFORM)
    if heard_since is not None:
        asked = asked.where(radio_presence.c.heard_at >= heard_since)
    return [_presence(row) for row in await tx.execute(asked)]


async def page_presence(
    tx: Transaction, after: int, limit: int, only: Collection[int] | None, never: Collection[int]
) -> list[RadioPresence]:
    """By number; `only` these, where given, and none of `never`."""
    asked = sa.select(radio_presence).where(radio_presence.c.radio_id > after)
    if only is not None:
        asked = asked.where(radio_presence.c.radio_id == sa.any_(sa.literal(list(only), sa.ARRAY(sa.Integer))))
    if never:
        asked = asked.where(radio_presence.c.radio_id != sa.all_(sa.literal(list(never), sa.ARRAY(sa.Integer))))
    rows = await tx.execute(asked.order_by(radio_presence.c.radio_id).limit(limit))
    return [_presence(row) for row in rows]


async def forget_presence(tx: Transaction, radio_id: int) -> bool:
    gone = await tx.execute(sa.delete(radio_presence).where(radio_presence.c.radio_id == radio_id))
    return bool(gone.rowcount)


async def add_signal(tx: Transaction, report: SignalReport) -> None:
    """Once, however often it is told."""
    values = {name: getattr(report, name) for name in SignalReport.__slots__ if name != "id"}
    await tx.execute(insert(radio_signal_report).values(values).on_conflict_do_nothing())


async def list_signals(
    tx: Transaction,
    *,
    start: datetime,
    end: datetime,
    repeater_id: int | None = None,
    device_ids: Collection[int] | None = None,
    after_id: int = 0,
    limit: int = 1000,
) -> list[SignalReport]:
    """By id, of reports whose own time lies in [start, end)."""
    table = radio_signal_report.c
    asked = sa.select(radio_signal_report).where(table.id > after_id, table.at >= start, table.at < end)
    if repeater_id is not None:
        asked = asked.where(table.repeater_id == repeater_id)
    if device_ids is not None:
        asked = asked.where(table.device_id == sa.any_(sa.literal(list(device_ids), sa.ARRAY(sa.BigInteger))))
    rows = await tx.execute(asked.order_by(table.id).limit(limit))
    return [SignalReport(**{**row._mapping, "kind": SignalKind(row.kind)}) for row in rows]  # noqa: SLF001


async def adopt(tx: Transaction, radio_id: int, device_id: int) -> None:
    """The register knows this radio now: what was kept of the stranger is the device's."""
    ids = {"known": device_id, "stranger": -(STRANGER + radio_id)}
    await tx.execute(sa.text("update position set device_id = :known where device_id = :stranger"), ids)
    await tx.execute(
        sa.update(radio_signal_report)
        .where(radio_signal_report.c.device_id == ids["stranger"])
        .values(device_id=device_id)
    )


async def forget_old_signals(tx: Transaction, before: datetime) -> None:
    await tx.execute(sa.delete(radio_signal_report).where(radio_signal_report.c.at < before))


def _presence(row: sa.Row[Any]) -> RadioPresence:
    return RadioPresence(**{**row._mapping, "heard_by": HeardBy(row.heard_by)})  # noqa: SLF001 - documented
