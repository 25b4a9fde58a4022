"""Writing down how slots and repeaters are, for whoever reads the API in another process."""

import asyncio
import contextlib
from datetime import timedelta
from typing import Final

from command.foundation.clock import Clock
from command.foundation.database import Database
from command.gateway.radios.slots import Slots
from command.gateway.radios.steady import PASSING, steadily
from command.radio.traffic.service import stations

TELL_EVERY_S: Final = 2.0
FAREWELL_S: Final = 3.0
ABANDONED_AFTER: Final = timedelta(seconds=90)
"""Longer than a link takes to be lost, and than any other gateway is late with its word."""
WORD_EVERY: Final = timedelta(seconds=10)
"""That a slot is still silent is written again so often: readers take what is older for no news."""


class Reporting:
    def __init__(self, database: Database, clock: Clock, slots: Slots) -> None:
        self._database = database
        self._clock = clock
        self._slots = slots

    async def run(self) -> None:
        """The gateway's task."""
        listens_since_s = asyncio.get_running_loop().time()

        async def tell() -> None:
            await self.tell()
            if asyncio.get_running_loop().time() - listens_since_s >= ABANDONED_AFTER.total_seconds():
                await self.tell_abandoned()

        await steadily(TELL_EVERY_S, tell)

    async def tell_abandoned(self) -> None:
        """Slots that no gateway writes of: this one has listened long enough to know that they are silent."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await stations.note_abandoned(tx, now - ABANDONED_AFTER, now - WORD_EVERY, now)

    async def tell(self) -> None:
        now = self._clock.now()
        slots = list(self._slots)
        if not slots:
            return
        heard = {
            slot.repeater.id: (next(iter(slot.lines.values())).host, slot.heard_at)
            for slot in sorted(slots, key=lambda slot: slot.heard_at)
            if slot.lines
        }
        async with self._database.transaction() as tx:
            await stations.save_slots(tx, [slot.news(now) for slot in slots], now)
            await stations.note_heard(tx, heard)

    async def tell_last(self) -> None:
        """The gateway stops: the links are closed. A database that is gone already is told nothing."""
        with contextlib.suppress(*PASSING):
            async with asyncio.timeout(FAREWELL_S):
                await self.tell()
