"""Keeping a copy in memory as fresh as the tables it was read from: their versions are looked at all the time."""

import asyncio
from collections.abc import Awaitable, Callable

from command.foundation.database import Database, Transaction
from command.foundation.tasks import Supervisor
from command.geo import repository

LOOK_S = 0.3
"""Between two looks at the versions; with the time to read and index a city this stays under a second."""

Swap = Callable[[Transaction], Awaitable[Callable[[], Awaitable[None]]]]


class Follower:
    """Calls `read` when a table changed; what it returns runs after the transaction and puts the copy in place.

    `start` before serving; `stop` ends the following between two readings, never in the middle of one.
    """

    def __init__(self, database: Database, name: str, tables: tuple[str, ...], read: Swap) -> None:
        self._database = database
        self._name = name
        self._tables = tables
        self._read = read
        self._reading = asyncio.Lock()
        self._supervisor = Supervisor()
        self._versions: tuple[int, ...] | None = None

    async def start(self) -> None:
        await self.refresh()
        self._supervisor.run(self._name, self._look_for_ever)

    async def stop(self) -> None:
        async with self._reading:
            await self._supervisor.stop()

    async def refresh(self) -> None:
        """Read again if a version moved. The versions are taken first: a change meanwhile is read next time."""
        async with self._reading:
            async with self._database.transaction() as tx:
                versions = await repository.versions(tx, *self._tables)
                if versions == self._versions:
                    return
                put_in_place = await self._read(tx)
            await put_in_place()
            self._versions = versions

    async def _look_for_ever(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            await self.refresh()
