"""The SQL of the standard."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.database import Transaction
from command.standard.models import Figure, IndicatorKey
from command.standard.tables import indicator_day


@dataclass(frozen=True, slots=True)
class FigureOfDay:
    day: date
    figure: Figure
    taken_at: datetime


async def save_day(tx: Transaction, day: date, figures: Iterable[Figure], taken_at: datetime) -> None:
    """The figures of a day that still runs: a later reading takes the place of an earlier one."""
    rows = [
        {
            "day": day,
            "key": figure.key.value,
            "body_id": figure.body_id,
            "held": figure.held,
            "needed": figure.needed,
            "surplus": figure.surplus,
            "taken_at": taken_at,
        }
        for figure in figures
    ]
    if not rows:
        return
    statement = insert(indicator_day)
    newer = {name: statement.excluded[name] for name in ("held", "needed", "surplus", "taken_at")}
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["day", "key", "body_id"], set_=newer, where=indicator_day.c.taken_at < newer["taken_at"]
        ),
        rows,
    )


async def days_of(tx: Transaction, key: IndicatorKey, body_id: int, since: date, until: date) -> list[FigureOfDay]:
    """Oldest first, both ends included."""
    query = (
        sa.select(indicator_day)
        .where(indicator_day.c.key == key.value, indicator_day.c.body_id == body_id)
        .where(indicator_day.c.day.between(since, until))
        .order_by(indicator_day.c.day)
    )
    return [
        FigureOfDay(row.day, Figure(key, row.body_id, row.held, row.needed, row.surplus), row.taken_at)
        for row in await tx.execute(query)
    ]
