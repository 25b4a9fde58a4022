"""What the force consists of, as frozen values that other rooms may hold. No SQL, no behaviour beyond their own facts."""

from dataclasses import dataclass
from datetime import date, datetime

from command.force.kinds import (
    BodyKind,
    CrewKind,
    CrewStatus,
    Datum,
    DeviceKind,
    DutyRole,
    EmploymentStatus,
    PersonKind,
)
from command.foundation.reasons import Reason


@dataclass(frozen=True, slots=True)
class Body:
    """A node of the organisation. `enforcing_subject` is the name on the papers, its own or its department's."""

    id: int
    code: str
    name: str
    short_name: str
    kind: BodyKind
    parent_id: int | None = None
    lead_id: int | None = None
    guidance_id: int | None = None
    second_leader: str | None = None
    phone: str | None = None
    call_sign: str | None = None
    enforcing_subject: str | None = None
    district_code: str | None = None
    area_codes: tuple[str, ...] = ()
    longitude_deg: float | None = None
    latitude_deg: float | None = None
    name_deviates: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def stands_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Device:
    """A registered device. `crew_id` is the crew on duty that has it now, whoever holds it on paper."""

    id: int
    asset_no: str
    kind: DeviceKind
    identity: str | None
    body_id: int
    vehicle_id: int | None = None
    holder_person_id: int | None = None
    crew_id: int | None = None
    datum: Datum = Datum.WGS84
    capabilities: frozenset[str] = frozenset()
    serviceable: bool = True
    protocol: str | None = None
    transport: str | None = None
    terminal_id: str | None = None
    call_sign: str | None = None
    interval_s: int | None = None

    @property
    def protocol_family(self) -> str | None:
        """`jt808`, `hstrp`, `osmand`, `owntracks`, `adapter`."""
        return self.protocol.partition("-")[0] if self.protocol else None

    @property
    def protocol_version(self) -> str | None:
        """`2011`, `2013`, `2019` of JT/T 808; None where the protocol has no versions."""
        return (self.protocol or "").partition("-")[2] or None

    @property
    def position_only(self) -> bool:
        """No bearer for an order: nothing that is sent to it reaches a person."""
        return not self.capabilities & {"text", "question", "voice"}


@dataclass(frozen=True, slots=True)
class Certificate:
    """An officer's certificate: civil dates of Asia/Shanghai, valid to the end of its last day."""

    number: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    suspended_from: date | None = None
    lost_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person as a crew knows them. `label` (call sign or staff number) is what other bodies may read."""

    person_id: int
    staff_no: str
    name: str
    kind: PersonKind
    body_id: int
    role: DutyRole = DutyRole.MEMBER
    call_sign: str | None = None
    certificate: Certificate = Certificate()
    phone: str | None = None
    crew_id: int | None = None
    employment_status: EmploymentStatus = EmploymentStatus.ACTIVE
    pass_no: str | None = None
    pass_valid_to: date | None = None

    @property
    def label(self) -> str:
        return self.call_sign or self.staff_no


@dataclass(frozen=True, slots=True)
class Vehicle:
    id: int
    plate: str
    body_id: int
    seats: int
    fleet_no: str | None = None
    call_sign: str | None = None
    serviceable: bool = True


@dataclass(frozen=True, slots=True)
class Phone:
    """A number a crew can be called on. `of` names whose: a member's label, a plate."""

    number: str
    kind: str
    of: str


@dataclass(frozen=True, slots=True)
class Crew:
    """People and vehicle on shift, with what they carry."""

    id: int
    name: str
    call_sign: str
    body_id: int
    kind: CrewKind
    status: CrewStatus
    status_at: datetime
    signed_on_at: datetime
    members: tuple[Member, ...] = ()
    vehicle: Vehicle | None = None
    devices: tuple[Device, ...] = ()
    phones: tuple[Phone, ...] = ()
    serves_body_ids: tuple[int, ...] = ()
    ends_at: datetime | None = None
    signed_off_at: datetime | None = None
    planned_crew_id: int | None = None

    @property
    def on_duty(self) -> bool:
        return self.signed_off_at is None

    @property
    def officers(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.kind is PersonKind.OFFICER)


@dataclass(frozen=True, slots=True)
class CoverAnswer:
    """Who answers now for a body, and why. `staffed` is False when nobody at all has signed on."""

    body_id: int
    reasons: tuple[Reason, ...]
    staffed: bool = True
