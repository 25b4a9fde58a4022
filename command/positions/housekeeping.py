"""Keeping the history in shape: partitions ahead of time, old days dropped."""

import asyncio
from datetime import timedelta
from typing import Final

from command.foundation.clock import Clock
from command.foundation.database import Database
from command.positions import repository
from command.positions.models import Rules
from command.positions.partitions import Partitions

EVERY_S: Final = 3600.0


class Housekeeping:
    def __init__(self, database: Database, clock: Clock, partitions: Partitions, rules: Rules) -> None:
        self._database = database
        self._clock = clock
        self._partitions = partitions
        self._retention = timedelta(microseconds=rules.retention_us)

    async def make_ahead(self) -> None:
        """Partitions of yesterday to the day after tomorrow; other days are made when a fix asks for them."""
        connection = await self._database.raw_connection()
        try:
            await self._partitions.make_ahead(connection, self._clock.now().date())
        finally:
            await connection.close()

    async def drop_old(self) -> list[str]:
        """Whole days and quarantined reports older than the retention go; returns the names of the days."""
        before = self._clock.now() - self._retention
        connection = await self._database.raw_connection()
        try:
            await repository.forget_quarantined(connection, before)
            return await self._partitions.drop_before(connection, before.date())
        finally:
            await connection.close()

    async def run(self) -> None:
        """The worker's task."""
        while True:
            await self.make_ahead()
            await self.drop_old()
            await asyncio.sleep(EVERY_S)
