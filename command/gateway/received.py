"""What terminals say and nobody here acts on (0x0702, 0x0800, 0x0900, unknown ids): kept as it came, bounded, shown."""

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.gateway import metrics
from command.gateway.plain import plain
from command.gateway.session import Session
from command.gateway.tables import terminal_message as table
from command.protocols.jt808.framing import Frame
from command.protocols.jt808.general import Result
from command.protocols.jt808.message import Undecodable, UnknownMessage
from command.protocols.jt808.registry import decode_message
from command.protocols.jt808.replies import ANSWER_OF_PLATFORM

LONGEST_BYTES: Final = 64 * 1024
"""Longer bodies are refused: photos have a way of their own."""
MOST_A_MINUTE: Final = 600
"""Of one terminal; the rest is refused, and comes again if the terminal cares."""
MOST_OF_DEVICE: Final = 20_000
"""The newest are kept."""
REPEATS_AMONG: Final = 64
"""A message is a repeat when one of the newest of its terminal has its id, serial and bytes."""
REPEATED_WITHIN: Final = timedelta(minutes=10)
"""The protocol's waits for an answer end sooner; a terminal that starts again counts from 0, minutes later."""
UPKEEP_EVERY_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    id: int
    device_id: int
    message_id: int
    serial: int
    version: int
    received_at: datetime
    body: bytes
    decoded: dict[str, Any] | None


class ReceivedMessages:
    def __init__(self, database: Database, clock: Clock, retention: timedelta) -> None:
        self._database = database
        self._clock = clock
        self._retention = retention
        self._minute = 0
        self._counts: Counter[int] = Counter()

    async def keep(self, session: Session, frame: Frame) -> Result:
        """Returns the result to answer with when the message is in the database, once however often it is sent."""
        message_id = frame.header.message_id
        if len(frame.body) > LONGEST_BYTES or not self._has_room(session.device_id):
            metrics.REFUSED.labels("kept").inc()
            return Result.FAILED
        message = decode_message(message_id, frame.body, session.address.version)
        is_read = not isinstance(message, (Undecodable, UnknownMessage))
        values = {
            "device_id": session.device_id,
            "message_id": message_id,
            "serial": frame.header.serial,
            "version": int(session.address.version),
            "received_at": self._clock.now(),
            "body": frame.body,
            "decoded": plain(message) if is_read else None,
        }
        async with self._database.transaction() as tx:
            await tx.execute(sa.select(sa.func.pg_advisory_xact_lock(_lock_of(session.device_id))))
            if not await _is_repeat(tx, values):
                await tx.execute(sa.insert(table).values(values))
        if isinstance(message, Undecodable):
            return Result.BAD_MESSAGE
        return Result.OK if message_id in ANSWER_OF_PLATFORM else Result.UNSUPPORTED

    async def list_of_device(self, device_id: int, before_id: int | None, limit: int) -> list[ReceivedMessage]:
        """Newest first."""
        return await self.list_all([device_id], before_id, limit)

    async def list_all(
        self, device_ids: Collection[int] | None, before_id: int | None, limit: int
    ) -> list[ReceivedMessage]:
        """Of these devices, or of every one; newest first."""
        asked = sa.select(table)
        if device_ids is not None:
            asked = asked.where(table.c.device_id.in_(device_ids))
        if before_id is not None:
            asked = asked.where(table.c.id < before_id)
        async with self._database.transaction() as tx:
            rows = await tx.execute(asked.order_by(table.c.id.desc()).limit(limit))
        return [ReceivedMessage(**row._mapping) for row in rows]  # noqa: SLF001 - the documented mapping of a row

    async def find(self, row_id: int) -> ReceivedMessage | None:
        async with self._database.transaction() as tx:
            row = (await tx.execute(sa.select(table).where(table.c.id == row_id))).one_or_none()
        return ReceivedMessage(**row._mapping) if row is not None else None  # noqa: SLF001

    async def run(self) -> None:
        """The worker's part, for ever."""
        while True:
            await self.forget_old()
            await asyncio.sleep(UPKEEP_EVERY_S)

    async def forget_old(self) -> None:
        """What is older than the retention goes, and of each terminal what is beyond its newest."""
        place = sa.func.row_number().over(partition_by=table.c.device_id, order_by=table.c.id.desc())
        placed = sa.select(table.c.id, place.label("place")).subquery()
        async with self._database.transaction() as tx:
            await tx.execute(sa.delete(table).where(table.c.received_at < self._clock.now() - self._retention))
            beyond = sa.select(placed.c.id).where(placed.c.place > MOST_OF_DEVICE)
            await tx.execute(sa.delete(table).where(table.c.id.in_(beyond)))

    def _has_room(self, device_id: int) -> bool:
        minute = int(self._clock.now().timestamp()) // 60
        if minute != self._minute:
            self._minute = minute
            self._counts.clear()
        self._counts[device_id] += 1
        return self._counts[device_id] <= MOST_A_MINUTE


def _lock_of(device_id: int) -> sa.ColumnElement[int]:
    return sa.func.hashtextextended(f"terminal_message {device_id}", 0)


async def _is_repeat(tx: Transaction, values: dict[str, Any]) -> bool:
    newest = (
        sa.select(table)
        .where(table.c.device_id == values["device_id"])
        .order_by(table.c.id.desc())
        .limit(REPEATS_AMONG)
        .subquery()
    )
    same: Sequence[sa.ColumnElement[bool]] = [
        newest.c[name] == values[name] for name in ("message_id", "serial", "body")
    ]
    recent = newest.c.received_at > values["received_at"] - REPEATED_WITHIN
    return (await tx.execute(sa.select(newest.c.id).where(recent, *same).limit(1))).one_or_none() is not None
