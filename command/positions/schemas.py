"""Positions as JSON: the newest as GeoJSON points, a track as points with a line."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from command.positions.models import Mark, Records
from command.positions.track import Track
from command.positions.writer import instant


class PointGeometry(BaseModel):
    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float]


class LineGeometry(BaseModel):
    type: Literal["LineString"] = "LineString"
    coordinates: list[tuple[float, float]]


class PositionProperties(BaseModel):
    """`age_s` counts from the device's own time; a stale one must look stale."""

    device_id: int
    kind: str
    call_sign: str | None
    body_id: int
    vehicle_id: int | None
    crew_id: int | None
    fixed_at: datetime
    received_at: datetime
    age_s: float
    is_stale: bool
    speed_kmh: float
    course_deg: int
    alarms: int
    status: int
    is_shifted: bool
    clock_offset_s: float
    """What was added to the device's own time because its clock is constantly wrong; 0 for a clock that is right."""


class PositionFeature(BaseModel):
    type: Literal["Feature"] = "Feature"
    id: int
    geometry: PointGeometry
    properties: PositionProperties


class PositionCollection(BaseModel):
    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[PositionFeature]


class TrackPointView(BaseModel):
    at: datetime
    received_at: datetime
    longitude_deg: float
    latitude_deg: float
    speed_kmh: float
    course_deg: int
    altitude_m: int
    is_late: bool


class TrackView(BaseModel):
    """`geometry` is null for fewer than two points."""

    device_id: int
    start: datetime
    end: datetime
    stored: int
    without_place: int
    implausible: int
    is_cut: bool
    geometry: LineGeometry | None
    points: list[TrackPointView]


def track_view(device_id: int, start: datetime, end: datetime, track: Track) -> TrackView:
    line = [(point.longitude_deg, point.latitude_deg) for point in track.points]
    return TrackView(
        device_id=device_id,
        start=start,
        end=end,
        stored=track.stored,
        without_place=track.without_place,
        implausible=track.implausible,
        is_cut=track.is_cut,
        geometry=LineGeometry(coordinates=line) if len(line) > 1 else None,
        points=[TrackPointView.model_validate(point, from_attributes=True) for point in track.points],
    )


def newest_properties(record: Records, now: datetime, stale_s: float) -> dict[str, Any]:
    """What a `NEWEST` record says, as fields of `PositionProperties`."""
    fixed_at = instant(int(record["fixed_at_ms"]) * 1000)
    age_s = (now - fixed_at).total_seconds()
    return {
        "device_id": int(record["device_id"]),
        "fixed_at": fixed_at,
        "received_at": instant(int(record["received_at_ms"]) * 1000),
        "age_s": age_s,
        "is_stale": age_s > stale_s,
        "speed_kmh": int(record["speed_dkmh"]) / 10,
        "course_deg": int(record["course_deg"]),
        "alarms": int(record["alarms"]),
        "status": int(record["status"]),
        "is_shifted": bool(int(record["marks"]) & Mark.SHIFTED),
        "clock_offset_s": int(record["clock_offset_ms"]) / 1000,
    }
