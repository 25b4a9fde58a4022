"""All SQL of the positions. Statements of the hot path are written for asyncpg: one array a column."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import asyncpg
import numpy as np

from command.positions.models import NEWEST, NOT_DRAWN, FixBatch, Ints, Records

_EPOCH: Final = "timestamptz '1970-01-01 00:00:00+00'"

_INSERT: Final = f"""
insert into position (device_id, fixed_at, digest, received_at, longitude_e7, latitude_e7, alarms, status,
  clock_offset_ms, speed_dkmh, course_deg, altitude_m, marks, extras)
select device, {_EPOCH} + fixed_us * interval '1 microsecond', digest,
  {_EPOCH} + received_us * interval '1 microsecond', longitude, latitude, alarms, status, offset_ms, speed, course,
  altitude, marks, extras
from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::int[], $6::int[], $7::int[], $8::int[],
  $9::int[], $10::smallint[], $11::smallint[], $12::smallint[], $13::smallint[], $14::bytea[])
  as fix (device, fixed_us, digest, received_us, longitude, latitude, alarms, status, offset_ms, speed, course,
  altitude, marks, extras)
on conflict do nothing
"""  # noqa: S608 - made of constants
_RETURNING_KEYS: Final = """
returning device_id, (extract(epoch from fixed_at) * 1000000)::bigint as fixed_at_us, digest
"""

_QUARANTINE: Final = f"""
insert into position_quarantine (device_id, digest, claimed_at, received_at, base, extras)
select device, digest, case when has_time then {_EPOCH} + claimed_us * interval '1 microsecond' end,
  {_EPOCH} + received_us * interval '1 microsecond', base, extras
from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bool[], $5::bigint[], $6::bytea[], $7::bytea[])
  as fix (device, digest, claimed_us, has_time, received_us, base, extras)
on conflict do nothing returning device_id, digest
"""  # noqa: S608 - made of constants

_FIX_COLUMNS: Final = """
device_id, (extract(epoch from fixed_at) * 1000)::bigint + clock_offset_ms as fixed_at_ms,
(extract(epoch from received_at) * 1000)::bigint as received_at_ms,
longitude_e7, latitude_e7, speed_dkmh, course_deg, marks, alarms, status
"""

_NEWEST: Final = f"""
select newest.* from unnest($1::bigint[]) as wanted (id) cross join lateral (
  select {_FIX_COLUMNS}, clock_offset_ms from position
  where device_id = wanted.id and fixed_at >= $2 and marks & {int(NOT_DRAWN)} = 0
  order by fixed_at desc limit 1
) as newest
"""  # noqa: S608 - made of constants

_TRACK: Final = f"""
select {_FIX_COLUMNS}, altitude_m from position
where device_id = $1 and fixed_at >= $2 and fixed_at < $3
order by fixed_at, digest limit $4
"""  # noqa: S608 - made of constants


async def store(connection: asyncpg.Connection, batch: FixBatch, offset_ms: Ints, marks: Ints) -> None:
    """Every fix once; those that are there already stay as they are."""
    await connection.execute(_INSERT, *_arguments(batch, offset_ms, marks))


async def store_and_tell(
    connection: asyncpg.Connection, batch: FixBatch, offset_ms: Ints, marks: Ints
) -> set[tuple[int, int, int]]:
    """As `store`; gives the keys (device, microseconds, digest) of those that were new."""
    rows = await connection.fetch(_INSERT + _RETURNING_KEYS, *_arguments(batch, offset_ms, marks))
    return {(row["device_id"], row["fixed_at_us"], row["digest"]) for row in rows}


async def quarantine(connection: asyncpg.Connection, batch: FixBatch) -> set[tuple[int, int]]:
    """Gives the keys (device, digest) of those that were new."""
    rows = await connection.fetch(
        _QUARANTINE,
        batch.device_id.tolist(),
        batch.digest.tolist(),
        batch.fixed_at_us.tolist(),
        batch.has_time.tolist(),
        batch.received_at_us.tolist(),
        batch.bases,
        batch.extras,
    )
    return {(row["device_id"], row["digest"]) for row in rows}


async def list_newest(connection: asyncpg.Connection, device_ids: Sequence[int], since: datetime) -> Records:
    """The newest drawable fix of each of these devices, as `NEWEST` records: one index probe a device."""
    rows = await connection.fetch(_NEWEST, list(device_ids), since)
    made = np.zeros(len(rows), NEWEST)
    for number, row in enumerate(rows):
        *values, alarms, status, offset_ms = row
        made[number] = (*values, alarms & 0xFFFF_FFFF, status & 0xFFFF_FFFF, offset_ms)
    return made


async def list_track(
    connection: asyncpg.Connection, device_id: int, start: datetime, end: datetime, limit: int
) -> list[asyncpg.Record]:
    return list(await connection.fetch(_TRACK, device_id, start, end, limit))


async def forget_quarantined(connection: asyncpg.Connection, before: datetime) -> None:
    await connection.execute("delete from position_quarantine where received_at < $1", before)


def _arguments(batch: FixBatch, offset_ms: Ints, marks: Ints) -> list[list[Any]]:
    return [
        batch.device_id.tolist(),
        batch.fixed_at_us.tolist(),
        batch.digest.tolist(),
        batch.received_at_us.tolist(),
        batch.longitude_e7.tolist(),
        batch.latitude_e7.tolist(),
        _as_signed(batch.alarms),
        _as_signed(batch.status),
        offset_ms.tolist(),
        batch.speed_dkmh.tolist(),
        batch.course_deg.tolist(),
        batch.altitude_m.tolist(),
        marks.tolist(),
        batch.extras,
    ]


def _as_signed(flags: Ints) -> list[int]:
    """32 bits as PostgreSQL's signed integer holds them."""
    signed: list[int] = flags.astype(np.uint32).view(np.int32).tolist()
    return signed
