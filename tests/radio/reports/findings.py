"""What a made-up study of two townships found, for reports."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from command.radio.propagation.budget import Carry, Direction
from command.radio.reports.models import Findings, Look, Score
from command.radio.studies.inputs import StudyInputs
from command.radio.studies.kinds import Sense, StudyState
from command.radio.studies.schemas import (
    AreaShares,
    DeclarationView,
    GapCollection,
    GapFeature,
    GapProperties,
    Loss,
    Proposal,
    ProposalsView,
    RedundancyView,
    Share,
    ShareLevel,
    SharesView,
    SiteFailure,
    StudySite,
    StudyView,
)

HEAD = Carry.HANDHELD_AT_HEAD
LOOK = Look(HEAD, Sense.BOTH, 0.9)
AT = datetime(2026, 3, 15, 0, 30, tzinfo=UTC)
ASKED: dict[str, Any] = {"study_id": 7, "terminal": HEAD, "direction": Sense.BOTH, "probability": 0.9}


def share(total: float, covered: float | None) -> Share:
    served = total * (covered or 0.0)
    return Share(
        total=total,
        served=served,
        not_served=total - served,
        not_computed=0.0,
        covered_share=covered,
        mean_reliability=covered,
        missing_share=0.0,
        denied=None if covered is not None else "missing_terrain",
    )


def area(code: str, covered: float | None, name: str | None = None, people: float = 10_000.0) -> AreaShares:
    return AreaShares(
        code=code,
        name=name or f"{code} 街道",
        area=share(20e6, covered),
        people=share(people, covered),
        key_places=None,
        incidents=None,
        target=0.9,
        meets=None if covered is None else covered >= 0.9,
    )


def shares(level: ShareLevel, *areas: AreaShares) -> SharesView:
    return SharesView(level=level, sigma_db=8, areas=list(areas), **ASKED)


def gap(number: int, people: float | None, area_m2: float, causes: dict[str, float]) -> GapFeature:
    properties = GapProperties(
        number=number,
        component=number,
        area_code="A",
        area_name="A 街道",
        cells=100,
        area_m2=area_m2,
        people=people,
        people_share=0.1,
        median_deficit_db=2.0,
        worst_deficit_db=9.5,
        limiting=Direction.TALK_IN,
        cause=max(causes, key=lambda cause: causes[cause]),
        cause_shares=causes,
        best_site="W",
        distance_m=4200,
        bearing_deg=90,
        lon=119.91,
        lat=31.72,
    )
    return GapFeature(id=number, geometry={}, properties=properties)


def gaps(*features: GapFeature) -> GapCollection:
    return GapCollection(dropped_components=3, dropped_cells=9, features=list(features), **ASKED)


def failure(code: str, people: float | None, area_m2: float) -> SiteFailure:
    lost = [Loss(code="A", name="A 街道", area_m2=area_m2, people=people)] if area_m2 else []
    return SiteFailure(
        code=code, name=f"{code} 台", best_area_m2=30e6, sole_area_m2=area_m2, sole_people=people, townships=lost
    )


def proposal(rank: int, people: float | None) -> Proposal:
    return Proposal(
        rank=rank,
        name=f"高地 {rank}",
        kind="hilltop",
        lon=119.9,
        lat=31.7,
        ground_m=180,
        antenna_height_m=30,
        people=people,
        area_m2=2e6,
        people_optimistic=None if people is None else people * 2,
        people_pessimistic=None if people is None else people / 2,
        area_optimistic_m2=3e6,
        area_pessimistic_m2=1e6,
        further_people=None if people is None else people / rank,
        further_area_m2=2e6 / rank,
        townships=[],
        gaps_closed=1,
    )


def proposals(*found: Proposal) -> ProposalsView:
    return ProposalsView(looked_at=40, proposals=list(found), **ASKED)


def declaration(study_id: int = 7, probability: float = 0.9) -> DeclarationView:
    return DeclarationView(
        id=1, study_id=study_id, terminal=HEAD, probability=probability, declared_at=AT, declared_by="leader"
    )


FOUND = Findings(
    study=StudyView(
        id=7,
        name="两台",
        author="planner",
        state=StudyState.DONE,
        progress=1,
        doing="done",
        doing_what=None,
        pictures_ready=True,
        inputs=StudyInputs(),
        sites=[
            StudySite(
                code="W",
                name="西台",
                site_id=1,
                lon=119.9,
                lat=31.7,
                antenna_height_m=40,
                changed=False,
                colour="#112233",
            )
        ],
        bounds_deg=(119, 31, 120, 32),
        asked_at=AT,
        started_at=None,
        finished_at=AT,
        attempts=1,
        error=None,
        summary=None,
        declared=False,
        kept=False,
    ),
    look=LOOK,
    made_at=AT,
    made_by="planner",
    shares={
        ShareLevel.CITY: shares(ShareLevel.CITY, area("city", 0.8, "常州市")),
        ShareLevel.DISTRICT: shares(ShareLevel.DISTRICT, area("D", 0.8), area("E", 0.7)),
        ShareLevel.TOWNSHIP: shares(
            ShareLevel.TOWNSHIP, area("A", 0.95), area("C", None), area("B", 0.65), area("D", 0.9)
        ),
        ShareLevel.SQUAD: shares(ShareLevel.SQUAD, area("-", 0.8, "-")),
    },
    gaps=gaps(gap(1, 3000.0, 3e6, {"hidden": 0.75, "far": 0.25}), gap(2, 500.0, 1e6, {"terminal": 1.0})),
    redundancy=RedundancyView(
        unserved_area_m2=4e6,
        single_area_m2=6e6,
        several_area_m2=10e6,
        single_people=5,
        several_people=5,
        sites=[failure("E", 90.0, 5e6), failure("W", 800.0, 1e6)],
        **ASKED,
    ),
)


def with_score(held_m2: float, needed_m2: float, *dark: str) -> Findings:
    return replace(FOUND, declaration=declaration(), score=Score(held_m2, needed_m2, dark))
