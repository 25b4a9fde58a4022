"""Writing a passage: fixes and quarantine in one statement each, and alarms in the same transaction where there are any."""

from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

import asyncpg
import numpy as np
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from command.alarms.models import AlarmFact, AlarmPoint
from command.force.service import Devices
from command.foundation.database import Database, Transaction
from command.positions import repository
from command.positions.alarm_kinds import kinds_of
from command.positions.alarm_pace import AlarmEdge
from command.positions.models import DAY_US, Fate, FixBatch, Ints
from command.positions.partitions import Partitions
from command.positions.passage import Passage

_PASSING_CLASSES: Final = ("08", "25006", "40", "53", "55P03", "57", "58")
"""SQLSTATEs that time heals: connection, read-only standby, serialization, disk full, lock, shutdown, I/O."""


class RaiseAlarm(Protocol):
    async def __call__(self, tx: Transaction, fact: AlarmFact) -> object: ...


def is_passing(error: BaseException) -> bool:
    """Whether the same statement may succeed later."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig.__cause__ or error.orig
    if isinstance(error, asyncpg.PostgresError):
        return (error.sqlstate or "").startswith(_PASSING_CLASSES)
    return isinstance(error, (OSError, asyncpg.InterfaceError, asyncpg.InternalClientError))


def instant(microseconds: int) -> datetime:
    """Microseconds since 1970 to a UTC instant, without rounding."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)


class PassageWriter:
    def __init__(self, database: Database, partitions: Partitions, devices: Devices, raise_alarm: RaiseAlarm) -> None:
        self._database = database
        self._partitions = partitions
        self._devices = devices
        self._raise_alarm = raise_alarm

    async def write(self, connection: asyncpg.Connection, passage: Passage) -> None:
        """Commits. A batch without alarms is one statement that is its own transaction."""
        stored = np.flatnonzero(passage.having(Fate.STORE))
        apart = np.flatnonzero(passage.having(Fate.QUARANTINED))
        days = np.unique(passage.batch.fixed_at_us[stored] // DAY_US)
        await self._partitions.ensure(connection, days.tolist())
        if passage.edges:
            await self._write_with_alarms(passage, stored, apart)
            return
        if len(stored):
            await repository.store(connection, *_columns(passage, stored))
        if len(apart):
            await repository.quarantine(connection, passage.batch.take(apart))

    async def _write_with_alarms(self, passage: Passage, stored: Ints, apart: Ints) -> None:
        """An alarm is raised only by a report that was not there before: a repeat has raised it."""
        async with self._database.transaction() as tx:
            connection = await _raw(tx)
            new = await repository.store_and_tell(connection, *_columns(passage, stored))
            new_apart = await repository.quarantine(connection, passage.batch.take(apart))
            for edge in passage.edges:
                device_id, fixed_at_us, digest = _key(passage, edge.row)
                match passage.fate[edge.row]:
                    case Fate.STORE:
                        is_new = (device_id, fixed_at_us, digest) in new
                    case Fate.QUARANTINED:
                        is_new = (device_id, digest) in new_apart
                    case _:
                        is_new = True
                if is_new:
                    await self._raise(tx, edge)

    async def _raise(self, tx: Transaction, edge: AlarmEdge) -> None:
        device = self._devices.find(edge.device_id)
        if device is None:  # a pending terminal: nobody's crew
            return
        place = edge.place_e7 and AlarmPoint(edge.place_e7[0] / 1e7, edge.place_e7[1] / 1e7)
        for kind in kinds_of(edge.flags):
            fact = AlarmFact(
                kind=kind.name,
                level=kind.level,
                device_id=device.id,
                vehicle_id=device.vehicle_id,
                body_id=device.body_id,
                crew_id=device.crew_id,
                person_id=device.holder_person_id,
                raised_at=instant(edge.at_us),
                received_at=instant(edge.received_at_us),
                location=place,
                cause="late_report" if edge.is_late else "report",
            )
            await self._raise_alarm(tx, fact)


def _key(passage: Passage, row: int) -> tuple[int, int, int]:
    batch = passage.batch
    return int(batch.device_id[row]), int(batch.fixed_at_us[row]), int(batch.digest[row])


async def _raw(tx: Transaction) -> asyncpg.Connection:
    """The bare connection below a transaction that has begun: SQLAlchemy begins with its first statement."""
    await tx.execute(sa.text("select 1"))
    raw = await tx.get_raw_connection()
    return raw.driver_connection


def _columns(passage: Passage, rows: Ints) -> tuple[FixBatch, Ints, Ints]:
    return passage.batch.take(rows), passage.offset_us[rows] // 1000, passage.marks[rows]
