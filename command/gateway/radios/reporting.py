"""Writing down how slots and repeaters are, for whoever reads the API in another process."""

import asyncio
import contextlib
from typing import Final

from command.foundation.clock import Clock
from command.foundation.database import Database
from command.gateway.radios.slots import Slots
from command.gateway.radios.steady import PASSING, steadily
from command.radio.traffic.service import stations

TELL_EVERY_S: Final = 2.0
FAREWELL_S: Final = 3.0


class Reporting:
    def __init__(self, database: Database, clock: Clock, slots: Slots) -> None:
        self._database = database
        self._clock = clock
        self._slots = slots

    async def run(self) -> None:
        """The gateway's task."""
        await steadily(TELL_EVERY_S, self.tell)

    async def tell(self) -> None:
        now = self._clock.now()
        slots = list(self._slots)
        if not slots:
            return
        async with self._database.transaction() as tx:
            await stations.save_slots(tx, [slot.news(now) for slot in slots], now)
            for repeater_id in sorted({slot.repeater.id for slot in slots}):
                mine = [slot for slot in slots if slot.repeater.id == repeater_id]
                newest = max(mine, key=lambda slot: slot.heard_at)
                hosts = [line.host for line in newest.lines.values()]
                if hosts:
                    await stations.note_heard(tx, repeater_id, hosts[0], newest.heard_at)

    async def tell_last(self) -> None:
        """The gateway stops: the links are closed. A database that is gone already is told nothing."""
        with contextlib.suppress(*PASSING):
            async with asyncio.timeout(FAREWELL_S):
                await self.tell()
