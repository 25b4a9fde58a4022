"""HTTP of measured coverage: drives, calibrations, disagreement with a study, acceptance drives, busy channels."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi import Path as InPath
from pydantic import AwareDatetime, Field

from command.foundation.http import CurrentScope, Page, scope_of, service
from command.radio.measured.busy import Busy, BusyView
from command.radio.measured.drives import Drives
from command.radio.measured.schemas import DriveFile, DriveImport, DriveView

router = APIRouter(prefix="/api/radio", tags=["radio measured"], dependencies=[Depends(scope_of)])
DrivesService = Annotated[Drives, service(Drives)]
BusyService = Annotated[Busy, service(Busy)]
LARGEST_ID = 2**63 - 1
Id = Annotated[int, InPath(ge=1, le=LARGEST_ID)]
Cursor = Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="`next_cursor` of the page before")]
Instant = Annotated[
    AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC)), Query()
]


@router.get("/drives")
async def list_drives(
    drives: DrivesService, scope: CurrentScope, cursor: Cursor = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> Page[DriveView]:
    """Newest first."""
    items, following = await drives.page(scope, cursor, limit)
    return Page[DriveView](items=items, next_cursor=str(following) if following is not None else None)


@router.post("/drives")
async def take_drive(drives: DrivesService, file: DriveFile, scope: CurrentScope) -> DriveImport:
    """Keep the log of a measuring drive: every row or none. The answer names each bad row."""
    return await drives.take(file, scope)


@router.delete("/drives/{drive_id}", status_code=204)
async def remove_drive(drives: DrivesService, drive_id: Id, scope: CurrentScope) -> None:
    await drives.remove(drive_id, scope)


@router.get("/busy")
async def read_busy(busy: BusyService, scope: CurrentScope, since: Instant, until: Instant) -> BusyView:
    """How busy each site, slot and talk group was, from the call log; at most 31 days."""
    return await busy.between(since, until, scope)
