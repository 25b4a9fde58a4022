"""What adapters tell, as JSON."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

MOST_EVENTS = 200
LONGEST_TEXT = 2000
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""What is older is a clock that was never set; the years 1 and 9999 do not exist in every zone."""

Id = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[!-~]+$")]
_Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")]
DeviceId = Annotated[_Name, Field(description="What the platform calls the radio.")]
Row = Annotated[int, Field(ge=1, le=2**63 - 1)]
Longitude = Annotated[float, Field(ge=-180, le=180, description="Degrees.")]
Latitude = Annotated[float, Field(ge=-90, le=90, description="Degrees.")]
Group = Annotated[int, Field(ge=1, le=16_777_215, description="Number of a talk group.")]
Datum = Literal["wgs84", "gcj02", "bd09"]
CallKind = Literal["private", "group", "all", "emergency_group"]


class _Event(BaseModel):
    """`id` is the adapter's own: an event counts once, however often it is told."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    id: Id
    device: DeviceId
    at: AwareDatetime = Field(ge=EARLIEST, description="When it happened.")
    site: _Name | None = Field(
        default=None, description="The base station that heard it; none: the platform as a whole."
    )


class Registered(_Event):
    kind: Literal["registered"]
    renew_s: int = Field(default=3600, ge=60, le=604_800, description="It counts as off when not heard for so long.")


class WentOff(_Event):
    kind: Literal["went_off"]


class WasHeard(_Event):
    """A sign of life of any other kind."""

    kind: Literal["heard"]


class _Placed(_Event):
    longitude: Longitude
    latitude: Latitude
    datum: Datum | None = Field(default=None, description="Default: that of the device in the register.")


class Located(_Placed):
    kind: Literal["location"]
    speed_kmh: float = Field(default=0.0, ge=0, le=1000)
    course_deg: float = Field(default=0.0, ge=0, le=360)
    altitude_m: float = Field(default=0.0, ge=-500, le=10_000)
    accuracy_m: float = Field(default=0.0, ge=0, le=100_000)
    rssi_dbm: float | None = Field(default=None, ge=-120, le=0, description="How the base station hears the radio.")


class TextReceived(_Event):
    kind: Literal["text"]
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    group: Group | None = Field(default=None, description="None: to the platform.")


class TextState(_Event):
    """What became of a downlink, for adapters whose socket was gone when it was known."""

    kind: Literal["outcome"]
    message: Row
    state: Literal["received", "answered", "failed"]
    failure: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[a-z0-9_]+$")] | None = None


class CallStarted(_Event):
    """`device` talks."""

    kind: Literal["call_started"]
    call: CallKind
    target: int = Field(
        ge=0, le=16_777_215, description="A talk group; of a private call the other radio's number, or 0."
    )


class CallEnded(_Event):
    kind: Literal["call_ended"]
    started_by: Id = Field(description="`id` of the event that said the call started.")
    talked_s: float | None = Field(default=None, ge=0, le=86_400, description="Speech; none: until now.")


class Emergency(_Event):
    kind: Literal["emergency"]
    longitude: Longitude | None = None
    latitude: Latitude | None = None
    datum: Datum | None = None


class EmergencyStopped(_Event):
    """The radio answered that it stopped crying."""

    kind: Literal["emergency_stopped"]
    alarm: Row


Event = Annotated[
    Registered
    | WentOff
    | WasHeard
    | Located
    | TextReceived
    | TextState
    | CallStarted
    | CallEnded
    | Emergency
    | EmergencyStopped,
    Field(discriminator="kind"),
]


class EventBatch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    events: list[Event] = Field(min_length=1, max_length=MOST_EVENTS)


class EventResult(BaseModel):
    id: str
    outcome: Literal["kept", "known", "refused"]
    code: str | None = Field(default=None, description="Why it was refused.")


class EventResults(BaseModel):
    """In the order of the events; everything that was kept is committed."""

    results: list[EventResult]
