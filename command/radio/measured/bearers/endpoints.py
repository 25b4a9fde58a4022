"""HTTP of the measured reach of bearers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from command.foundation.http import CurrentScope, scope_of, service
from command.radio.measured.bearers.models import Bearer
from command.radio.measured.bearers.schemas import BearerCollection, BearersView, TownshipsView
from command.radio.measured.bearers.service import MOST_SQUARES, Bearers

router = APIRouter(prefix="/api/radio/measured", tags=["radio measured"], dependencies=[Depends(scope_of)])
BearersService = Annotated[Bearers, service(Bearers)]
Months = Annotated[int, Query(ge=1, le=120, description="Civil months of evidence; 1: this one.")]
Asked = Annotated[list[Bearer], Query(min_length=1, description="One or several; left out: all.")]

ALL = list(Bearer)


@router.get("/bearers")
async def read_bearers(bearers: BearersService, scope: CurrentScope, months: Months = 3) -> BearersView:
    """What counts as reached, and up to when reports are counted."""
    return await bearers.about(months, scope)


@router.get("/bearers/cells")
async def read_cells(
    bearers: BearersService,
    scope: CurrentScope,
    bbox: Annotated[str, Query(max_length=100, description="west,south,east,north")],
    bearer: Asked = ALL,
    months: Months = 3,
    limit: Annotated[int, Query(ge=1, le=MOST_SQUARES)] = 3000,
) -> BearerCollection:
    """Squares where a bearer was met: reached, weakly, not, or too little known; each bearer and all together."""
    return await bearers.cells(bbox, bearer, months, limit, scope)


@router.get("/bearers/townships")
async def read_townships(bearers: BearersService, scope: CurrentScope, months: Months = 3) -> TownshipsView:
    """Square kilometres by township, state and bearer."""
    return await bearers.townships(months, scope)
