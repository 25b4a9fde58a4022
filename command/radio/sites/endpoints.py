"""HTTP of the site register: sites as GeoJSON, outages, talk groups, antenna patterns, files."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi import Path as InPath

from command.foundation.errors import invalid
from command.foundation.http import Command, CurrentScope, scope_of, service
from command.radio.sites.files import UnreadableFileError, read_csv, read_geojson, write_csv, write_geojson
from command.radio.sites.kinds import SiteFileFormat
from command.radio.sites.schemas import (
    NewOutage,
    NewPattern,
    NewSite,
    NewTalkGroup,
    OutageEnd,
    OutageView,
    PatternView,
    SiteChange,
    SiteCollection,
    SiteFeature,
    SiteFile,
    SiteImport,
    TalkGroupView,
)
from command.radio.sites.service import Sites

router = APIRouter(prefix="/api/radio", tags=["radio sites"], dependencies=[Depends(scope_of)])
SitesService = Annotated[Sites, service(Sites)]
LARGEST_ID = 2**63 - 1
Id = Annotated[int, InPath(ge=1, le=LARGEST_ID)]


@router.get("/sites")
async def list_sites(sites: SitesService, scope: CurrentScope) -> SiteCollection:
    """Every site of the net as a point, with what it does now."""
    return await sites.collection(scope)


@router.post("/sites", status_code=201)
async def add_site(sites: SitesService, new: NewSite, scope: CurrentScope, command: Command) -> SiteFeature:
    return await sites.add(new, scope, command)


@router.get(
    "/sites/export", response_class=Response, responses={200: {"content": {"text/csv": {}, "application/geo+json": {}}}}
)
async def export_sites(
    sites: SitesService, scope: CurrentScope, form: Annotated[SiteFileFormat, Query(alias="format")]
) -> Response:
    """The register as a file that an import reads."""
    records = await sites.records(scope)
    headers = {"Content-Disposition": f'attachment; filename="sites.{form.value}"'}
    if form is SiteFileFormat.CSV:
        return Response(write_csv(records), media_type="text/csv; charset=utf-8", headers=headers)
    return Response(write_geojson(records), media_type="application/geo+json", headers=headers)


@router.post("/sites/import")
async def import_sites(sites: SitesService, file: SiteFile, scope: CurrentScope) -> SiteImport:
    """Add sites, or change those whose code is known: every row or none. The answer names each bad row."""
    try:
        rows = read_csv(file.text) if file.format is SiteFileFormat.CSV else read_geojson(file.text)
    except UnreadableFileError as error:
        raise invalid("site_file_unreadable", str(error)) from error
    return await sites.import_rows(rows, file.datum, scope, dry_run=file.dry_run)


@router.get("/sites/{site_id}")
async def read_site(sites: SitesService, site_id: Id, scope: CurrentScope) -> SiteFeature:
    return await sites.read(site_id, scope)


@router.patch("/sites/{site_id}")
async def change_site(sites: SitesService, site_id: Id, change: SiteChange, scope: CurrentScope) -> SiteFeature:
    return await sites.change(site_id, change, scope)


@router.delete("/sites/{site_id}", status_code=204)
async def remove_site(sites: SitesService, site_id: Id, scope: CurrentScope) -> None:
    await sites.remove(site_id, scope)


@router.get("/sites/{site_id}/outages")
async def list_outages(sites: SitesService, site_id: Id, scope: CurrentScope) -> list[OutageView]:
    """Newest first."""
    return await sites.outages(site_id, scope)


@router.post("/sites/{site_id}/outages", status_code=201)
async def begin_outage(
    sites: SitesService, site_id: Id, new: NewOutage, scope: CurrentScope, command: Command
) -> OutageView:
    """From `dark_at` on the site no longer counts as covering; after mains failure that is the battery's end."""
    return await sites.begin_outage(site_id, new, scope, command)


@router.patch("/sites/{site_id}/outages/{outage_id}")
async def end_outage(
    sites: SitesService, site_id: Id, outage_id: Id, end: OutageEnd, scope: CurrentScope
) -> OutageView:
    return await sites.end_outage(site_id, outage_id, end, scope)


@router.get("/talk-groups")
async def list_talk_groups(sites: SitesService, scope: CurrentScope) -> list[TalkGroupView]:
    return await sites.talk_groups(scope)


@router.post("/talk-groups", status_code=201)
async def put_talk_group(sites: SitesService, new: NewTalkGroup, scope: CurrentScope) -> TalkGroupView:
    """Adds a group, or changes the one of this number."""
    return await sites.put_talk_group(new, scope)


@router.get("/antenna-patterns")
async def list_patterns(sites: SitesService, scope: CurrentScope) -> list[PatternView]:
    return await sites.patterns(scope)


@router.post("/antenna-patterns", status_code=201)
async def put_pattern(sites: SitesService, new: NewPattern, scope: CurrentScope) -> PatternView:
    """Adds an MSI pattern, or replaces the one of this name."""
    return await sites.put_pattern(new, scope)
