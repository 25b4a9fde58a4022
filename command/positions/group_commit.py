"""One commit for many fixes: whatever has arrived while the last commit ran goes into the next one.

A source is asked for its reports when the database is free, so that nothing awaits between decode and commit and a batch
is as large as the load makes it. It is told after the commit; until then nobody has been answered.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import asyncpg
import numpy as np
import structlog

from command.foundation.database import Database
from command.foundation.tasks import Supervisor
from command.positions import metrics
from command.positions.models import Fate, FixBatch, Flags
from command.positions.passage import Passage
from command.positions.pipeline import run_stages
from command.positions.writer import PassageWriter, is_passing

log = structlog.get_logger(__name__)

MOST_ROWS: Final = 4096
"""Of one commit: at 10 microseconds a row it stays below 50 ms."""
STATEMENT_S: Final = 30.0
"""A database that does not answer for so long has lost us: the connection is dropped and the batch sent again."""
FIRST_WAIT_S: Final = 0.1
LONGEST_WAIT_S: Final = 2.0
FAREWELL_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Sheaf:
    """Reports of one source that are committed together."""

    batch: FixBatch
    settle: Callable[[Flags | None], None]
    """Called after the commit with the rows that may be answered; None: all of them."""


Source = Callable[[int], Sheaf | None]
"""Gives at most so many rows (one message more where it does not divide), or None."""
Begin = Callable[[FixBatch], Passage]
Committed = Callable[[Passage], None]


class GroupCommit:
    def __init__(self, database: Database, begin: Begin, writer: PassageWriter, committed: Committed) -> None:
        self._database = database
        self._begin = begin
        self._writer = writer
        self._committed = committed
        self._sources: list[Source] = []
        self._wake = asyncio.Event()
        self._connection: asyncpg.Connection | None = None
        self._busy = asyncio.Lock()
        self._supervisor = Supervisor()

    def add_source(self, source: Source) -> None:
        self._sources.append(source)

    def wake(self) -> None:
        """Something has arrived at a source."""
        self._wake.set()

    def start(self) -> None:
        self._supervisor.run("group commit", self._run)

    async def stop(self) -> None:
        """Finish what is under way, if the database takes it soon; the rest was not answered and comes again."""
        self._sources.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_S), self._busy:
                pass
        await self._supervisor.stop()
        self._drop_connection()

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            async with self._busy:
                while sheaves := self._gather():
                    await self._commit_all(sheaves)

    def _gather(self) -> list[Sheaf]:
        sheaves: list[Sheaf] = []
        room = MOST_ROWS
        for source in self._sources:
            sheaf = source(room) if room > 0 else None
            if sheaf is not None:
                sheaves.append(sheaf)
                room -= len(sheaf.batch)
        return sheaves

    async def _commit_all(self, sheaves: list[Sheaf]) -> None:
        """Sources are told once the next statement is on its way: the database does not wait for our sockets."""
        started = time.perf_counter()
        answered = await self._commit(FixBatch.concat([sheaf.batch for sheaf in sheaves]))
        metrics.COMMIT_SECONDS.observe(time.perf_counter() - started)
        loop, start = asyncio.get_running_loop(), 0
        for sheaf in sheaves:
            end = start + len(sheaf.batch)
            loop.call_soon(sheaf.settle, None if answered is None else answered[start:end])
            start = end

    async def _commit(self, arrived: FixBatch) -> Flags | None:
        """A batch that no retry can save is halved until the one row is found that cannot be stored; it is dropped."""
        passage = self._begin(arrived)
        try:
            run_stages(passage)
            await self._write(passage)
        except Exception:
            passage.undo()
            log.exception("fixes_not_stored", rows=len(arrived))
            if len(arrived) == 1:
                metrics.FIXES.labels("failed").inc()
                return np.zeros(1, np.bool_)
            return await self._commit_halves(arrived)
        self._count(passage)
        self._committed(passage)
        return passage.answered()

    async def _commit_halves(self, arrived: FixBatch) -> Flags:
        size, middle = len(arrived), len(arrived) // 2
        answered = np.ones(size, np.bool_)
        for start, end in ((0, middle), (middle, size)):
            half = await self._commit(arrived.take(np.arange(start, end)))
            if half is not None:
                answered[start:end] = half
        return answered

    async def _write(self, passage: Passage) -> None:
        """Until it is committed: full disks are emptied and databases come back."""
        wait_s = FIRST_WAIT_S
        while True:
            try:
                async with asyncio.timeout(STATEMENT_S):
                    await self._writer.write(await self._connected(), passage)
            except Exception as error:
                self._drop_connection()
                if not is_passing(error):
                    raise
                metrics.COMMIT_RETRIES.inc()
                metrics.COMMIT_STALLED.set(1)
                log.warning("fixes_wait", rows=len(passage.batch), error=f"{type(error).__name__}: {error}")
                await asyncio.sleep(wait_s)
                wait_s = min(wait_s * 2, LONGEST_WAIT_S)
            else:
                metrics.COMMIT_STALLED.set(0)
                return

    async def _connected(self) -> asyncpg.Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._database.raw_connection()
        return self._connection

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    def _count(self, passage: Passage) -> None:
        counts = np.bincount(passage.fate, minlength=len(Fate)).tolist()
        for fate in Fate:
            if counts[fate]:
                metrics.FIXES.labels(fate.name.lower()).inc(counts[fate])
