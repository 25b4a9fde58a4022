"""HTTP of geography: areas as GeoJSON and as vector tiles, places, reports of imports."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi import Path as InPath

from command.foundation.errors import invalid
from command.foundation.http import Command, CurrentScope, Page, scope_of, service
from command.geo.assignments import AssignmentEnd, Assignments, AssignmentView, NewAssignment
from command.geo.disputes import Disputes
from command.geo.maps import Maps
from command.geo.models import Layer
from command.geo.places import FoundPlace, Places
from command.geo.schemas import (
    Decision,
    DisputeCollection,
    DisputeFeature,
    FindingCollection,
    ImportView,
    PlaceCollection,
    PlaceFeature,
    PlaceProperties,
    TileLayerView,
    TileSource,
)
from command.geo.tiles import DEEPEST_ZOOM, TileAddress, TileLayer

router = APIRouter(prefix="/api", tags=["geography"], dependencies=[Depends(scope_of)])
"""Borders and places are the same for everybody who is signed in."""
MapsService = Annotated[Maps, service(Maps)]
AssignmentsService = Annotated[Assignments, service(Assignments)]
DisputesService = Annotated[Disputes, service(Disputes)]
AreaCode = Annotated[str, InPath(min_length=1, max_length=64, pattern=r"^[^\x00/]+$")]
PlacesService = Annotated[Places, service(Places)]
NOT_MODIFIED = 304
KEPT = "private, max-age=31536000, immutable"
ASKED_AGAIN = "private, no-cache"
_ALL_LAYERS = tuple(Layer)
LARGEST_ID = 2**63 - 1


class GeoJson(Response):
    media_type = "application/geo+json"


class VectorTile(Response):
    media_type = "application/vnd.mapbox-vector-tile"


@router.get(
    "/jurisdictions",
    response_class=GeoJson,
    responses={200: {"content": {GeoJson.media_type: {"schema": {"type": "object"}}}}},
)
async def list_jurisdictions(
    *,
    maps: MapsService,
    layer: Annotated[list[Layer] | None, Query()] = None,
    tolerance_m: Annotated[float, Query(ge=0, le=5000)] = 20.0,
    day: date | None = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Areas that are valid on a day (today) as a FeatureCollection, simplified along common borders."""
    layers = tuple(dict.fromkeys(layer)) if layer else _ALL_LAYERS
    made = await maps.areas(layers, tolerance_m, day)
    if if_none_match == made.etag:
        return GeoJson(status_code=NOT_MODIFIED, headers={"ETag": made.etag})
    return GeoJson(made.body, headers={"ETag": made.etag, "Cache-Control": ASKED_AGAIN})


@router.get("/jurisdictions/{area_code}/bodies")
async def list_bodies_of_area(assignments: AssignmentsService, area_code: AreaCode) -> list[AssignmentView]:
    """Bodies that are, were or will be responsible for an area, with dates and documents."""
    return await assignments.list_of(area_code)


@router.post("/jurisdictions/{area_code}/bodies", status_code=201)
async def assign_body(
    assignments: AssignmentsService, area_code: AreaCode, new: NewAssignment, scope: CurrentScope, command: Command
) -> AssignmentView:
    """Make a body responsible for an area from a day on. An area may have several, and a body several areas."""
    return await assignments.assign(area_code, new, scope, command)


@router.patch("/jurisdictions/bodies/{assignment_id}")
async def end_assignment(
    assignments: AssignmentsService,
    assignment_id: Annotated[int, InPath(ge=1, le=LARGEST_ID)],
    end: AssignmentEnd,
    scope: CurrentScope,
) -> AssignmentView:
    """Set the last day of an assignment."""
    return await assignments.end(assignment_id, end, scope)


@router.get("/disputes")
async def list_disputes(
    disputes: DisputesService, is_open: Annotated[bool | None, Query(alias="open")] = None
) -> DisputeCollection:
    """待确权 areas, open and ended; `open` takes one of the two."""
    return await disputes.list_all(is_open=is_open)


