"""The worker's part of the outbox: messages that nobody answered in their time."""

import asyncio

from command.force.messages import DeviceMessages
from command.foundation.clock import Clock
from command.foundation.database import Database

LOOK_EVERY_S = 1.0
AT_ONCE = 200


class Expiry:
    def __init__(self, database: Database, clock: Clock, messages: DeviceMessages) -> None:
        self._database = database
        self._clock = clock
        self._messages = messages

    async def run(self) -> None:
        while True:
            if await self.look() < AT_ONCE:
                await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> int:
        """One round; returns how many expired."""
        async with self._database.transaction() as tx:
            return await self._messages.expire(tx, self._clock.now(), AT_ONCE)
