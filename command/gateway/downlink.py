"""From the outbox to the terminals: claim what is due for those connected here, write it down as sent, then send it."""

import asyncio
import contextlib
from datetime import datetime, timedelta
from typing import Final

import structlog

from command.force.messages import DeviceMessage, DeviceMessages, MessageState
from command.force.messages.service import PUT
from command.foundation.bus import Bus
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.gateway.encoding import NotSendableError, encoded
from command.gateway.session import Session
from command.gateway.sessions import Sessions
from command.protocols.jt808.message import Message

log = structlog.get_logger(__name__)

LOOK_EVERY_S: Final = 1.0
AT_ONCE: Final = 200
FIRST_WAIT: Final = timedelta(seconds=10)
ATTEMPTS: Final = 4
MOST_IN_FLIGHT: Final = 64
"""Serials of unanswered messages remembered of a session; the oldest goes."""


def wait_after(attempt: int) -> timedelta:
    """Section 2 of the protocol: T(n+1) = T(n) x (n+1). After the first attempt 10 s, then 20, 60, 240."""
    wait = FIRST_WAIT
    for number in range(2, attempt + 1):
        wait *= number
    return wait


class Downlink:
    def __init__(
        self, database: Database, bus: Bus, messages: DeviceMessages, sessions: Sessions, clock: Clock
    ) -> None:
        self._database = database
        self._bus = bus
        self._messages = messages
        self._sessions = sessions
        self._clock = clock
        self._rung = asyncio.Event()
        self._came: set[int] = set()

    def terminal_came(self, device_id: int) -> None:
        """What was sent over its last connection and not answered is not waited for any longer."""
        if device_id > 0:
            self._came.add(device_id)
            self._rung.set()

    async def run(self) -> None:
        """The gateway's task: rung by the bus, and looking every second because the bus may be away."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._rung.wait()
            self._rung.clear()
            while await self.send_due() == AT_ONCE:
                pass

    async def listen(self) -> None:
        async for _ in self._bus.subscribe(PUT):
            self._rung.set()

    async def send_due(self) -> int:
        """One round; returns how many messages were claimed."""
        held = self._sessions.devices()
        if not held:
            return 0
        now = self._clock.now()
        ready: list[tuple[Session, Message, int]] = []
        came, self._came = self._came, set()
        async with self._database.transaction() as tx:
            if came:
                await self._messages.make_due(tx, came, now, ATTEMPTS)
            claimed = await self._messages.claim_due(tx, held, now, AT_ONCE)
            for message in claimed:
                step = await self._prepare(tx, message, now)
                if step is not None:
                    ready.append(step)
        for session, body, serial in ready:
            session.send_under(body, serial)
        return len(claimed)

    async def _prepare(
        self, tx: Transaction, message: DeviceMessage, now: datetime
    ) -> tuple[Session, Message, int] | None:
        """Give it a serial in its session and note the attempt; None when it cannot be sent."""
        session = self._sessions.of_device(message.device_id)
        if session is None:  # it left while we asked: due again at once for whoever holds it
            return None
        if now >= message.expires_at:
            await self._messages.change(tx, message.id, MessageState.EXPIRED, now)
            return None
        if message.attempts >= ATTEMPTS:
            await self._messages.change(tx, message.id, MessageState.FAILED, now, failure="no_answer")
            return None
        try:
            body = encoded(message, session.address.version)
        except NotSendableError as error:
            await self._messages.change(tx, message.id, MessageState.FAILED, now, failure=str(error))
            return None
        serial = self._serial_of(session, message) or session.reserve(body)
        _remember(session, serial, message)
        next_try_at = now + wait_after(message.attempts + 1)
        await self._messages.mark_sent(tx, message, serial=serial, at=now, next_try_at=next_try_at)
        return session, body, serial

    @staticmethod
    def _serial_of(session: Session, message: DeviceMessage) -> int | None:
        """A repeat keeps its serial within a session."""
        sent = session.in_flight.get(message.serial) if message.serial is not None else None
        return message.serial if sent is not None and sent[0] == message.id else None


def _remember(session: Session, serial: int, message: DeviceMessage) -> None:
    session.in_flight[serial] = (message.id, message.kind)
    while len(session.in_flight) > MOST_IN_FLIGHT:
        del session.in_flight[next(iter(session.in_flight))]
