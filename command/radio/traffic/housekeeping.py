"""The worker's part: what is older than the retention goes."""

import asyncio
from datetime import timedelta
from typing import Final

from command.foundation.clock import Clock
from command.foundation.database import Database
from command.radio.traffic import radios, talk

EVERY_S: Final = 3600.0


class Housekeeping:
    def __init__(self, database: Database, clock: Clock, retention: timedelta) -> None:
        self._database = database
        self._clock = clock
        self._retention = retention

    async def run(self) -> None:
        """For ever."""
        while True:
            await self.forget_old()
            await asyncio.sleep(EVERY_S)

    async def forget_old(self) -> None:
        before = self._clock.now() - self._retention
        async with self._database.transaction() as tx:
            await radios.forget_old_signals(tx, before)
            await talk.forget_old(tx, before)
