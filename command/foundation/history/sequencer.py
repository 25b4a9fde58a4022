"""The one sequencer: numbers committed events without gaps, in the order in which it found them, and chains them."""

import asyncio
import hmac
import secrets
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
import sqlalchemy as sa
import structlog

from command.foundation.bus import Bus
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.history.chain import link
from command.foundation.history.events import COMMITTED, SEQUENCED
from command.foundation.history.tables import chain_signature, event, event_log
from command.foundation.tasks import end_all

log = structlog.get_logger(__name__)
ADVISORY_LOCK = 0x5A68_6968
BATCH = 500
LOOK_EVERY_S = 1.0
SIGN_EVERY = timedelta(hours=1)


async def number_next(tx: Transaction) -> int:
    """Chain up to `BATCH` committed events; returns how many. The row lock on the head makes a second caller wait."""
    log_row = (await tx.execute(sa.select(event_log).with_for_update())).one()
    rows = (
        await tx.execute(sa.select(event).where(event.c.sequence.is_(None)).order_by(event.c.id).limit(BATCH))
    ).all()
    if not rows:
        return 0
    sequence, previous = log_row.sequence, log_row.hash
    changes = []
    for row in rows:
        sequence += 1
        previous = link(previous, sequence, row)
        changes.append({"row_id": row.id, "number": sequence, "link": previous})
    await tx.execute(
        sa.update(event)
        .where(event.c.id == sa.bindparam("row_id"))
        .values(sequence=sa.bindparam("number"), hash=sa.bindparam("link")),
        changes,
    )
    await tx.execute(sa.update(event_log).values(sequence=sequence, hash=previous))
    return len(rows)


def load_or_make_key(path: Path) -> bytes:
    """The signing key of the chain's head, kept outside the database, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))
    return path.read_bytes()


def signature_of(key: bytes, sequence: int, head_hash: bytes) -> bytes:
    return hmac.digest(key, sequence.to_bytes(8, "big") + head_hash, "sha256")


async def sign_head(tx: Transaction, key: bytes, now: datetime) -> None:
    """Sign the head when the last signature is an hour old and something happened since."""
    last = (await tx.execute(sa.select(sa.func.max(chain_signature.c.signed_at)))).scalar_one()
    if last is not None and now - last < SIGN_EVERY:
        return
    row = (await tx.execute(sa.select(event_log))).one()
    if row.sequence == 0:
        return
    await tx.execute(
        sa.dialects.postgresql.insert(chain_signature)
        .values(
            sequence=row.sequence,
            hash=row.hash,
            signed_at=now,
            signature=signature_of(key, row.sequence, row.hash),
        )
        .on_conflict_do_nothing()
    )


class Sequencer:
    """Runs in every worker; only the holder of the advisory lock numbers, the others wait for it."""

    def __init__(self, database: Database, bus: Bus, clock: Clock, key_file: Path) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._key_file = key_file
        self._rung = asyncio.Event()

    async def run(self) -> None:
        """Hold the lock and number until cancelled or until the connection that holds the lock is lost."""
        key = load_or_make_key(self._key_file)
        holder = await self._database.raw_connection()
        listener = asyncio.create_task(self._listen())
        try:
            await holder.execute("select pg_advisory_lock($1)", ADVISORY_LOCK)
            log.info("sequencer_holds_lock")
            await self._number_for_ever(holder, key)
        finally:
            await end_all([listener])
            await holder.close(timeout=2)

    async def _number_for_ever(self, holder: asyncpg.Connection, key: bytes) -> None:
        while True:
            self._rung.clear()
            await holder.execute("select 1")
            async with self._database.transaction() as tx:
                numbered = await number_next(tx)
                await sign_head(tx, key, self._clock.now())
            if numbered:
                await self._bus.publish(SEQUENCED)
            if numbered < BATCH:
                await self._wait()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(LOOK_EVERY_S):
                await self._rung.wait()
        except TimeoutError:
            return

    async def _listen(self) -> None:
        async for _ in self._bus.subscribe(COMMITTED):
            self._rung.set()