@router.post("/disputes/{dispute_code}/decision", status_code=201)
async def settle_dispute(
    *,
    disputes: DisputesService,
    dispute_code: AreaCode,
    decision: Decision,
    scope: CurrentScope,
    command: Command,
) -> DisputeFeature:
    """Give a 待确权 area to one of the areas of its layer, by whose decision and document."""
    return await disputes.settle(dispute_code, decision, scope, command)


@router.get("/tiles")
async def list_tile_layers(maps: MapsService) -> list[TileLayerView]:
    """Layers with their versions; the addresses change with the version."""
    return [
        TileLayerView(layer=layer, version=version, url=_tile_url(layer, version))
        for layer, version in (await maps.tile_versions()).items()
    ]


@router.get("/tiles/{layer}.json")
async def read_tile_source(maps: MapsService, layer: TileLayer, response: Response) -> TileSource:
    """One layer as a map library asks for it: its addresses at the present version."""
    version, _ = await maps.tile_version(layer)
    response.headers["Cache-Control"] = ASKED_AGAIN
    return TileSource(tiles=[_tile_url(layer, version)])


@router.get("/tiles/{layer}/{z}/{x}/{y}.mvt", response_class=VectorTile)
async def read_tile(
    *,
    maps: MapsService,
    layer: TileLayer,
    z: Annotated[int, InPath(ge=0, le=DEEPEST_ZOOM)],
    x: Annotated[int, InPath(ge=0)],
    y: Annotated[int, InPath(ge=0)],
    v: int | None = None,
    import_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """One vector tile. With `v` at the layer's version it may be kept; without, the ETag tells whether it changed."""
    if max(x, y) >= 2**z:
        raise invalid("tile_outside", f"zoom {z} has columns and rows from 0 to {2**z - 1}")
    version, etag = await maps.tile_version(layer, import_id)
    headers = {"ETag": etag, "Cache-Control": KEPT if v == version else ASKED_AGAIN}
    if if_none_match == etag:
        return VectorTile(status_code=NOT_MODIFIED, headers=headers)
    return VectorTile(await maps.tile(TileAddress(layer, z, x, y), etag, import_id), headers=headers)


@router.get("/geo/imports")
async def list_imports(
    *,
    maps: MapsService,
    cursor: Annotated[str | None, Query(pattern=r"^[0-9]{1,18}$")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[ImportView]:
    """Reports of imports, the newest first."""
    views = await maps.imports(int(cursor) if cursor else None, limit + 1)
    return Page(items=views[:limit], next_cursor=str(views[limit - 1].id) if len(views) > limit else None)


@router.get("/geo/imports/{import_id}/findings")
async def list_findings(
    *,
    maps: MapsService,
    import_id: Annotated[int, InPath(ge=1, le=LARGEST_ID)],
) -> FindingCollection:
    """What one import found, as a layer."""
    return await maps.findings(import_id)


@router.get("/places")
async def find_places(
    *,
    places: PlacesService,
    maps: MapsService,
    q: Annotated[str, Query(min_length=1, max_length=100)],
    near: Annotated[str | None, Query(pattern=r"^-?[0-9]{1,3}(\.[0-9]{1,15})?,-?[0-9]{1,2}(\.[0-9]{1,15})?$")] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> PlaceCollection:
    """Places by part of the name, pinyin, first letters, or two roads that cross; `near` is `lon,lat` in WGS-84."""
    point = None if near is None else _point(near)
    found = await places.find(q, maps.now(), limit, point)
    return PlaceCollection(features=[_feature(one) for one in found])


def _tile_url(layer: TileLayer, version: int) -> str:
    return f"/api/tiles/{layer}/{{z}}/{{x}}/{{y}}.mvt?v={version}"


def _point(near: str) -> tuple[float, float]:
    longitude, latitude = near.split(",")
    return float(longitude), float(latitude)


def _feature(found: FoundPlace) -> PlaceFeature:
    row = found.place
    here = row.longitude_deg is not None
    return PlaceFeature(
        id=row.id,
        geometry={"type": "Point", "coordinates": [row.longitude_deg, row.latitude_deg]} if here else None,
        properties=PlaceProperties(
            code=row.code,
            kind=row.kind,
            name=row.name,
            aliases=list(row.aliases),
            area_code=row.area_code,
            area_name=found.area_name,
            precision=row.precision,
        ),
    )
