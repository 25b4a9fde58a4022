"""The table of limits, category by severity: read with the intake, changed by whoever may change settings."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.database import Transaction
from command.incidents.clocks import DayKind, Limit
from command.incidents.dues import Limits
from command.incidents.models import Severity
from command.incidents.tables import incident_limit


async def read(tx: Transaction) -> Limits:
    """Category and severity to limit; empty when none is set."""
    rows = await tx.execute(sa.select(incident_limit))
    return {
        (row.category, Severity(row.severity) if row.severity else None): Limit(row.amount, DayKind(row.day_kind))
        for row in rows
    }


async def replace_all(tx: Transaction, limits: Mapping[tuple[str | None, Severity | None], Limit]) -> None:
    """The whole table at once; running clocks keep the limit they began with."""
    await tx.execute(sa.delete(incident_limit))
    for (category, severity), limit in limits.items():
        await tx.execute(
            insert(incident_limit).values(
                category=category,
                severity=severity.value if severity else None,
                amount=limit.amount,
                day_kind=limit.kind.value,
            )
        )
