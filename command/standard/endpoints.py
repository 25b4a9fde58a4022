"""HTTP of the indicators."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from command.force.service import Organisation
from command.foundation.http import CurrentScope, Page, service
from command.standard.models import IndicatorKey
from command.standard.schemas import BodyInTree, DayView, FigureView, FigureWithNames, LoanView, RadioView, with_names
from command.standard.service import Indicators

router = APIRouter(prefix="/api/standard", tags=["standard"])
LARGEST_ID = 2**63 - 1
BodyId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
TheIndicators = Annotated[Indicators, service(Indicators)]
TheOrganisation = Annotated[Organisation, service(Organisation)]


@router.get("/indicators")
async def figures(
    *,
    scope: CurrentScope,
    indicators: TheIndicators,
    organisation: TheOrganisation,
    body_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
) -> Page[FigureView]:
    """Every body of the scope, each with all below it; `body_id`: only it and those below. All in one page."""
    found = await indicators.figures(scope, body_id)
    return Page(items=[FigureView.of(figure, organisation.body(figure.body_id)) for figure in found])


@router.get("/indicators/{key}/bodies/{body_id}")
async def figure(
    key: IndicatorKey, body_id: BodyId, scope: CurrentScope, indicators: TheIndicators, organisation: TheOrganisation
) -> FigureWithNames:
    """One figure with the names it is made of and those it lacks."""
    return with_names(await indicators.figure(scope, key, body_id), organisation.body(body_id))


@router.get("/indicators/{key}/bodies/{body_id}/history")
async def history(
    key: IndicatorKey, body_id: BodyId, since: date, until: date, scope: CurrentScope, indicators: TheIndicators
) -> Page[DayView]:
    """The last reading of each day, oldest first, both ends included; days without a reading are missing."""
    return Page(items=[DayView.of(found) for found in await indicators.history(scope, key, body_id, since, until)])


@router.get("/loans")
async def loans(scope: CurrentScope, indicators: TheIndicators, organisation: TheOrganisation) -> Page[LoanView]:
    """Radios that one body could lend another that is short of them."""
    return Page(
        items=[
            LoanView(
                to_body=BodyInTree.of(organisation.body(loan.to_body_id)),
                from_body=BodyInTree.of(organisation.body(loan.from_body_id)),
                distance_m=loan.distance_m,
                radios=[
                    RadioView(id=radio.id, asset_no=radio.asset_no, call_sign=radio.call_sign) for radio in loan.radios
                ],
            )
            for loan in await indicators.loans(scope)
        ]
    )
