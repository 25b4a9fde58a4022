"""The SQL of crews inside gaps."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from command.dispatch.reach.models import Cause, CrewGap
from command.dispatch.reach.tables import crew_gap
from command.foundation.database import Transaction


async def list_gaps(tx: Transaction) -> dict[int, CrewGap]:
    rows = await tx.execute(sa.select(crew_gap))
    return {
        row.crew_id: CrewGap(
            row.crew_id,
            row.since,
            Cause(row.cause),
            row.site,
            row.vehicle_reached,
            row.longitude_deg,
            row.latitude_deg,
            row.silent_since,
        )
        for row in rows
    }


async def enter(tx: Transaction, gap: CrewGap) -> bool:
    """False: another worker was first."""
    values = {**asdict(gap), "cause": gap.cause.value}
    statement = insert(crew_gap).values(values).on_conflict_do_nothing().returning(crew_gap.c.crew_id)
    return (await tx.execute(statement)).scalar_one_or_none() is not None


async def save_seen(tx: Transaction, gap: CrewGap) -> None:
    """What reaches the crew now."""
    seen = {"site": gap.site, "vehicle_reached": gap.vehicle_reached}
    await tx.execute(sa.update(crew_gap).where(crew_gap.c.crew_id == gap.crew_id).values(seen))


async def save_silence(tx: Transaction, crew_id: int, silent_since: datetime | None) -> bool:
    """False: another worker was first, or the crew has left."""
    other = crew_gap.c.silent_since.is_not(None) if silent_since is None else crew_gap.c.silent_since.is_(None)
    statement = sa.update(crew_gap).where(crew_gap.c.crew_id == crew_id, other).values(silent_since=silent_since)
    return (await tx.execute(statement.returning(crew_gap.c.crew_id))).scalar_one_or_none() is not None


async def leave(tx: Transaction, crew_ids: Iterable[int]) -> list[int]:
    """Those that were still inside."""
    wanted = sa.literal(sorted(crew_ids), ARRAY(sa.BigInteger))
    statement = sa.delete(crew_gap).where(crew_gap.c.crew_id == sa.any_(wanted)).returning(crew_gap.c.crew_id)
    return list((await tx.execute(statement)).scalars())
