"""HTTP of coverage studies: jobs, what they found, pictures, and coverage at a place."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse

from command.foundation.errors import invalid
from command.foundation.http import Command, CurrentScope, Page, scope_of, service
from command.foundation.security import Permission
from command.radio.propagation.budget import Carry
from command.radio.sites.models import Latitude, Longitude, Name
from command.radio.studies.coverage import Coverage
from command.radio.studies.kinds import Sense
from command.radio.studies.pictures import Pictures
from command.radio.studies.schemas import (
    CoverageAtPlace,
    Declaration,
    DeclarationView,
    FailureView,
    GapCollection,
    NewStudy,
    OutlineView,
    PictureLayer,
    PointCoverage,
    ProposalsView,
    RedundancyView,
    ShareLevel,
    SharesView,
    StudyChange,
    StudyView,
)
from command.radio.studies.service import Studies

router = APIRouter(prefix="/api/radio", tags=["radio studies"], dependencies=[Depends(scope_of)])
StudiesService = Annotated[Studies, service(Studies)]
PicturesService = Annotated[Pictures, service(Pictures)]
CoverageService = Annotated[Coverage, service(Coverage)]
LARGEST_ID = 2**63 - 1
Id = Annotated[int, InPath(ge=1, le=LARGEST_ID)]
Probability = Annotated[float | None, Query(alias="p", ge=0.001, le=0.999, description="The study's, where left out.")]
MOST_DARK = 50
Without = Annotated[
    list[Name], Query(default_factory=list, max_length=MOST_DARK, description="Sites that are left out as if dark.")
]
DEEPEST_ZOOM = 17
NOT_MODIFIED = 304
GEOTIFF = "image/tiff"
PNG = "image/png"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Picture(Response):
    media_type = PNG


class GeoJson(Response):
    media_type = "application/geo+json"


@router.get("/studies")
async def list_studies(
    studies: StudiesService,
    scope: CurrentScope,
    cursor: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Page[StudyView]:
    """Newest first."""
    items, following = await studies.page(scope, cursor, limit)
    return Page[StudyView](items=items, next_cursor=str(following) if following is not None else None)


@router.post("/studies", status_code=202)
async def ask_study(studies: StudiesService, new: NewStudy, scope: CurrentScope, command: Command) -> StudyView:
    """Put a study into the queue. Sites are frozen now; losses that are known already are not computed again."""
    return await studies.ask(new, scope, command)


@router.post("/studies/warm", status_code=202)
async def warm_studies(studies: StudiesService, scope: CurrentScope) -> None:
    """Load and compile what studies need, so that the first click does not wait for it. Pages call it when opened."""
    await studies.warm(scope)


@router.get("/studies/{study_id}")
async def read_study(studies: StudiesService, study_id: Id, scope: CurrentScope) -> StudyView:
    return await studies.read(study_id, scope)


@router.get("/studies/{study_id}/outline")
async def read_outline(pictures: PicturesService, study_id: Id, scope: CurrentScope) -> OutlineView:
    """The border of what was asked about. Layers, tiles, shares, gaps and exports end there."""
    return await pictures.outline(study_id, scope)


@router.patch("/studies/{study_id}")
async def change_study(studies: StudiesService, study_id: Id, change: StudyChange, scope: CurrentScope) -> StudyView:
    """Its name, and whether it is kept when room is made. By its author, or an account of the whole city."""
    return await studies.change(study_id, change, scope)


@router.post("/studies/{study_id}/cancel", status_code=202)
async def cancel_study(studies: StudiesService, study_id: Id, scope: CurrentScope) -> StudyView:
    """Ends within seconds; losses that were computed stay."""
    return await studies.cancel(study_id, scope)


@router.delete("/studies/{study_id}", status_code=204)
async def remove_study(studies: StudiesService, study_id: Id, scope: CurrentScope) -> None:
    await studies.remove(study_id, scope)


@router.get("/studies/{study_id}/shares")
async def read_shares(
    *,
    studies: StudiesService,
    study_id: Id,
    scope: CurrentScope,
    level: ShareLevel,
    terminal: Carry,
    direction: Sense = Sense.BOTH,
    probability: Probability = None,
    without: Without,
) -> SharesView:
    """Covered share and mean reliability by area, people, key places and incidents."""
    return await studies.shares(study_id, level, terminal, direction, probability, scope, without)


@router.get("/studies/{study_id}/gaps")
async def read_gaps(
    *,
    studies: StudiesService,
    study_id: Id,
    scope: CurrentScope,
    terminal: Carry,
    direction: Sense = Sense.BOTH,
    probability: Probability = None,
    without: Without,
) -> GapCollection:
    """Where the net does not reach: most people first."""
    return await studies.gaps(study_id, terminal, direction, probability, scope, without)


@router.get(
    "/studies/{study_id}/gaps.geojson",
    response_class=GeoJson,
    responses={200: {"content": {GeoJson.media_type: {"schema": {"type": "object"}}}}},
)
async def export_gaps(
    *,
    studies: StudiesService,
    study_id: Id,
    scope: CurrentScope,
    terminal: Carry,
    direction: Sense = Sense.BOTH,
    probability: Probability = None,
) -> Response:
    """The same as a file for a GIS."""
    found = await studies.gaps(study_id, terminal, direction, probability, scope)
    name = f"gaps-{study_id}-{terminal.value}-{direction.value}.geojson"
    return GeoJson(found.model_dump_json(), headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.get("/studies/{study_id}/redundancy")
async def read_redundancy(
    *,
    studies: StudiesService,
    study_id: Id,
    scope: CurrentScope,
    terminal: Carry,
    direction: Sense = Sense.BOTH,
    probability: Probability = None,
) -> RedundancyView:
    """What one site serves alone, and what its failure costs each township."""
    return await studies.redundancy(study_id, terminal, direction, probability, scope)


@router.get("/studies/{study_id}/failure")
async def read_failure(
    *,
    studies: StudiesService,
    study_id: Id,
    scope: CurrentScope,
    site: Annotated[list[Name], Query(min_length=1, max_length=MOST_DARK, description="Codes of the sites that fail.")],
    terminal: Carry,
    direction: Sense = Sense.BOTH,
    probability: Probability = None,
) -> FailureView:
    """What each township loses while these sites are dark together."""
    return await studies.failure(study_id, site, terminal, direction, probability, scope)


@router.get("/studies/{study_id}/proposals")
async def read_proposals(studies: StudiesService, study_id: Id, scope: CurrentScope) -> ProposalsView:
    """Where the next sites would gain most; only of studies that were asked for them."""
    return await studies.proposals(study_id, scope)


@router.get("/studies/{study_id}/point")
async def read_point(
    *,
    pictures: PicturesService,
    study_id: Id,
    scope: CurrentScope,
    lon: Annotated[Longitude, Query()],
    lat: Annotated[Latitude, Query()],
    terminal: Carry = Carry.HANDHELD_AT_HEAD,
) -> PointCoverage:
    """Every site at one place; of the best one the path's profile and the budget line by line."""
    return await pictures.point(study_id, lon, lat, terminal, scope)


