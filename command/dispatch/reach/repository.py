"""The SQL of crews inside gaps."""

from collections.abc import Iterable
from dataclasses import asdict

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
        )
        for row in rows
    }


async def enter(tx: Transaction, gap: CrewGap) -> bool:
    """False: another worker was first."""
    values = {**asdict(gap), "cause": gap.cause.value}
    statement = insert(crew_gap).values(values).on_conflict_do_nothing().returning(crew_gap.c.crew_id)
    return (await tx.execute(statement)).scalar_one_or_none() is not None


async def leave(tx: Transaction, crew_ids: Iterable[int]) -> list[int]:
    """Those that were still inside."""
    wanted = sa.literal(sorted(crew_ids), ARRAY(sa.BigInteger))
    statement = sa.delete(crew_gap).where(crew_gap.c.crew_id == sa.any_(wanted)).returning(crew_gap.c.crew_id)
    return list((await tx.execute(statement)).scalars())
