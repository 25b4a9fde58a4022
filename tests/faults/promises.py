"""What the database holds, compared with what was promised: every acknowledged fix and every answered command, once."""

from collections import Counter
from datetime import timedelta

import asyncpg
from sqlalchemy.engine import make_url

from tests.faults.load import Load


async def connect(database_url: str) -> asyncpg.Connection:
    dsn = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    return await asyncpg.connect(dsn)


async def assert_kept(database_url: str, load: Load) -> None:
    """Call it when the load has ended: nothing promised is missing, nothing at all is there twice."""
    sql = await connect(database_url)
    try:
        await _assert_fixes(sql, load)
        await _assert_commands(sql, load)
    finally:
        await sql.close()


async def _assert_fixes(sql: asyncpg.Connection, load: Load) -> None:
    for reporter in load.reporters:
        rows = await sql.fetch(
            "select fixed_at from position join device on device.id = device_id"
            " where identity = $1 and fixed_at >= $2 and fixed_at < $3",
            reporter.phone,
            reporter.first,
            reporter.first + timedelta(hours=12),
        )
        stored = Counter(row["fixed_at"] for row in rows)
        assert set(reporter.acknowledged) - stored.keys() == set()
        assert stored.keys() - {*reporter.acknowledged, *reporter.waiting} == set()
        assert set(stored.values()) <= {1}


async def _assert_commands(sql: asyncpg.Connection, load: Load) -> None:
    entered = Counter(row["description"] for row in await sql.fetch("select description from incident"))
    noted = Counter(row["text"] for row in await sql.fetch("select text from incident_note"))
    registered = "select count(*) from event where kind = 'incident_registered' and incident_id = $1"
    for caller in load.callers:
        for words, incident_id in caller.answered.items():
            assert (entered[words], await sql.fetchval(registered, incident_id)) == (1, 1)
        assert {noted[words] for words in caller.notes} <= {1}
        theirs = [words for words in (*entered, *noted) if words.startswith(f"{caller.name}-")]
        assert {entered[words] + noted[words] for words in theirs} == {1}
