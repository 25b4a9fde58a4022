"""A track: stored rows to the points that are drawn, simplified in metres. Reads no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import asyncpg
import numpy as np
import shapely
from numpy.typing import NDArray

from command.positions.models import NOT_DRAWN, Ints, Mark
from command.positions.writer import instant

METRES_PER_DEGREE: Final = 111_320.0


@dataclass(frozen=True, slots=True)
class TrackPoint:
    """WGS-84 degrees; `at` is the device's time, corrected by its clock offset."""

    at: datetime
    received_at: datetime
    longitude_deg: float
    latitude_deg: float
    speed_kmh: float
    course_deg: int
    altitude_m: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class Track:
    """`stored` counts all reports of the span; those without a place or with an implausible one are not drawn."""

    stored: int
    without_place: int
    implausible: int
    is_cut: bool
    """There are more reports than one answer holds; ask again from the last point on."""
    points: list[TrackPoint]


def track_of(rows: Sequence[asyncpg.Record], simplify_m: float, *, is_cut: bool = False) -> Track:
    """Rows of `repository.list_track` in any order."""
    drawn = sorted((row for row in rows if not row["marks"] & NOT_DRAWN), key=_time_of)
    if simplify_m > 0 and len(drawn) > 2:
        degrees = np.array([(row["longitude_e7"], row["latitude_e7"]) for row in drawn]) / 1e7
        drawn = [drawn[index] for index in kept_by_simplification(degrees, simplify_m).tolist()]
    return Track(
        stored=len(rows),
        without_place=sum(bool(row["marks"] & Mark.NO_FIX) for row in rows),
        implausible=sum(bool(row["marks"] & Mark.IMPLAUSIBLE) for row in rows),
        is_cut=is_cut,
        points=[_point(row) for row in drawn],
    )


def kept_by_simplification(degrees: NDArray[np.float64], tolerance_m: float) -> Ints:
    """Indices of the vertices that Douglas-Peucker keeps of a line (n, 2) of longitude and latitude degrees.

    Measured on a plane in metres that fits the middle of the line. The third ordinate carries the index through.
    """
    shrink = np.cos(np.radians(degrees[:, 1].mean()))
    plane = np.column_stack([degrees * (METRES_PER_DEGREE * shrink, METRES_PER_DEGREE), np.arange(len(degrees))])
    simple = shapely.simplify(shapely.linestrings(plane), tolerance_m, preserve_topology=False)
    kept: Ints = shapely.get_coordinates(simple, include_z=True)[:, 2].astype(np.int64)
    return kept


def _time_of(row: asyncpg.Record) -> int:
    time: int = row["fixed_at_ms"]
    return time


def _point(row: asyncpg.Record) -> TrackPoint:
    return TrackPoint(
        at=instant(row["fixed_at_ms"] * 1000),
        received_at=instant(row["received_at_ms"] * 1000),
        longitude_deg=row["longitude_e7"] / 1e7,
        latitude_deg=row["latitude_e7"] / 1e7,
        speed_kmh=row["speed_dkmh"] / 10,
        course_deg=row["course_deg"],
        altitude_m=row["altitude_m"],
        is_late=bool(row["marks"] & Mark.LATE),
    )
