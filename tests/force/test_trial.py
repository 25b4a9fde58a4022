from datetime import UTC, date, datetime

import sqlalchemy as sa

from command.force.tables import trial
from command.force.trial import Trial
from command.foundation.database import Database


async def test_figures_know_what_held_and_the_gates_only_what_holds(database: Database) -> None:
    """An early end counts to its civil day in Changzhou; a period that was ended before it began never held."""
    plain = {"signed_by": "支队长", "reason": "上线", "recorded_by": "operator"}
    at = datetime(2026, 3, 1, tzinfo=UTC)
    rows = [
        (date(2026, 3, 2), date(2026, 3, 31), datetime(2026, 3, 9, 16, 0, tzinfo=UTC)),
        (date(2026, 4, 1), date(2026, 4, 30), datetime(2026, 3, 9, 16, 0, tzinfo=UTC)),
        (date(2026, 5, 1), date(2026, 5, 31), None),
    ]
    async with database.transaction() as tx:
        for first, last, ended_at in rows:
            values = {**plain, "valid_from": first, "valid_to": last, "recorded_at": at, "ended_at": ended_at}
            await tx.execute(sa.insert(trial).values(values))
        periods = Trial()
        await periods.load(tx)
    assert [period.valid_to for period in periods.during(date(2026, 3, 1), date(2026, 3, 31))] == [date(2026, 3, 10)]
    assert periods.during(date(2026, 3, 11), date(2026, 4, 30)) == ()
    assert periods.active(date(2026, 3, 5)) is None
    assert periods.active(date(2026, 4, 5)) is None
    holding = periods.active(date(2026, 5, 31))
    assert holding is not None
    assert holding.valid_from == date(2026, 5, 1)
