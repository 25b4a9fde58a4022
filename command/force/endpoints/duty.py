"""Squads and who answers now, desks, the trial period, lost certificates."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from command.force.certificate_loss import CertificateLosses
from command.force.cover import Cover
from command.force.desks import Desks
from command.force.duty import Duty
from command.force.endpoints.views import CoverView, cover_view
from command.force.kinds import BodyKind, DutyRole
from command.force.organisation import Organisation, body_ref
from command.force.registers.service import Registers
from command.force.trial import TrialPeriod, TrialRegister
from command.foundation.clock import civil_date
from command.foundation.errors import not_found
from command.foundation.http import CurrentScope, Page, service
from command.foundation.security import Permission
from command.foundation.views import BodyRef

router = APIRouter(tags=["duty"])
Id = Annotated[int, Field(ge=1, le=2**62)]
OrganisationService = Annotated[Organisation, service(Organisation)]
DutyService = Annotated[Duty, service(Duty)]
CoverService = Annotated[Cover, service(Cover)]
DesksService = Annotated[Desks, service(Desks)]
Trials = Annotated[TrialRegister, service(TrialRegister)]

WORKING = {BodyKind.SQUAD, BodyKind.TOWN_BODY, BodyKind.ZONE_UNIT, BodyKind.SPECIALISED_UNIT}


class SquadView(BaseModel):
    id: int
    code: str
    name: str
    short_name: str
    kind: str
    parent_id: int | None
    enforcing_subject: str | None
    phone: str | None
    call_sign: str | None
    longitude: float | None
    latitude: float | None
    name_deviates: bool
    desk_signed_on: bool
    crews_on_duty: int
    cover: CoverView


class DeskSignOnRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    body_id: Id
    role: DutyRole = DutyRole.DUTY


class DeskView(BaseModel):
    id: int
    body: BodyRef
    username: str
    role: str
    signed_on_at: datetime


class TrialRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    valid_from: date
    valid_to: date
    signed_by: Annotated[str, Field(min_length=1, max_length=100)]
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class TrialView(BaseModel):
    active: bool
    valid_from: date | None = None
    valid_to: date | None = None
    signed_by: str | None = None
    reason: str | None = None


class LossRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    lost_at: AwareDatetime


class LossView(BaseModel):
    person_id: int
    lost_at: datetime
    reported_at: datetime
    late: bool


class NamePattern(BaseModel):
    pattern: Annotated[str, Field(min_length=1, max_length=300)]


@router.get("/api/squads")
async def list_squads(
    scope: CurrentScope, organisation: OrganisationService, duty: DutyService, cover: CoverService
) -> Page[SquadView]:
    """Bodies that receive work, with who has signed on and who answers now."""
    scope.require(Permission.FORCE_READ)
    now = duty.clock.now()
    today = civil_date(now)
    squads = [
        body
        for body in organisation.bodies()
        if body.kind in WORKING and scope.covers(body.id) and body.stands_on(today)
    ]
    return Page(
        items=[
            SquadView(
                id=body.id,
                code=body.code,
                name=body.name,
                short_name=body.short_name,
                kind=body.kind.value,
                parent_id=body.parent_id,
                enforcing_subject=body.enforcing_subject,
                phone=body.phone,
                call_sign=body.call_sign,
                longitude=body.longitude_deg,
                latitude=body.latitude_deg,
                name_deviates=body.name_deviates,
                desk_signed_on=body.id in duty.now.desks,
                crews_on_duty=len(duty.now.crews_of(body.id)),
                cover=cover_view(cover.who_answers(body.id, now), organisation),
            )
            for body in squads
        ]
    )


@router.get("/api/bodies/{body_id}/cover")
async def who_answers(
    *,
    body_id: Id,
    scope: CurrentScope,
    organisation: OrganisationService,
    duty: DutyService,
    cover: CoverService,
    at: Annotated[AwareDatetime | None, Query()] = None,
) -> CoverView:
    """Who answers for a body now, or would at `at` with those who have signed on now."""
    scope.require(Permission.FORCE_READ)
    if not scope.covers(body_id):
        raise not_found("body", body_id)
    return cover_view(cover.who_answers(body_id, at or duty.clock.now()), organisation)


@router.get("/api/desks")
async def list_desks(scope: CurrentScope, desks: DesksService, organisation: OrganisationService) -> Page[DeskView]:
    """Who sits at which desk."""
    found = await desks.list_signed_on(scope)
    return Page(
        items=[
            DeskView(
                id=each.id,
                body=body_ref(organisation.body(each.body_id)),
                username=each.username,
                role=each.role.value,
                signed_on_at=each.signed_on_at,
            )
            for each in found
        ]
    )


@router.post("/api/desks", status_code=201)
async def sign_on_at_desk(
    wanted: DeskSignOnRequest, scope: CurrentScope, desks: DesksService, organisation: OrganisationService
) -> DeskView:
    """Sit down at a desk; the one this account still held is left."""
    done = await desks.sign_on(scope, wanted.body_id, wanted.role)
    return DeskView(
        id=done.id,
        body=body_ref(organisation.body(done.body_id)),
        username=done.username,
        role=done.role.value,
        signed_on_at=done.signed_on_at,
    )


@router.delete("/api/desks/current", status_code=204)
async def leave_desk(scope: CurrentScope, desks: DesksService) -> None:
    await desks.sign_off(scope)


@router.get("/api/trial")
async def get_trial(_: CurrentScope, trials: Trials) -> TrialView:
    """Whether a trial period (试运行) holds today, and who signed for it."""
    return _trial_view(trials.active_today())


@router.post("/api/trial", status_code=201)
async def open_trial(wanted: TrialRequest, scope: CurrentScope, trials: Trials) -> TrialView:
    await trials.open(scope, wanted.valid_from, wanted.valid_to, signed_by=wanted.signed_by, reason=wanted.reason)
    return _trial_view(trials.active_today())


@router.delete("/api/trial", status_code=204)
async def end_trial(scope: CurrentScope, trials: Trials) -> None:
    await trials.end(scope)


@router.post("/api/people/{person_id}/certificate-loss", status_code=201)
async def report_loss(
    person_id: Id,
    wanted: LossRequest,
    scope: CurrentScope,
    losses: Annotated[CertificateLosses, service(CertificateLosses)],
) -> LossView:
    """Suspends the certificate at once; later than three days is marked late (14.08.2)."""
    loss = await losses.report(scope, person_id, wanted.lost_at)
    return LossView(person_id=loss.person_id, lost_at=loss.lost_at, reported_at=loss.reported_at, late=loss.late)


@router.put("/api/settings/squad-name-pattern", status_code=204)
async def set_name_pattern(
    wanted: NamePattern, scope: CurrentScope, registers: Annotated[Registers, service(Registers)]
) -> None:
    """The city's pattern of squad names (05.02.4); deviating names are marked again."""
    await registers.set_name_pattern(scope, wanted.pattern)


def _trial_view(period: TrialPeriod | None) -> TrialView:
    if period is None:
        return TrialView(active=False)
    return TrialView(
        active=True,
        valid_from=period.valid_from,
        valid_to=period.valid_to,
        signed_by=period.signed_by,
        reason=period.reason,
    )
