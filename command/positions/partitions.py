"""One partition a UTC day: made before it is needed, dropped when the retention has passed."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

import asyncpg
import structlog

log = structlog.get_logger(__name__)

PREFIX: Final = "position_"
DAYS_AHEAD: Final = 2
EPOCH: Final = date(1970, 1, 1)
_LOCK: Final = "select pg_advisory_xact_lock(hashtext('zhihui position partitions'))"
_ATTACHED: Final = """
select c.relname, i.inhdetachpending from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = 'position'::regclass
"""


def name_of(day: date) -> str:
    return f"{PREFIX}{day:%Y%m%d}"


def day_of(name: str) -> date:
    return datetime.strptime(name.removeprefix(PREFIX), "%Y%m%d").replace(tzinfo=UTC).date()


class Partitions:
    """Remembers which days this process has seen to, so that a commit asks a set and not the database."""

    def __init__(self) -> None:
        self._ready: set[int] = set()

    async def ensure(self, connection: asyncpg.Connection, days: Iterable[int]) -> None:
        """`days` are counted from 1970-01-01, UTC."""
        for number in set(days) - self._ready:
            await _create(connection, EPOCH + timedelta(days=number))
            self._ready.add(number)

    async def make_ahead(self, connection: asyncpg.Connection, today: date) -> None:
        first = (today - EPOCH).days
        await self.ensure(connection, range(first - 1, first + DAYS_AHEAD + 1))

    async def drop_before(self, connection: asyncpg.Connection, day: date) -> list[str]:
        """Drops whole days before `day` without holding up writers or readers; returns their names."""
        rows = await connection.fetch(_ATTACHED)
        old = [row for row in rows if day_of(row["relname"]) < day]
        for row in old:
            name = row["relname"]
            how = "finalize" if row["inhdetachpending"] else "concurrently"
            await connection.execute(f"alter table position detach partition {name} {how}")
            await connection.execute(f"drop table {name}")
            self._ready.discard((day_of(name) - EPOCH).days)
            log.info("position_day_dropped", partition=name)
        return [row["relname"] for row in old]


async def _create(connection: asyncpg.Connection, day: date) -> None:
    """Made beside the table and attached: `create table … partition of` would lock out all readers."""
    name = name_of(day)
    async with connection.transaction():
        await connection.execute(_LOCK)
        if await connection.fetchval("select to_regclass($1) is not null", name):
            return
        await connection.execute(f"create table {name} (like position including all)")
        await connection.execute(
            f"alter table position attach partition {name} "
            f"for values from ('{day} 00:00:00+00') to ('{day + timedelta(days=1)} 00:00:00+00')"
        )
