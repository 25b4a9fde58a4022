"""How the force looks over HTTP where it is not simply a register's row."""

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import BaseModel

from command.force.certificates import certificate_fault
from command.force.kinds import PersonKind
from command.force.legality import Legality, Task, legality
from command.force.models import CoverAnswer, Crew, Member
from command.force.organisation import Organisation, body_ref
from command.foundation.views import BodyRef, ReasonView, reason_views


class MemberView(BaseModel):
    person_id: int
    staff_no: str
    name: str
    kind: str
    role: str
    call_sign: str | None
    fault: ReasonView | None


class VehicleView(BaseModel):
    id: int
    plate: str
    fleet_no: str | None
    call_sign: str | None
    seats: int


class DeviceView(BaseModel):
    id: int
    asset_no: str
    kind: str
    call_sign: str | None
    capabilities: list[str]
    position_only: bool


class PhoneView(BaseModel):
    number: str
    kind: str
    of: str


class ComplementView(BaseModel):
    person_id: int
    label: str
    crew_id: int | None


class LegalityView(BaseModel):
    task: str
    lawful: bool
    missing: int
    reasons: list[ReasonView]
    could_be_completed_by: list[ComplementView]


class CrewView(BaseModel):
    id: int
    name: str
    call_sign: str
    body: BodyRef
    kind: str
    status: str
    status_at: datetime
    signed_on_at: datetime
    signed_off_at: datetime | None
    ends_at: datetime | None
    members: list[MemberView]
    vehicle: VehicleView | None
    devices: list[DeviceView]
    phones: list[PhoneView]
    serves_body_ids: list[int]
    enforcement: LegalityView


class CoverView(BaseModel):
    body: BodyRef
    staffed: bool
    reasons: list[ReasonView]


def cover_view(answer: CoverAnswer, organisation: Organisation) -> CoverView:
    return CoverView(
        body=body_ref(organisation.body(answer.body_id)),
        staffed=answer.staffed,
        reasons=reason_views(answer.reasons),
    )


def legality_view(task: Task, found: Legality) -> LegalityView:
    return LegalityView(
        task=task.value,
        lawful=found.lawful,
        missing=found.missing,
        reasons=reason_views(found.reasons),
        could_be_completed_by=[
            ComplementView(person_id=each.person_id, label=each.label, crew_id=each.crew_id)
            for each in found.could_be_completed_by
        ],
    )


def crew_view(crew: Crew, organisation: Organisation, on: date, others: Sequence[Member] = ()) -> CrewView:
    """A crew for those whose scope covers it; certificates are judged on the civil date `on`."""
    vehicle = crew.vehicle
    return CrewView(
        id=crew.id,
        name=crew.name,
        call_sign=crew.call_sign,
        body=body_ref(organisation.body(crew.body_id)),
        kind=crew.kind.value,
        status=crew.status.value,
        status_at=crew.status_at,
        signed_on_at=crew.signed_on_at,
        signed_off_at=crew.signed_off_at,
        ends_at=crew.ends_at,
        members=[_member(member, on) for member in crew.members],
        vehicle=VehicleView(
            id=vehicle.id,
            plate=vehicle.plate,
            fleet_no=vehicle.fleet_no,
            call_sign=vehicle.call_sign,
            seats=vehicle.seats,
        )
        if vehicle is not None
        else None,
        devices=[
            DeviceView(
                id=device.id,
                asset_no=device.asset_no,
                kind=device.kind.value,
                call_sign=device.call_sign,
                capabilities=sorted(device.capabilities),
                position_only=device.position_only,
            )
            for device in crew.devices
        ],
        phones=[PhoneView(number=phone.number, kind=phone.kind, of=phone.of) for phone in crew.phones],
        serves_body_ids=list(crew.serves_body_ids),
        enforcement=legality_view(Task.ENFORCEMENT, legality(crew, Task.ENFORCEMENT, on, others)),
    )


def _member(member: Member, on: date) -> MemberView:
    officer = member.kind is PersonKind.OFFICER
    fault = certificate_fault(member.certificate, member.label, on) if officer else None
    return MemberView(
        person_id=member.person_id,
        staff_no=member.staff_no,
        name=member.name,
        kind=member.kind.value,
        role=member.role.value,
        call_sign=member.call_sign,
        fault=ReasonView.of(fault) if fault is not None else None,
    )
