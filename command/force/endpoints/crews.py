"""Crews on duty, and signing on by the shift."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from command.force import crew_building
from command.force.crews import CrewChange, Crews
from command.force.endpoints.views import CrewView, LegalityView, crew_view, legality_view
from command.force.kinds import CrewKind, DutyRole
from command.force.legality import Task, legality
from command.force.organisation import Organisation
from command.force.shifts import Shifts
from command.foundation.clock import civil_date
from command.foundation.errors import invalid
from command.foundation.http import Command, CurrentScope, Page, service
from command.foundation.reasons import Fact
from command.foundation.views import ReasonView, reason_views

router = APIRouter(tags=["crews"])
Id = Annotated[int, Field(ge=1, le=2**62)]
CrewsService = Annotated[Crews, service(Crews)]
OrganisationService = Annotated[Organisation, service(Organisation)]


class MemberSignOn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    person_id: Id
    role: Literal["leader", "member", "driver"] = "member"
    certificate_no: Annotated[str, Field(max_length=80)] | None = None


def _each_once(members: list[MemberSignOn]) -> list[MemberSignOn]:
    if len({member.person_id for member in members}) < len(members):
        raise ValueError("a person is named twice")
    return members


class CrewSignOn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    body_id: Id
    call_sign: Annotated[str, Field(min_length=1, max_length=60)]
    name: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    kind: CrewKind | None = None
    members: Annotated[list[MemberSignOn], Field(min_length=1, max_length=30), AfterValidator(_each_once)]
    vehicle_id: Id | None = None
    device_ids: Annotated[list[Id], Field(max_length=60)] = []
    serves_body_ids: Annotated[list[Id], Field(max_length=200)] = []
    ends_at: AwareDatetime | None = None


class CrewPatch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    add: Annotated[list[MemberSignOn], Field(max_length=30), AfterValidator(_each_once)] = []
    remove_person_ids: Annotated[list[Id], Field(max_length=30)] = []
    vehicle_id: Id | None = None
    on_foot: bool = False
    take_device_ids: Annotated[list[Id], Field(max_length=60)] = []
    return_device_ids: Annotated[list[Id], Field(max_length=60)] = []
    call_sign: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    name: Annotated[str, Field(min_length=1, max_length=60)] | None = None


class CrewSignedOnView(CrewView):
    warnings: list[ReasonView]


class ShiftSignOn(BaseModel):
    """`plan`: what is planned for now, of a body and all below it. `last`: the body's last shift as a template."""

    model_config = ConfigDict(extra="forbid")

    template: Literal["plan", "last"] = "plan"
    body_id: Id | None = None
    ends_at: AwareDatetime | None = None


class LeftOutView(BaseModel):
    call_sign: str
    code: str
    text: str
    person_id: int | None
    facts: dict[str, Fact]


class ShiftSignedOnView(BaseModel):
    crews: list[CrewView]
    left_out: list[LeftOutView]


@router.get("/api/crews")
async def list_crews(
    scope: CurrentScope,
    crews: CrewsService,
    organisation: OrganisationService,
    body_id: Annotated[int | None, Query(ge=1, le=2**62)] = None,
) -> Page[CrewView]:
    """Crews on duty that the scope covers; with `body_id` those of it and below."""
    if body_id is not None:
        organisation.body(body_id)
    today = civil_date(crews.now())
    found = await crews.list_on_duty(scope, body_id)
    return Page(items=[crew_view(crew, organisation, today) for crew in found])


@router.get("/api/crews/{crew_id}")
async def get_crew(
    crew_id: Id, scope: CurrentScope, crews: CrewsService, organisation: OrganisationService
) -> CrewView:
    """One crew, with the officers who could make it lawful."""
    crew, others = await crews.get_with_complements(scope, crew_id)
    return crew_view(crew, organisation, civil_date(crews.now()), others)


@router.get("/api/crews/{crew_id}/legality")
async def get_legality(
    crew_id: Id, scope: CurrentScope, crews: CrewsService, task: Task = Task.ENFORCEMENT
) -> LegalityView:
    """Whether this crew may be given such a task today, and what it lacks."""
    crew, others = await crews.get_with_complements(scope, crew_id)
    return legality_view(task, legality(crew, task, civil_date(crews.now()), others))


@router.post("/api/crews", status_code=201)
async def sign_on(
    wanted: CrewSignOn, scope: CurrentScope, command: Command, crews: CrewsService, organisation: OrganisationService
) -> CrewSignedOnView:
    signed_on = await crews.sign_on(
        scope,
        crew_building.CrewSignOn(
            body_id=wanted.body_id,
            call_sign=wanted.call_sign,
            name=wanted.name,
            kind=wanted.kind,
            members=_members(wanted.members),
            vehicle_id=wanted.vehicle_id,
            device_ids=tuple(wanted.device_ids),
            serves_body_ids=tuple(wanted.serves_body_ids),
            ends_at=wanted.ends_at,
        ),
        command,
    )
    view = crew_view(signed_on.crew, organisation, civil_date(crews.now()))
    warnings = reason_views(signed_on.warnings)
    return CrewSignedOnView(**view.model_dump(), warnings=warnings)


@router.patch("/api/crews/{crew_id}")
async def change_crew(
    *,
    crew_id: Id,
    patch: CrewPatch,
    scope: CurrentScope,
    command: Command,
    crews: CrewsService,
    organisation: OrganisationService,
) -> CrewView:
    """Add and remove people, change vehicle, devices and call sign of a crew on duty."""
    change = CrewChange(
        add=_members(patch.add),
        remove=tuple(patch.remove_person_ids),
        vehicle_id=0 if patch.on_foot else patch.vehicle_id,
        take_device_ids=tuple(patch.take_device_ids),
        return_device_ids=tuple(patch.return_device_ids),
        call_sign=patch.call_sign,
        name=patch.name,
    )
    changed = await crews.change(scope, crew_id, change, command)
    return crew_view(changed, organisation, civil_date(crews.now()))


@router.post("/api/crews/{crew_id}/sign-off")
async def sign_off(
    crew_id: Id, scope: CurrentScope, command: Command, crews: CrewsService, organisation: OrganisationService
) -> CrewView:
    signed_off = await crews.sign_off(scope, crew_id, command)
    return crew_view(signed_off, organisation, civil_date(crews.now()))


@router.post("/api/shifts/sign-on", status_code=201)
async def sign_shift_on(
    *,
    wanted: ShiftSignOn,
    scope: CurrentScope,
    command: Command,
    shifts: Annotated[Shifts, service(Shifts)],
    crews: CrewsService,
    organisation: OrganisationService,
) -> ShiftSignedOnView:
    """A whole shift at once; whoever cannot sign on is left out and named with the reason."""
    if wanted.template == "plan":
        done = await shifts.sign_on_planned(scope, wanted.body_id, command)
    elif wanted.body_id is None:
        raise invalid("body_missing", "the last shift of which body?")
    else:
        done = await shifts.sign_on_like_last(scope, wanted.body_id, wanted.ends_at, command)
    today = civil_date(crews.now())
    return ShiftSignedOnView(
        crews=[crew_view(crew, organisation, today) for crew in done.crews],
        left_out=[
            LeftOutView(call_sign=out.call_sign, code=out.code, text=out.text, person_id=out.person_id, facts=out.facts)
            for out in done.left_out
        ],
    )


def _members(wanted: list[MemberSignOn]) -> tuple[crew_building.MemberSignOn, ...]:
    return tuple(
        crew_building.MemberSignOn(each.person_id, DutyRole(each.role), each.certificate_no) for each in wanted
    )
