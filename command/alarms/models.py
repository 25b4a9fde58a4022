"""What an alarm is, as values: the fact a room raises it with, and the frozen row."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AlarmLevel(StrEnum):
    """Emergency sounds at the desk; everything else goes silently to the body's list."""

    EMERGENCY = "emergency"
    FAULT = "fault"
    DRIVING = "driving"
    NOTICE = "notice"


class AlarmState(StrEnum):
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    SHELVED = "shelved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class AlarmPoint:
    """WGS-84 degrees."""

    longitude_deg: float
    latitude_deg: float


@dataclass(frozen=True, slots=True)
class AlarmFact:
    """What a room says when something is wrong. `raised_at` is the device's own time of the press or the fault."""

    kind: str
    level: AlarmLevel
    device_id: int | None
    vehicle_id: int | None
    body_id: int | None
    raised_at: datetime
    received_at: datetime
    location: AlarmPoint | None = None
    cause: str = ""
    crew_id: int | None = None
    person_id: int | None = None
    incident_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One line. `raised_at` and `received_at` are those of the first press, `last_*` those of the newest."""

    id: int
    kind: str
    level: AlarmLevel
    state: AlarmState
    device_id: int | None = None
    vehicle_id: int | None = None
    crew_id: int | None = None
    person_id: int | None = None
    body_id: int | None = None
    incident_id: int | None = None
    raised_at: datetime
    received_at: datetime
    last_raised_at: datetime
    last_received_at: datetime
    times: int
    told_at: datetime
    late: bool = False
    location: AlarmPoint | None = None
    cause: str = ""
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    shelved_by: str | None = None
    shelved_until: datetime | None = None
    closed_by: str | None = None
    closed_at: datetime | None = None
    close_reason: str | None = None
