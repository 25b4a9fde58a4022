"""Keeping the in-memory parts of every process fresh: a version a part, raised with the change, looked at every second.

The bell of the bus makes it quicker; losing the bus costs at most a second. After its own commit a process reads the
changed parts before it answers, so that whoever made a change sees it.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from enum import StrEnum

import sqlalchemy as sa
import structlog

from command.force.tables import force_version
from command.foundation.bus import Bus
from command.foundation.database import Database, Transaction, on_commit
from command.foundation.tasks import Supervisor

log = structlog.get_logger(__name__)
CHANGED = "force.changed"
LOOK_EVERY_S = 1.0
SHORTEST_GAP_S = 0.1
STALE_S = 10.0

Load = Callable[[Transaction], Awaitable[None]]


class Part(StrEnum):
    ACCOUNTS = "accounts"
    BODIES = "bodies"
    DEVICES = "devices"
    DUTY = "duty"
    SETTINGS = "settings"


class Versions:
    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        self._bus = bus
        self._loads: dict[Part, list[Load]] = {part: [] for part in Part}
        self._each_time: list[Load] = []
        self._seen: dict[Part, int] = {}
        self._reading = asyncio.Lock()
        self._rung = asyncio.Event()
        self._supervisor = Supervisor()
        self._read_at = 0.0

    def on(self, part: Part, load: Load) -> None:
        """Have `load` run when this part changed; parts are read in the order of `ORDER`."""
        self._loads[part].append(load)

    def each_time(self, load: Load) -> None:
        """Have `load` run at every look: for what changes too often for a version that writers would queue for."""
        self._each_time.append(load)

    async def touch(self, tx: Transaction, *parts: Part) -> None:
        """Say within `tx` that these parts change. Sorted, so that two transactions never wait for each other."""
        for part in sorted(set(parts)):
            await tx.execute(
                sa.update(force_version)
                .where(force_version.c.part == part.value)
                .values(version=force_version.c.version + 1)
            )
        self.ring(tx)

    def ring(self, tx: Transaction) -> None:
        """Look at once after `tx` commits, here and in the other processes."""
        on_commit(tx, CHANGED, self._committed)

    async def refresh(self) -> None:
        """Read the parts whose version moved since they were last read."""
        async with self._reading, self._database.transaction() as tx:
            rows = await tx.execute(sa.select(force_version))
            now = {Part(row.part): row.version for row in rows}
            changed = [part for part in ORDER if now[part] != self._seen.get(part)]
            for part in changed:
                for load in self._loads[part]:
                    await load(tx)
                self._seen[part] = now[part]
            for load in self._each_time:
                await load(tx)
            self._read_at = time.monotonic()

    async def start(self) -> None:
        """The first reading, before anything is served; then look for ever."""
        await self.refresh()
        self._supervisor.run("force_versions", self._look_for_ever)
        self._supervisor.run("force_versions_bell", self._listen)

    async def stop(self) -> None:
        """Between two readings: cancelled in the middle of one, its connection would be neither used nor given back."""
        async with self._reading:
            await self._supervisor.stop()

    async def fault(self) -> str | None:
        """For the health page: None while the copies in memory are fresh."""
        age_s = time.monotonic() - self._read_at
        return None if age_s < STALE_S else f"the register in memory was last compared {age_s:.0f} s ago"

    async def _committed(self) -> None:
        try:
            await self.refresh()
        except (sa.exc.DBAPIError, OSError) as error:  # the change itself is committed; the next look repairs this
            log.warning("register_not_read_back", error=str(error))
        await self._bus.publish(CHANGED)

    async def _look_for_ever(self) -> None:
        while True:
            self._rung.clear()
            await self.refresh()
            await asyncio.sleep(SHORTEST_GAP_S)
            await self._wait()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(LOOK_EVERY_S - SHORTEST_GAP_S):
                await self._rung.wait()
        except TimeoutError:
            return

    async def _listen(self) -> None:
        async for _ in self._bus.subscribe(CHANGED):
            self._rung.set()


ORDER = (Part.SETTINGS, Part.BODIES, Part.DEVICES, Part.DUTY, Part.ACCOUNTS)
"""Lower parts first: who is on duty is laid over the devices, and a session's scope over the organisation."""
