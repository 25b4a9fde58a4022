"""Rows of studies as the API shows them. Pure."""

from collections.abc import Sequence
from typing import Any

import msgspec

from command.radio.studies.inputs import StudyInputs
from command.radio.studies.kinds import StudyState
from command.radio.studies.planning import Bounds
from command.radio.studies.schemas import StudyError, StudySite, StudySummary, StudyView
from command.radio.studies.work import WorkSite


def plan_of(sites: Sequence[WorkSite], bounds: Bounds) -> dict[str, Any]:
    """What a study's row keeps of its plan; `sites_in` reads it."""
    return {"sites": [msgspec.to_builtins(site) for site in sites], "bounds_deg": list(bounds)}


def sites_in(plan: dict[str, Any]) -> list[WorkSite]:
    return [msgspec.convert(site, WorkSite) for site in plan["sites"]]


def bounds_in(plan: dict[str, Any]) -> Bounds:
    west, south, east, north = plan["bounds_deg"]
    return west, south, east, north


def study_view(row: Any, *, declared: bool) -> StudyView:
    doing, _, what = row.doing.partition("|")
    error = None
    if row.error_code is not None:
        facts = dict(row.error_facts or {})
        error = StudyError(code=row.error_code, detail=str(facts.pop("detail", "")), facts=facts)
    return StudyView(
        id=row.id,
        name=row.name,
        author=row.author,
        state=StudyState(row.state),
        progress=row.progress,
        doing=doing,
        doing_what=what or None,
        pictures_ready=row.pictures_ready,
        inputs=StudyInputs.model_validate(row.inputs),
        sites=[_site(site) for site in sites_in(row.plan)],
        bounds_deg=bounds_in(row.plan),
        asked_at=row.asked_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        attempts=row.attempts,
        error=error,
        summary=StudySummary.model_validate(row.summary) if row.summary is not None else None,
        declared=declared,
        kept=row.kept,
    )


def box_geometry(bounds: Bounds) -> dict[str, Any]:
    west, south, east, north = bounds
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _site(site: WorkSite) -> StudySite:
    return StudySite(
        code=site.code,
        name=site.name,
        site_id=site.site_id,
        lon=site.lon,
        lat=site.lat,
        antenna_height_m=site.antenna_height_m,
        changed=site.changed,
        colour=site.colour,
    )
