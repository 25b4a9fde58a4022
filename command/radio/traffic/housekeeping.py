"""The worker's part: what nobody can end any more is ended, and what is older than the retention goes."""

import asyncio
from datetime import timedelta
from typing import Final

from command.foundation.clock import Clock
from command.foundation.database import Database
from command.radio.traffic import radios, talk

EVERY_S: Final = 3600.0
SETTLE_EVERY_S: Final = 10.0
SILENT_FOR: Final = timedelta(minutes=10)
"""A gateway ends its own calls after as much silence."""


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

    async def settle(self) -> None:
        """For ever, beside `run`: calls and texts to groups on slots that no gateway speaks to any more."""
        while True:
            await self.settle_once()
            await asyncio.sleep(SETTLE_EVERY_S)

    async def settle_once(self) -> None:
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await talk.expire_group_texts(tx, now)
            await talk.end_abandoned(tx, now, now - SILENT_FOR)

    async def forget_old(self) -> None:
        before = self._clock.now() - self._retention
        async with self._database.transaction() as tx:
            await radios.forget_old_signals(tx, before)
            await talk.forget_old(tx, before)
