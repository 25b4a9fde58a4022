"""What figures of a study come to, in a sentence: a failure that costs nothing, a proposal that brings nothing. Pure."""

from typing import Final

from command.foundation.reasons import Reason
from command.radio.studies.schemas import Proposal, ProposalsView, SiteFailure

STEP: Final = "coverage"
LEAST_M2: Final = 10_000.0
"""A hundredth of a square kilometre, as figures are written: less is nothing that the model can tell."""
LEAST_PEOPLE: Final = 0.5


def of_failure(site: SiteFailure) -> Reason:
    """What it costs when this site alone fails."""
    if site.best_area_m2 <= 0.0:
        return Reason.of(STEP, "site_serves_nothing", "没有一处由该站服务得最好：停机不损失覆盖")
    if site.sole_area_m2 < LEAST_M2:
        text = "停机不损失覆盖：它服务的 {km2} km² 都有别的站点接替"
        return Reason.of(STEP, "failure_costs_nothing", text, km2=_km2(site.best_area_m2))
    km2 = _km2(site.sole_area_m2)
    if site.sole_people is None:
        return Reason.of(STEP, "failure_costs_area", "停机损失 {km2} km²", km2=km2)
    if site.sole_people < LEAST_PEOPLE:
        return Reason.of(STEP, "failure_costs_no_people", "停机损失 {km2} km²，那里无人居住", km2=km2)
    return Reason.of(STEP, "failure_costs", "停机损失 {km2} km²、{people} 人", km2=km2, people=round(site.sole_people))


def of_proposal(proposal: Proposal) -> Reason:
    """What the site would bring: to the net as it is, and once those before it stand."""
    if proposal.area_m2 < LEAST_M2:
        text = "不增加覆盖：只让已覆盖之处更可靠"
        return Reason.of(STEP, "proposal_gains_nothing", text)
    km2 = _km2(proposal.area_m2)
    if proposal.further_area_m2 is not None and proposal.further_area_m2 < LEAST_M2:
        text = "单独建可增加 {km2} km²，排在前面的建成后不再增加"
        return Reason.of(STEP, "proposal_gains_nothing_further", text, km2=km2)
    if proposal.people is None:
        return Reason.of(STEP, "proposal_gains_area", "增加覆盖 {km2} km²", km2=km2)
    if proposal.people < LEAST_PEOPLE:
        return Reason.of(STEP, "proposal_gains_no_people", "增加覆盖 {km2} km²，那里无人居住", km2=km2)
    text = "增加覆盖 {km2} km²、{people} 人"
    return Reason.of(STEP, "proposal_gains", text, km2=km2, people=round(proposal.people))


def of_proposals(found: ProposalsView) -> list[Reason]:
    """Why there is nothing to propose, where there is nothing."""
    if found.proposals:
        return []
    if not found.looked_at:
        return [Reason.of(STEP, "no_places_to_look_at", "没有给出候选站址，盲区附近也没有可用的高地")]
    text = "看过 {count} 处站址，没有一处能增加覆盖"
    return [Reason.of(STEP, "no_proposal_gains", text, count=found.looked_at)]


def _km2(area_m2: float) -> str:
    return f"{area_m2 / 1e6:.2f}"
