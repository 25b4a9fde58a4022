"""What a fix is while it passes the stages: columns of many at once, their marks and their fates. No SQL, no sockets."""

from dataclasses import dataclass, fields
from enum import IntEnum, IntFlag
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from command.geo.datum import Datum

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Records = NDArray[np.void]

SECOND_US: Final = 1_000_000
DAY_US: Final = 24 * 3600 * SECOND_US


class Mark(IntFlag):
    """What is noted with a stored fix."""

    NO_FIX = 1 << 0
    """The report counts, its place does not."""
    IMPLAUSIBLE = 1 << 1
    """Farther from the last place than anything drives; kept, not drawn."""
    LATE = 1 << 2
    """Older than the newest known when it came, or caught up after a lost link: history, never the live marker."""
    SHIFTED = 1 << 3
    """Converted to WGS-84 from the datum of the device."""


NOT_DRAWN: Final = Mark.NO_FIX | Mark.IMPLAUSIBLE


class Fate(IntEnum):
    """What becomes of a report."""

    STORE = 0
    REPEATED = 1
    """Equal to another of the same batch; answered like it."""
    TOO_OLD = 2
    """Older than the retention: answered and counted."""
    QUARANTINED = 3
    """Its time is impossible or in the future: kept apart."""
    UNKNOWN = 4
    """From a device that the register does not have (any more): neither kept nor answered."""


DATUM_CODES: Final[dict[str, int]] = {Datum.WGS84: 0, Datum.CGCS2000: 0, Datum.GCJ02: 1, Datum.BD09: 2}
"""How the column `datum` names the datum of a row."""

NEWEST: Final = np.dtype(
    [
        ("device_id", "<i8"),
        ("fixed_at_ms", "<i8"),
        ("received_at_ms", "<i8"),
        ("longitude_e7", "<i4"),
        ("latitude_e7", "<i4"),
        ("speed_dkmh", "<u2"),
        ("course_deg", "<u2"),
        ("marks", "<u4"),
        ("alarms", "<u4"),
        ("status", "<u4"),
        ("clock_offset_ms", "<i4"),
    ]
)
"""Newest fix of a device, 52 bytes little-endian: WGS-84 degrees x 10^7, tenths of km/h, milliseconds since 1970 UTC.

`fixed_at_ms` is corrected by `clock_offset_ms`, what was added to the device's own time; `alarms` and `status` are the
flags of JT/T 808.
A message on the bus channel `positions` is nothing but such records, oldest first where a device has several.
"""

CHANNEL: Final = "positions"


@dataclass(slots=True, eq=False)
class FixBatch:
    """One row a report, in order of arrival; all columns have the same length. Stages write marks and fates."""

    device_id: Ints
    """Of the register; negative: a terminal that the register does not know (yet)."""
    fixed_at_us: Ints
    """The device's own time, microseconds since 1970 UTC; 0 where `has_time` is False."""
    has_time: Flags
    received_at_us: Ints
    longitude_e7: Ints
    latitude_e7: Ints
    has_fix: Flags
    datum: NDArray[np.int8]
    """Of the coordinates, by `DATUM_CODES`."""
    altitude_m: Ints
    speed_dkmh: Ints
    course_deg: Ints
    alarms: Ints
    status: Ints
    digest: Ints
    """Of the report's base: with device and time it is the identity of a fix."""
    catch_up: Flags
    """Sent after a lost link (0x0704 type 1)."""
    is_live: Flags
    """Sent on its own when it was made, so that its delay tells of the device's clock."""
    bases: list[bytes]
    """The raw base, kept for the quarantine."""
    extras: list[bytes]
    """What followed the base on the wire, undecoded."""

    def __len__(self) -> int:
        return len(self.digest)

    def take(self, rows: Ints) -> Self:
        """The rows with these numbers, in this order."""
        picked: dict[str, Any] = {}
        for name in COLUMNS:
            column = getattr(self, name)
            picked[name] = [column[row] for row in rows.tolist()] if isinstance(column, list) else column[rows]
        return type(self)(**picked)

    @classmethod
    def concat(cls, batches: list[Self]) -> Self:
        if len(batches) == 1:
            return batches[0]
        joined: dict[str, Any] = {}
        for name in COLUMNS:
            columns = [getattr(batch, name) for batch in batches]
            is_list = isinstance(columns[0], list)
            joined[name] = [item for column in columns for item in column] if is_list else np.concatenate(columns)
        return cls(**joined)


COLUMNS: Final = tuple(field.name for field in fields(FixBatch))


@dataclass(frozen=True, slots=True)
class Rules:
    """What a fix is judged by."""

    future_us: int = 300 * SECOND_US
    """A fix further ahead of our clock is quarantined."""
    retention_us: int = 90 * DAY_US
    fastest_m_s: float = 70.0
    """252 km/h: nothing of a squad drives faster."""
    slack_m: float = 200.0
    """Between two fixes whatever their times: street canyons throw a fix that far."""
    agreeing_fixes: int = 3
    """So many in a row that agree with each other re-anchor the marker."""
