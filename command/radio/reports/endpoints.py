"""HTTP of reports: a study as PDF."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi import Path as InPath

from command.foundation.http import CurrentScope, scope_of, service
from command.radio.propagation.budget import Carry
from command.radio.reports.service import Reports
from command.radio.reports.words import Language
from command.radio.studies.kinds import Sense

router = APIRouter(prefix="/api/radio", tags=["radio studies"], dependencies=[Depends(scope_of)])
ReportsService = Annotated[Reports, service(Reports)]
PDF = "application/pdf"


class Pdf(Response):
    media_type = PDF


@router.get(
    "/studies/{study_id}/report.pdf",
    response_class=Pdf,
    responses={200: {"content": {PDF: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def print_report(
    *,
    reports: ReportsService,
    study_id: Annotated[int, InPath(ge=1, le=2**63 - 1)],
    scope: CurrentScope,
    terminal: Carry | None = None,
    direction: Sense | None = None,
    probability: Annotated[float | None, Query(alias="p", gt=0, lt=1)] = None,
    language: Annotated[
        Language | None, Query(alias="lang", description="The one that Accept-Language prefers, where left out.")
    ] = None,
    accept_language: Annotated[str | None, Header()] = None,
) -> Response:
    """Answers first, then map, tables, gaps, proposals, failures, and what it rests on.

    Without terminal, direction and probability: as declared for the score, where the study is what was declared.
    """
    spoken = language or Language.preferred(accept_language)
    title, pages = await reports.make(study_id, terminal, direction, probability, spoken, scope)
    name = f"attachment; filename=\"coverage-{study_id}.pdf\"; filename*=UTF-8''{quote(title, safe='')}.pdf"
    return Pdf(
        pages, headers={"Content-Disposition": name, "Content-Language": spoken.value, "Cache-Control": "no-store"}
    )
