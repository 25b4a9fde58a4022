"""Walking the chain from its beginning: finds a changed, missing or foreign row."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from command.foundation.database import Transaction
from command.foundation.history.chain import GENESIS, link
from command.foundation.history.sequencer import signature_of
from command.foundation.history.tables import chain_signature, event, event_log, event_personal


@dataclass(frozen=True, slots=True)
class Broken:
    """One place where the history is not what was written."""

    sequence: int
    reason: str


async def begin_log(tx: Transaction) -> None:
    """A fresh log with an id of its own; does nothing where one stands."""
    await tx.execute(
        sa.dialects.postgresql.insert(event_log).from_select(
            ["id", "sequence", "hash"],
            sa.select(sa.literal(uuid4()), sa.literal(0, sa.BigInteger), sa.literal(GENESIS)).where(
                ~sa.exists(sa.select(event_log.c.id))
            ),
        )
    )


async def verify(tx: Transaction, key: bytes | None) -> AsyncIterator[Broken]:
    """Every break of the chain, in order. With the key the hourly signatures are checked too.

    The service may go on numbering meanwhile: the head is read before the rows and once more after them.
    """
    previous, expected = GENESIS, 0
    top = (await tx.execute(sa.select(event_log))).one()
    at_top = GENESIS
    signed = {row.sequence: row for row in await tx.execute(sa.select(chain_signature))}
    personal = sa.select(event_personal.c.data).where(event_personal.c.event_id == event.c.id).scalar_subquery()
    rows = await tx.stream(
        sa.select(event, personal.label("personal")).where(event.c.sequence.is_not(None)).order_by(event.c.sequence)
    )
    async for row in rows:
        expected += 1
        if row.sequence != expected:
            yield Broken(expected, f"missing: the next row is {row.sequence}")
            expected = row.sequence
        if link(previous, row.sequence, row) != row.hash:
            yield Broken(row.sequence, "changed: its columns do not give its hash")
        if reason := _personal_fault(row):
            yield Broken(row.sequence, reason)
        signature = signed.get(row.sequence)
        if key and signature and signature.signature != signature_of(key, row.sequence, row.hash):
            yield Broken(row.sequence, "signature does not match")
        previous = row.hash
        if row.sequence == top.sequence:
            at_top = row.hash
    if expected < top.sequence or at_top != top.hash:
        yield Broken(top.sequence, f"head says {top.sequence}, the chain ends at {expected}")
    elif expected > (now := (await tx.execute(sa.select(event_log.c.sequence))).scalar_one()):
        yield Broken(expected, f"head says {now}, the chain ends at {expected}")


def _personal_fault(row: sa.Row[Any]) -> str | None:
    """Erased personal data are lawful; changed ones are not."""
    if row.personal is None:
        return None
    if row.personal_digest != hashlib.sha256(row.personal.encode()).digest():
        return "personal data changed"
    return None
