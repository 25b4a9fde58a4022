"""Repeaters, radios, calls, texts and signal reports as JSON."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, IPvAnyAddress, StringConstraints

from command.radio.traffic.models import Admission, CallEnd, GroupTextState, HeardBy, LinkState, SignalKind

RadioId = Annotated[int, Field(ge=1, le=0xFF_FFFF)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80, pattern=r"^[^\x00]*$")]


class RepeaterIn(BaseModel):
    """What is left out stays as it was."""

    name: Words | None = None
    admission: Admission | None = None
    address: IPvAnyAddress | None = Field(default=None, description="It is heard from this address only.")
    from_any_address: bool = Field(default=False, description="Forget the address.")
    rssi_db_per_step: float | None = Field(default=None, gt=0, le=10)
    reports_per_s: float | None = Field(default=None, gt=0, le=100, description="What one of its slots carries.")
    site_code: Words | None = Field(default=None, description="The site it stands at; empty: none.")


class SlotView(BaseModel):
    slot: int
    link: LinkState
    link_at: datetime
    heard_at: datetime
    radios: int
    """In the plan of polls."""
    wanted_per_s: float
    """Reports if every radio were asked in its interval; above `capacity_per_s` they wait for each other."""
    planned_per_s: float
    actual_per_s: float
    """Over the last minute."""
    capacity_per_s: float
    counters: dict[str, int]
    lines: dict[str, str]


class RepeaterView(BaseModel):
    identity: str
    """Its own number, else the address of a mobile radio that is used as gateway."""
    name: str
    admission: Admission
    address: str | None
    rssi_db_per_step: float
    reports_per_s: float
    remote: str | None
    first_heard_at: datetime | None
    last_heard_at: datetime | None
    site_code: str | None
    slots: list[SlotView]


class RadioView(BaseModel):
    device_id: int
    radio_id: int
    kind: str
    call_sign: str | None
    body_id: int
    crew_id: int | None
    is_online: bool
    online_until: datetime | None
    heard_at: datetime | None
    heard_by: HeardBy | None
    registered_at: datetime | None
    renew_s: int | None
    off_at: datetime | None
    repeater: str | None
    slot: int | None
    rssi_raw: int | None
    rssi_dbm: float | None
    rssi_at: datetime | None


class PendingRadioView(BaseModel):
    """A radio that the register does not know: add a device with this number, and it is on the map."""

    radio_id: int
    first_heard_at: datetime
    heard_at: datetime
    heard_by: HeardBy
    repeater: str | None
    slot: int | None


class CallView(BaseModel):
    id: int
    repeater: str
    slot: int
    kind: str
    """private, group, all, emergency_group, remote_monitor, emergency_alarm, priority_*, dispatch, …; else type_<n>."""
    call_type: int
    sender: int
    sender_device_id: int | None
    target: int
    target_device_id: int | None
    is_over_ip: bool
    is_emergency: bool
    started_at: datetime
    ended_at: datetime | None
    talked_s: float | None
    held_s: float | None
    ended_by: CallEnd | None


class RadioTextView(BaseModel):
    id: int
    repeater: str
    slot: int
    sender: int
    sender_device_id: int | None
    target: int
    is_group: bool
    text: str
    data: str | None
    """Short binary data in hex."""
    received_at: datetime


class SignalView(BaseModel):
    id: int
    radio_id: int
    device_id: int
    repeater: str
    slot: int
    kind: SignalKind
    at: datetime
    received_at: datetime
    rssi_raw: int | None
    rssi_dbm: float | None
    longitude_deg: float | None
    latitude_deg: float | None
    located_at: datetime | None


class SlotPlace(BaseModel):
    repeater: Words
    slot: int = Field(ge=1, le=2)


class GroupTextIn(BaseModel):
    text: str = Field(min_length=1, max_length=500, pattern=r"^[^\x00]*$")
    slots: list[SlotPlace] | None = Field(default=None, max_length=200, description="Without: all that are linked.")
    expires_s: int = Field(default=300, ge=1, le=24 * 3600)


class GroupTextView(BaseModel):
    id: int
    target: int
    repeater: str
    slot: int
    text: str
    state: GroupTextState
    failure: str | None
    attempts: int
    actor: str
    created_at: datetime
    ended_at: datetime | None


class GroupTextsView(BaseModel):
    items: list[GroupTextView]
