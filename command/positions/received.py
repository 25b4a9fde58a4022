"""Stored fixes in the order of arrival, and of one device between two instants: for rooms that count what was heard.

Their index is a BRIN: rows are appended as they arrive, so that it costs the hot path nothing that can be measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from command.foundation.database import Transaction
from command.positions.models import NOT_DRAWN, Mark
from command.positions.tables import position

Key = tuple[datetime, int, datetime, int]
"""Received at, device, its own time, digest: no two fixes have the same."""


@dataclass(frozen=True, slots=True)
class StoredFix:
    """A fix of a registered device with a plausible place, WGS-84 degrees x 10^7."""

    device_id: int
    fixed_at: datetime
    """The device's own time, uncorrected."""
    digest: int
    received_at: datetime
    clock_offset: timedelta
    """Added to `fixed_at` it gives the true time."""
    longitude_e7: int
    latitude_e7: int
    is_late: bool
    extras: bytes


class StoredFixes:
    """Reads only, in the transaction of whoever asks."""

    async def received(self, tx: Transaction, after: Key, until: datetime, limit: int) -> Sequence[StoredFix]:
        """Behind the key and received before `until`, in the order of arrival."""
        columns = position.c
        key = sa.tuple_(columns.received_at, columns.device_id, columns.fixed_at, columns.digest)
        asked = _PLAUSIBLE.where(columns.received_at >= after[0], columns.received_at < until, key > sa.tuple_(*after))
        rows = await tx.execute(asked.order_by(*key.clauses).limit(limit))
        return [_fix(*row) for row in rows]

    async def made(
        self, tx: Transaction, device_id: int, after: datetime, before: datetime, limit: int
    ) -> Sequence[StoredFix]:
        """Of one device by its own time, both ends left out, oldest first."""
        columns = position.c
        mine = sa.and_(columns.device_id == device_id, columns.fixed_at > after, columns.fixed_at < before)
        rows = await tx.execute(_PLAUSIBLE.where(mine).order_by(columns.fixed_at, columns.digest).limit(limit))
        return [_fix(*row) for row in rows]


_PLAUSIBLE = sa.select(
    position.c.device_id,
    position.c.fixed_at,
    position.c.digest,
    position.c.received_at,
    position.c.clock_offset_ms,
    position.c.longitude_e7,
    position.c.latitude_e7,
    position.c.marks,
    position.c.extras,
).where(position.c.device_id > 0, position.c.marks.op("&")(int(NOT_DRAWN)) == 0)


def _fix(
    device_id: int,
    fixed_at: datetime,
    digest: int,
    received_at: datetime,
    offset_ms: int,
    longitude_e7: int,
    latitude_e7: int,
    marks: int,
    extras: bytes,
) -> StoredFix:
    offset, is_late = timedelta(milliseconds=offset_ms), bool(marks & Mark.LATE)
    return StoredFix(device_id, fixed_at, digest, received_at, offset, longitude_e7, latitude_e7, is_late, extras)
