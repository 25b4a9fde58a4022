"""Keeps the board of newest positions of a process: from its own commits, from those of others, and from the truth."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import numpy as np
import structlog

from command.force.service import Devices
from command.foundation.bus import Bus, Message, Reconnected
from command.foundation.clock import Clock
from command.foundation.database import Database
from command.foundation.tasks import Supervisor
from command.positions import repository
from command.positions.board import Board
from command.positions.models import CHANNEL, NEWEST, Records, Rules

log = structlog.get_logger(__name__)

REREAD_S: Final = 60.0
PROBES: Final = 1000
"""Devices a query: it holds the connection for some 20 ms."""
UNSENT: Final = 256
"""Messages kept while Redis hangs; what is lost is read again within a minute."""


class NewestPositions:
    def __init__(self, database: Database, bus: Bus, clock: Clock, devices: Devices, rules: Rules) -> None:
        self.board = Board()
        self._database = database
        self._bus = bus
        self._clock = clock
        self._devices = devices
        self._kept = timedelta(microseconds=rules.retention_us)
        self._unsent: list[bytes] = []
        self._something = asyncio.Event()
        self._supervisor = Supervisor()
        self._listeners: list[Callable[[Records], None]] = []

    def on_learnt(self, listener: Callable[[Records], None]) -> None:
        """Called with what other processes or the database know."""
        self._listeners.append(listener)

    async def start(self) -> None:
        self._learn(await self.read())
        self._supervisor.run("positions told", self._tell)
        self._supervisor.run("positions heard", self._listen)
        self._supervisor.run("positions read again", self._reread)

    async def stop(self) -> None:
        await self._supervisor.stop()

    def committed(self, records: Records) -> None:
        """What a commit of this process made newest: on our board at once, to the others as soon as Redis takes it."""
        if not len(records):
            return
        self.board.apply(records)
        if len(self._unsent) < UNSENT:
            self._unsent.append(records.tobytes())
        self._something.set()

    async def read(self) -> Records:
        """From PostgreSQL: the truth, for a start and after anything that may have been missed."""
        ids = [device.id for device in self._devices.all() if device.protocol is not None]
        since = self._clock.now() - self._kept
        found = [np.zeros(0, NEWEST)]
        async with self._database.transaction() as tx:
            connection = (await tx.get_raw_connection()).driver_connection
            for start in range(0, len(ids), PROBES):
                probed = await repository.list_newest(connection, ids[start : start + PROBES], since)
                found = [*found, probed]
        return np.concatenate(found)

    async def _tell(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            payload, self._unsent = b"".join(self._unsent), []
            await self._bus.publish(CHANNEL, payload)

    async def _listen(self) -> None:
        async for heard in self._bus.subscribe(CHANNEL):
            match heard:
                case Message(payload=payload) if len(payload) % NEWEST.itemsize:
                    log.warning("newest_of_another_layout", bytes=len(payload))  # another version during an upgrade
                case Message(payload=payload):
                    self._learn(np.frombuffer(payload, NEWEST))
                case Reconnected():
                    self._learn(await self.read())

    async def _reread(self) -> None:
        while True:
            await asyncio.sleep(REREAD_S)
            self._learn(await self.read())

    def _learn(self, records: Records) -> None:
        self.board.apply(records)
        for listener in self._listeners:
            listener(records)
