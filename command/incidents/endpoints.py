"""HTTP of incidents. The steps come from their table, one address each."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from shapely.geometry import Point

from command.force.service import Organisation
from command.foundation.clock import Clock
from command.foundation.http import Command, CurrentScope, Page, service
from command.foundation.security import Permission
from command.geo.datum import Datum, to_wgs84
from command.incidents import commands, schemas
from command.incidents.models import State
from command.incidents.papers import Papers, Upload
from command.incidents.queue import Filters, Nearby
from command.incidents.service import Incidents
from command.incidents.step_table import STEPS, Step
from command.incidents.views import Views, matter_view
from command.incidents.whose import Flags, Responsibility

TheIncidents = Annotated[Incidents, service(Incidents)]
ThePapers = Annotated[Papers, service(Papers)]
TheResponsibility = Annotated[Responsibility, service(Responsibility)]
TheViews = Annotated[Views, service(Views)]
TheOrganisation = Annotated[Organisation, service(Organisation)]
Longitude = Annotated[float, Query(ge=-180, le=180)]
Latitude = Annotated[float, Query(ge=-90, le=90)]


def make_router(clock: Clock) -> APIRouter:
    router = APIRouter(prefix="/api", tags=["incidents"])
    _add_questions(router, clock)
    _add_register(router)
    _add_steps(router)
    _add_papers(router)
    return router


def _add_questions(router: APIRouter, clock: Clock) -> None:
    @router.get("/responsibility")
    async def whose(
        *,
        scope: CurrentScope,
        responsibility: TheResponsibility,
        views: TheViews,
        lon: Longitude,
        lat: Latitude,
        matter: str | None = None,
        datum: schemas.Datum = "wgs84",
    ) -> schemas.ResponsibilityAnswerView:
        """Whose it would be at this place, who answers now, and why. Creates nothing."""
        scope.require(Permission.INCIDENT_READ)
        place = Point(*to_wgs84(Datum(datum), lon, lat))
        answer = responsibility.of(place, matter, Flags(), clock.now())
        return schemas.ResponsibilityAnswerView(
            responsibility=views.answer(answer), cover=views.cover(answer.body_id, clock.now())
        )

    @router.get("/matters")
    def matters(scope: CurrentScope, responsibility: TheResponsibility) -> list[schemas.MatterView]:
        """The catalogue as it stands today, by code."""
        scope.require(Permission.INCIDENT_READ)
        return [matter_view(matter) for matter in responsibility.matters_at(clock.now())]


def _add_register(router: APIRouter) -> None:
    @router.post("/incidents", status_code=201, responses={200: {"model": schemas.RegisteredView}})
    async def create(
        given: schemas.IncidentIn, scope: CurrentScope, command: Command, incidents: TheIncidents, response: Response
    ) -> schemas.RegisteredView:
        """Register an incident. 200 with the first entry when this source registered this external id before."""
        registered = await incidents.create(given, scope, command)
        response.status_code = 201 if registered.created else 200
        response.headers["Location"] = f"/api/incidents/{registered.id}"
        return registered

    @router.get("/incidents")
    async def queue(
        *,
        scope: CurrentScope,
        incidents: TheIncidents,
        organisation: TheOrganisation,
        state: Annotated[list[State] | None, Query()] = None,
        body: schemas.Id | None = None,
        overdue: bool | None = None,
        mine: bool = False,
        text: Annotated[str | None, Query(max_length=100, pattern=schemas.NO_NUL)] = None,
        external_id: Annotated[str | None, Query(max_length=200, pattern=schemas.NO_NUL)] = None,
        cursor: str | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Page[schemas.IncidentView]:
        """The queue, least time left first. Without `state`: everything that somebody still has to do."""
        filters = Filters(
            states=tuple(state or ()),
            body_ids=organisation.below(body) if body is not None else None,
            overdue=overdue,
            mine=mine,
            text=text,
            external_id=external_id,
        )
        return await incidents.page(filters, scope, after=cursor, limit=limit)

    @router.get("/incidents/similar")
    async def similar(
        *,
        scope: CurrentScope,
        incidents: TheIncidents,
        lon: Longitude,
        lat: Latitude,
        matter: str | None = None,
        datum: schemas.Datum = "wgs84",
        radius_m: Annotated[float, Query(gt=0, le=5000)] = 300.0,
    ) -> list[schemas.SimilarView]:
        """Open and recent incidents nearby that may be the same, the nearest first."""
        place = Point(*to_wgs84(Datum(datum), lon, lat))
        return await incidents.similar(Nearby(place, matter, radius_m), scope)

    @router.get("/incidents/{incident_id}")
    async def one(incident_id: schemas.Id, scope: CurrentScope, incidents: TheIncidents) -> schemas.IncidentView:
        return await incidents.get(incident_id, scope)

    @router.get("/incidents/{incident_id}/events")
    async def events(incident_id: schemas.Id, scope: CurrentScope, incidents: TheIncidents) -> Page[schemas.EventView]:
        """The timeline, oldest first."""
        return Page[schemas.EventView](items=await incidents.events(incident_id, scope))


def _add_steps(router: APIRouter) -> None:
    for step in STEPS:
        router.add_api_route(
            f"/incidents/{{incident_id}}/{step.path}",
            _endpoint_of(step),
            methods=["POST"],
            response_model=schemas.IncidentView,
            name=step.kind,
            description=step.apply.__doc__,
        )

    @router.post("/incidents/{incident_id}/link")
    async def link(
        incident_id: schemas.Id, said: commands.LinkIn, scope: CurrentScope, command: Command, incidents: TheIncidents
    ) -> schemas.IncidentView:
        """Hang it on another that tells of the same thing; its reporter is still answered."""
        return await incidents.link(incident_id, said.to, said.reason, scope, command)


def _endpoint_of(step: Step) -> Callable[..., Awaitable[Any]]:
    async def take(
        incident_id: schemas.Id,
        said: step.said,  # type: ignore[name-defined]  # the table's model is the documented body
        scope: CurrentScope,
        command: Command,
        incidents: TheIncidents,
    ) -> schemas.IncidentView:
        return await incidents.take(incident_id, step, said, scope, command)

    return take


def _add_papers(router: APIRouter) -> None:
    @router.post("/incidents/{incident_id}/notes", status_code=201)
    async def add_note(
        incident_id: schemas.Id, said: commands.NoteIn, scope: CurrentScope, command: Command, papers: ThePapers
    ) -> schemas.NoteView:
        return await papers.note(incident_id, said, scope, command)

    @router.get("/incidents/{incident_id}/notes")
    async def notes(incident_id: schemas.Id, scope: CurrentScope, papers: ThePapers) -> Page[schemas.NoteView]:
        return Page[schemas.NoteView](items=await papers.notes(incident_id, scope))

    @router.post("/incidents/{incident_id}/files", status_code=201, openapi_extra=_BYTES)
    async def attach(
        *,
        incident_id: schemas.Id,
        request: Request,
        scope: CurrentScope,
        papers: ThePapers,
        name: Annotated[str, Query(min_length=1, max_length=200, pattern=schemas.NO_NUL)],
        secrecy: Annotated[str | None, Query(max_length=40)] = None,
        at: schemas.Instant | None = None,
    ) -> schemas.FileView:
        """The body is the file itself, so that what is marked secret is refused before a byte of it is read."""
        return await papers.attach(incident_id, Upload(name, secrecy, at), request.stream(), scope)

    @router.get("/incidents/{incident_id}/files")
    async def files(incident_id: schemas.Id, scope: CurrentScope, papers: ThePapers) -> Page[schemas.FileView]:
        return Page[schemas.FileView](items=await papers.files(incident_id, scope))

    @router.get("/incidents/{incident_id}/files/{file_id}", response_class=FileResponse)
    async def read_file(
        incident_id: schemas.Id, file_id: schemas.Id, scope: CurrentScope, papers: ThePapers
    ) -> FileResponse:
        view, path = await papers.open(incident_id, file_id, scope)
        headers = {
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(view.name)}",
            "Content-Security-Policy": "sandbox",
        }
        return FileResponse(path, media_type=view.media_type, headers=headers)


_BYTES = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
