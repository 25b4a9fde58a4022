"""HTTP of measured coverage: drives, calibrations, disagreement with a study, acceptance drives, busy channels."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi import Path as InPath
from pydantic import AwareDatetime, Field

from command.foundation.http import Command, CurrentScope, Page, scope_of, service
from command.radio.measured.acceptance import Acceptance, TileFormat
from command.radio.measured.busy import Busy, BusyView
from command.radio.measured.drives import Drives
from command.radio.measured.schemas import (
    AcceptanceView,
    CalibrationView,
    DriveFile,
    DriveImport,
    DriveView,
    JudgementView,
    MeasuredBins,
    MeasuredCollection,
    MeasuredQuestion,
    NewAcceptance,
    NewCalibration,
    NewJudgement,
    UnseenGapCollection,
)
from command.radio.measured.service import Measured

router = APIRouter(prefix="/api/radio", tags=["radio measured"], dependencies=[Depends(scope_of)])
DrivesService = Annotated[Drives, service(Drives)]
MeasuredService = Annotated[Measured, service(Measured)]
AcceptanceService = Annotated[Acceptance, service(Acceptance)]
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


@router.post("/studies/{study_id}/calibrations", status_code=201)
async def calibrate_study(
    measured: MeasuredService, study_id: Id, new: NewCalibration, scope: CurrentScope, command: Command
) -> CalibrationView:
    """Fit the study's model to measurements. Kept only if it is better on square kilometres that it has not seen.

    A study is asked with `calibration` = `terms` of the answer.
    """
    return await measured.calibrate(study_id, new, scope, command)


@router.get("/studies/{study_id}/calibrations")
async def list_calibrations(measured: MeasuredService, study_id: Id, scope: CurrentScope) -> list[CalibrationView]:
    """Newest first."""
    return await measured.calibrations(study_id, scope)


@router.get("/studies/{study_id}/measured", response_model=MeasuredCollection)
async def read_measured(
    measured: MeasuredService, study_id: Id, scope: CurrentScope, asked: Annotated[MeasuredBins, Query()]
) -> Response:
    """Squares of 30 m with what was measured, what the study predicts, and the difference."""
    return Response(await measured.compare_text(study_id, asked, scope), media_type="application/json")


@router.get("/studies/{study_id}/unseen-gaps")
async def read_unseen_gaps(
    measured: MeasuredService, study_id: Id, scope: CurrentScope, asked: Annotated[MeasuredQuestion, Query()]
) -> UnseenGapCollection:
    """Gaps that radios saw and that the study calls covered."""
    return await measured.unseen_gaps(study_id, asked, scope)


@router.post("/studies/{study_id}/acceptance", status_code=201)
async def plan_acceptance(
    acceptance: AcceptanceService, study_id: Id, new: NewAcceptance, scope: CurrentScope, command: Command
) -> AcceptanceView:
    """Which tiles a crew has to drive, and how many of them are enough."""
    return await acceptance.plan(study_id, new, scope, command)


@router.get("/studies/{study_id}/acceptance")
async def list_acceptance(acceptance: AcceptanceService, study_id: Id, scope: CurrentScope) -> list[AcceptanceView]:
    """Newest first, each with its newest judgement."""
    return await acceptance.plans(study_id, scope)


@router.get(
    "/studies/{study_id}/acceptance/{acceptance_id}/tiles",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}, "application/geo+json": {}}}},
)
async def read_tiles(
    acceptance: AcceptanceService,
    study_id: Id,
    acceptance_id: Id,
    scope: CurrentScope,
    form: Annotated[TileFormat, Query(alias="format")] = TileFormat.GEOJSON,
) -> Response:
    """The list for the crew."""
    text, media_type = await acceptance.tiles(study_id, acceptance_id, form, scope)
    headers = {"Content-Disposition": f'attachment; filename="acceptance-{acceptance_id}.{form.value}"'}
    return Response(text, media_type=media_type, headers=headers)


@router.post("/studies/{study_id}/acceptance/{acceptance_id}/judgements")
async def judge_acceptance(
    acceptance: AcceptanceService, study_id: Id, acceptance_id: Id, new: NewJudgement, scope: CurrentScope
) -> JudgementView:
    """The share of driven tiles that passed, with exact limits, and whether it proves the target."""
    return await acceptance.judge(study_id, acceptance_id, new, scope)
