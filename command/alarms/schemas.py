"""What the HTTP contract says of alarms."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from command.alarms.models import AlarmLevel, AlarmState


class PointView(BaseModel):
    """GeoJSON, WGS-84."""

    type: str = "Point"
    coordinates: tuple[float, float]


class AlarmView(BaseModel):
    """One line. `sounds`: the desk hears it until it is acknowledged. `late`: show both times."""

    id: int
    kind: str
    level: AlarmLevel
    state: AlarmState
    sounds: bool
    device_id: int | None
    vehicle_id: int | None
    crew_id: int | None
    person_id: int | None
    body_id: int | None
    incident_id: int | None
    raised_at: datetime
    received_at: datetime
    last_raised_at: datetime
    last_received_at: datetime
    times: int
    late: bool
    text: str
    location: PointView | None
    cause: str
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    shelved_by: str | None
    shelved_until: datetime | None
    closed_by: str | None
    closed_at: datetime | None
    close_reason: str | None


class ShelveIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    until: AwareDatetime


class CloseIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern=r"^[^\x00]*$")
    ]
