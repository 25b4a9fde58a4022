"""A row of each register as a customer writes it: references by code, cells of a file or members of a JSON object."""

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints

from command.force import kinds
from command.foundation.security import Role


def _split(value: object) -> object:
    """A cell holds a list with semicolons between its items."""
    return [part.strip() for part in value.split(";") if part.strip()] if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^\S(.*\S)?$")]
Codes = Annotated[list[Code], BeforeValidator(_split)]
Capabilities = Annotated[list[kinds.Capability], BeforeValidator(_split)]
Roles = Annotated[list[Role], BeforeValidator(_split), Field(min_length=1)]
Number = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ()-]{1,30}$")]
ClockTime = Annotated[time, PlainSerializer(lambda value: value.strftime("%H:%M"), when_used="json")]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class BodyRecord(Record):
    code: Code
    name: Text
    short_name: Text
    kind: kinds.BodyKind
    parent_code: Code | None = None
    lead_code: Code | None = None
    guidance_code: Code | None = None
    second_leader_name: Text | None = None
    enforcing_subject: Text | None = None
    area_codes: Codes = []
    district_code: Code | None = None
    duty_phone: Number | None = None
    call_sign: Text | None = None
    lon: Longitude | None = None
    lat: Latitude | None = None
    documents: Text | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class PersonRecord(Record):
    staff_no: Code
    name: Text
    kind: kinds.PersonKind
    body_code: Code
    post: kinds.Post = kinds.Post.MEMBER
    front_line: bool = True
    employment_status: kinds.EmploymentStatus = kinds.EmploymentStatus.ACTIVE
    employed_from: date | None = None
    certificate_no: Code | None = None
    certificate_valid_from: date | None = None
    certificate_valid_to: date | None = None
    certificate_suspended_from: date | None = None
    certificate_note: Text | None = None
    certificate_lost_at: AwareDatetime | None = None
    certificate_loss_reported_at: AwareDatetime | None = None
    pass_no: Code | None = None
    pass_valid_to: date | None = None
    phone: Number | None = None
    call_sign: Text | None = None


class VehicleRecord(Record):
    plate: Code
    fleet_no: Text | None = None
    body_code: Code
    kind: kinds.VehicleKind = kinds.VehicleKind.CAR
    seats: Annotated[int, Field(ge=1, le=60)]
    plate_colour: Annotated[int, Field(ge=0, le=99)] | None = None
    vin: Code | None = None
    serviceable: bool = True
    unserviceable_reason: Text | None = None
    in_service_from: date | None = None
    call_sign: Text | None = None


class SystemRecord(Record):
    """An information-transmission system 信息传输系统 (14.04.1): a set of devices that a squad is equipped with."""

    system_code: Code
    name: Text
    body_code: Code
    serviceable: bool = True
    unserviceable_reason: Text | None = None


class DeviceRecord(Record):
    asset_no: Code
    kind: kinds.DeviceKind
    body_code: Code
    holder_staff_no: Code | None = None
    vehicle_plate: Code | None = None
    serviceable: bool = True
    unserviceable_reason: Text | None = None
    in_repair: bool = False
    on_loan_to_code: Code | None = None
    protocol: kinds.Protocol | None = None
    transport: kinds.Transport | None = None
    identity: Code | None = None
    terminal_id: Code | None = None
    maker: Text | None = None
    model: Text | None = None
    datum: kinds.Datum = kinds.Datum.WGS84
    capabilities: Capabilities = []
    call_sign: Text | None = None
    interval_s: Annotated[int, Field(ge=1, le=86_400)] | None = None
    system_code: Code | None = None


class PhoneRecord(Record):
    number: Number
    kind: kinds.PhoneKind
    owner_kind: Literal["body", "person", "vehicle"]
    owner_code: Code
    note: Text | None = None


class PlannedCrewRecord(Record):
    crew_code: Code
    name: Text
    call_sign: Text
    body_code: Code
    kind: kinds.CrewKind
    shift: kinds.ShiftName
    vehicle_plate: Code | None = None
    serves_body_codes: Codes = []
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class ShiftRecord(Record):
    staff_no: Code
    body_code: Code
    duty: kinds.Duty
    crew_code: Code | None = None
    role: kinds.DutyRole
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class CoverRecord(Record):
    body_code: Code
    weekdays: Annotated[str, StringConstraints(pattern=r"^[1-7]{1,7}$")]
    from_time: ClockTime
    to_time: ClockTime
    covering_body_code: Code
    reason: Text | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class AccountRecord(Record):
    """`password` goes in and never comes out; empty leaves it as it is, for a new account: tokens only."""

    username: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{1,39}$", to_lower=True)]
    roles: Roles
    body_code: Code | None = None
    staff_no: Code | None = None
    locked: bool = False
    password: Annotated[str, StringConstraints(max_length=1000)] | None = Field(default=None, exclude=True)


Cell = str | int | float | bool | date | datetime | time | list[str] | None
