"""Forgetting which events were taken, once nobody will tell them again."""

import asyncio
from datetime import timedelta
from typing import Final

from command.foundation.clock import Clock
from command.foundation.database import Database
from command.gateway.adapter import repository

REMEMBERED: Final = timedelta(days=30)
EVERY_S: Final = 3600.0


class Housekeeping:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def run(self) -> None:
        """The worker's task."""
        while True:
            await self.sweep()
            await asyncio.sleep(EVERY_S)

    async def sweep(self) -> None:
        async with self._database.transaction() as tx:
            await repository.forget_old(tx, self._clock.now() - REMEMBERED)