@router.get(
    "/studies/{study_id}/tiles/{layer}/{z}/{x}/{y}.png",
    response_class=Picture,
    responses={200: {"content": {PNG: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def read_tile(
    *,
    pictures: PicturesService,
    study_id: Id,
    layer: PictureLayer,
    z: Annotated[int, InPath(ge=0, le=DEEPEST_ZOOM)],
    x: Annotated[int, InPath(ge=0)],
    y: Annotated[int, InPath(ge=0)],
    scope: CurrentScope,
    terminal: Carry = Carry.HANDHELD_AT_HEAD,
    direction: Sense = Sense.BOTH,
    probability: Probability = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """256 pixels of web Mercator, transparent where nothing was computed. A study's pictures never change, but another
    database may have another study of this number: they are asked for again, and answered by their tag.
    """
    if max(x, y) >= 2**z:
        raise invalid("tile_outside", f"zoom {z} has columns and rows from 0 to {2**z - 1}")
    look = _look(terminal, direction, probability)
    tag, picture = await pictures.tile(study_id, layer, (z, x, y), look, scope)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if if_none_match == tag:
        return Picture(status_code=NOT_MODIFIED, headers=headers)
    return Picture(picture, headers=headers)


@router.get(
    "/studies/{study_id}/export.tif",
    response_class=FileResponse,
    responses={200: {"content": {GEOTIFF: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def export_geotiff(
    *,
    pictures: PicturesService,
    study_id: Id,
    scope: CurrentScope,
    layer: PictureLayer = PictureLayer.RELIABILITY,
    terminal: Carry = Carry.HANDHELD_AT_HEAD,
    direction: Sense = Sense.BOTH,
    probability: Probability = None,
) -> FileResponse:
    """One layer as a GeoTIFF in the study's projection, with its units in the band's description."""
    path = await pictures.geotiff(study_id, layer, _look(terminal, direction, probability), scope)
    name = f"coverage-{study_id}-{layer.value}-{terminal.value}.tif"
    return FileResponse(path, media_type=GEOTIFF, filename=name)


@router.get(
    "/studies/{study_id}/report.xlsx",
    response_class=FileResponse,
    responses={200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def export_report(
    *,
    pictures: PicturesService,
    study_id: Id,
    scope: CurrentScope,
    terminal: Carry = Carry.HANDHELD_AT_HEAD,
    direction: Sense = Sense.BOTH,
    probability: Probability = None,
) -> FileResponse:
    """A workbook: shares at every level for every terminal, gaps and failures for this one, the sites, the inputs."""
    path = await pictures.report(study_id, terminal, direction, probability, scope)
    return FileResponse(path, media_type=XLSX, filename=f"coverage-{study_id}.xlsx")


@router.get("/declarations")
async def list_declarations(studies: StudiesService, scope: CurrentScope) -> list[DeclarationView]:
    """考核口径, newest first: the first one holds."""
    return await studies.declarations(scope)


@router.post("/declarations", status_code=201)
async def declare_coverage(
    studies: StudiesService, new: Declaration, scope: CurrentScope, command: Command
) -> DeclarationView:
    """Make a finished study the basis of the coverage score; other studies never move it."""
    return await studies.declare(new, scope, command)


@router.get("/coverage")
async def read_coverage(
    coverage: CoverageService,
    scope: CurrentScope,
    lon: Annotated[Longitude, Query()],
    lat: Annotated[Latitude, Query()],
) -> CoverageAtPlace:
    """Coverage at a place from the declared study, with sites that are dark now left out; `state` says if there is one."""
    scope.require(Permission.FORCE_READ)
    return coverage.told_at(lon, lat)


def _look(terminal: Carry, direction: Sense, probability: float | None) -> dict[str, Any]:
    return {"terminal": terminal.value, "direction": direction.value, "probability": probability}
