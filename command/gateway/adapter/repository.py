"""All SQL of the events that were taken."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.database import Transaction
from command.gateway.adapter.tables import adapter_event as table


async def claim(tx: Transaction, account: str, event_id: str, kind: str, at: datetime) -> bool:
    """False when it was taken before; waits for another transaction that is taking it."""
    made = await tx.execute(
        insert(table)
        .values(account=account, event_id=event_id, kind=kind, received_at=at)
        .on_conflict_do_nothing()
        .returning(table.c.event_id)
    )
    return made.one_or_none() is not None


async def disclaim(tx: Transaction, account: str, event_id: str) -> None:
    """It was refused: when it comes again it is looked at again."""
    await tx.execute(sa.delete(table).where(table.c.account == account, table.c.event_id == event_id))


async def note_reference(tx: Transaction, account: str, event_id: str, reference_id: int) -> None:
    await tx.execute(
        sa.update(table)
        .where(table.c.account == account, table.c.event_id == event_id)
        .values(reference_id=reference_id)
    )


async def find_reference(tx: Transaction, account: str, event_id: str, kind: str) -> int | None:
    """What an earlier event of this kind began."""
    found: int | None = (
        await tx.execute(
            sa.select(table.c.reference_id).where(
                table.c.account == account, table.c.event_id == event_id, table.c.kind == kind
            )
        )
    ).scalar_one_or_none()
    return found


async def forget_old(tx: Transaction, before: datetime) -> None:
    await tx.execute(sa.delete(table).where(table.c.received_at < before))
