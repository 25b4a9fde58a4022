"""The sequencer, and the checks of database, bus and clock."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from command.app.house import Check, House
from command.foundation.history.sequencer import Sequencer

MOST_SKEW = timedelta(seconds=2)


def add(house: House) -> None:
    key_file = house.settings.chain_key_file or house.settings.data_dir / "chain.key"
    sequencer = Sequencer(house.database, house.bus, house.clock, key_file)
    house.services.add(house.history)
    house.work.append(("worker", "sequencer", sequencer.run))
    house.checks += [
        Check("database", lambda: _database(house)),
        Check("clock", lambda: _clock(house)),
        Check("redis", lambda: _redis(house), vital=False),
    ]


async def _database(house: House) -> str | None:
    async with house.database.engine.connect() as connection:
        await connection.execute(sa.text("select 1"))
    return None


async def _redis(house: House) -> str | None:
    return None if await house.bus.alive() else "redis does not answer; wake-ups are late by up to a second"


async def _clock(house: House) -> str | None:
    """The only place that asks the database for its time: to compare it with this process's."""
    async with house.database.engine.connect() as connection:
        theirs: datetime = (await connection.execute(sa.text("select clock_timestamp()"))).scalar_one()
    skew = abs(theirs - datetime.now(UTC))
    return None if skew <= MOST_SKEW else f"clock differs from the database's by {skew.total_seconds():.1f} s"
