import pytest

from command.radio.studies.schemas import Proposal, ProposalsView, SiteFailure
from command.radio.studies.verdicts import of_failure, of_proposal, of_proposals


@pytest.mark.parametrize(
    ("best_m2", "sole_m2", "people", "code", "text"),
    [
        (0.0, 0.0, 0.0, "site_serves_nothing", "没有一处由该站服务得最好：停机不损失覆盖"),
        (5e6, 0.0, 0.0, "failure_costs_nothing", "停机不损失覆盖：它服务的 5.00 km² 都有别的站点接替"),
        (5e6, 1.2e6, 0.0, "failure_costs_no_people", "停机损失 1.20 km²，那里无人居住"),
        (5e6, 1.2e6, None, "failure_costs_area", "停机损失 1.20 km²"),
        (5e6, 1.2e6, 801.4, "failure_costs", "停机损失 1.20 km²、801 人"),
    ],
)
def test_what_a_failure_costs_is_said(
    best_m2: float, sole_m2: float, people: float | None, code: str, text: str
) -> None:
    site = SiteFailure(
        code="A", name="甲", best_area_m2=best_m2, sole_area_m2=sole_m2, sole_people=people, townships=[]
    )
    reason = of_failure(site)
    assert (reason.code, reason.text) == (code, text)


@pytest.mark.parametrize(
    ("area_m2", "further_m2", "people", "code"),
    [
        (0.0, 0.0, 0.0, "proposal_gains_nothing"),
        (2e6, 0.0, 300.0, "proposal_gains_nothing_further"),
        (2e6, 1e6, 0.2, "proposal_gains_no_people"),
        (2e6, None, None, "proposal_gains_area"),
        (2e6, 1e6, 300.0, "proposal_gains"),
    ],
)
def test_what_a_proposal_brings_is_said(
    area_m2: float, further_m2: float | None, people: float | None, code: str
) -> None:
    figures = {"people_optimistic": people, "people_pessimistic": people, "area_optimistic_m2": area_m2}
    place = {"rank": 1, "name": "甲", "kind": "hilltop", "lon": 119.9, "lat": 31.8, "ground_m": 5.0}
    proposal = Proposal.model_validate(
        {
            **figures,
            **place,
            "antenna_height_m": 30.0,
            "people": people,
            "area_m2": area_m2,
            "area_pessimistic_m2": area_m2,
            "further_area_m2": further_m2,
            "townships": [],
            "gaps_closed": 0,
        }
    )
    assert of_proposal(proposal).code == code


@pytest.mark.parametrize(("looked_at", "code"), [(0, "no_places_to_look_at"), (7, "no_proposal_gains")])
def test_why_nothing_is_proposed_is_said(looked_at: int, code: str) -> None:
    about = {"study_id": 1, "terminal": "vehicle", "direction": "both", "probability": 0.9}
    nothing = ProposalsView.model_validate({**about, "looked_at": looked_at, "proposals": []})
    assert [reason.code for reason in of_proposals(nothing)] == [code]
