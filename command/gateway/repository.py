"""All SQL of registrations and pending terminals."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.database import Transaction
from command.gateway.tables import pending_terminal, terminal_registration
from command.protocols.jt808.registration import Register
from command.protocols.jt808.version import Version


@dataclass(frozen=True, slots=True)
class Registration:
    """What a registered device said of itself, and the digest of the code it was given."""

    device_id: int
    code_digest: bytes
    version: Version
    terminal_id: str


@dataclass(frozen=True, slots=True)
class PendingTerminal:
    id: int
    identity: str
    code_digest: bytes | None
    version: Version
    terminal_id: str
    maker: str
    model: str
    plate: str
    plate_colour: int
    remote: str
    first_seen_at: datetime
    last_seen_at: datetime


async def list_registrations(tx: Transaction) -> list[Registration]:
    return [_registration(row) for row in await tx.execute(sa.select(terminal_registration))]


async def find_registration(tx: Transaction, device_id: int) -> Registration | None:
    asked = sa.select(terminal_registration).where(terminal_registration.c.device_id == device_id)
    row = (await tx.execute(asked)).one_or_none()
    return _registration(row) if row is not None else None


async def save_registration(
    tx: Transaction, device_id: int, said: Register, version: Version, code_digest: bytes, now: datetime
) -> Registration:
    values = {"code_digest": code_digest, "version": int(version), "registered_at": now, **_said(said)}
    await tx.execute(
        insert(terminal_registration)
        .values(device_id=device_id, **values)
        .on_conflict_do_update(index_elements=["device_id"], set_=values)
    )
    return Registration(device_id, code_digest, version, said.terminal_id)


async def delete_registration(tx: Transaction, device_id: int) -> None:
    await tx.execute(sa.delete(terminal_registration).where(terminal_registration.c.device_id == device_id))


async def list_pending(tx: Transaction, limit: int) -> list[PendingTerminal]:
    rows = await tx.execute(sa.select(pending_terminal).order_by(pending_terminal.c.last_seen_at.desc()).limit(limit))
    return [_pending(row) for row in rows]


async def save_pending(
    tx: Transaction,
    identity: str,
    said: Register,
    version: Version,
    *,
    code_digest: bytes | None,
    remote: str,
    now: datetime,
) -> PendingTerminal:
    values = {"version": int(version), "remote": remote, "last_seen_at": now, **_said(said)}
    if code_digest is not None:
        values["code_digest"] = code_digest
    row = (
        await tx.execute(
            insert(pending_terminal)
            .values(identity=identity, first_seen_at=now, **values)
            .on_conflict_do_update(index_elements=["identity"], set_=values)
            .returning(*pending_terminal.c)
        )
    ).one()
    return _pending(row)


async def adopt(tx: Transaction, pending: PendingTerminal, device_id: int, now: datetime) -> Registration | None:
    """The register knows it now: its code, its positions and what else it said become those of the device."""
    ids = {"known": device_id, "pending": -pending.id}
    await tx.execute(sa.text("update position set device_id = :known where device_id = :pending"), ids)
    await tx.execute(sa.text("update terminal_message set device_id = :known where device_id = :pending"), ids)
    await tx.execute(sa.delete(pending_terminal).where(pending_terminal.c.id == pending.id))
    if pending.code_digest is None:
        return None
    said = Register(0, 0, pending.maker, pending.model, pending.terminal_id, pending.plate_colour, pending.plate)
    return await save_registration(tx, device_id, said, pending.version, pending.code_digest, now)


async def delete_pending(tx: Transaction, pending_id: int) -> bool:
    deleted = await tx.execute(sa.delete(pending_terminal).where(pending_terminal.c.id == pending_id))
    return bool(deleted.rowcount)


def _said(said: Register) -> dict[str, Any]:
    return {
        "terminal_id": _clean(said.terminal_id),
        "maker": _clean(said.maker),
        "model": _clean(said.model),
        "plate": _clean(said.plate),
        "plate_colour": said.plate_colour,
    }


def _clean(text: str) -> str:
    """PostgreSQL's text holds no zero byte; terminals send anything."""
    return text.replace("\0", "")


def _registration(row: sa.Row[Any]) -> Registration:
    return Registration(row.device_id, row.code_digest, Version(row.version), row.terminal_id)


def _pending(row: sa.Row[Any]) -> PendingTerminal:
    values = row._asdict()
    return PendingTerminal(**{**values, "version": Version(row.version)})
