from datetime import UTC, date, datetime

import pytest

from command.foundation.errors import CommandError
from command.geo.service import Edition
from command.radio.sites.kinds import OutageCause, SiteState
from command.radio.sites.models import Outage, Site, SiteRecord
from command.radio.sites.schemas import SiteChange
from command.radio.studies.inputs import ChangedSite, StudyInputs
from command.radio.studies.planning import bounds_of, colour_of, sites_of

NOW = datetime(2026, 3, 15, tzinfo=UTC)
NOTHING = Edition([], [], date(2026, 3, 15))


def site(code: str, state: SiteState = SiteState.IN_SERVICE, *, dark: bool = False) -> Site:
    record = SiteRecord(
        code=code, name=code, lon=119.9, lat=31.8, mast_height_m=40, frequency_out_mhz=361.1, state=state
    )
    outage = Outage(1, 1, OutageCause.EQUIPMENT, NOW, None, NOW, None, "x", None)
    return Site(1, record, None, 1, NOW, "x", (outage,) if dark else ())


def codes(inputs: StudyInputs, *register: Site) -> list[str]:
    return [each.code for each in sites_of(inputs, register, {}, NOW)]


def test_who_takes_part_follows_state_outage_and_the_question() -> None:
    register = (site("A"), site("B", dark=True), site("C", SiteState.PLANNED), site("D", SiteState.RETIRED))
    assert codes(StudyInputs(), *register) == ["A", "B"]
    assert codes(StudyInputs(present=True), *register) == ["A"]
    assert codes(StudyInputs(with_planned=True, removed=["A"]), *register) == ["B", "C"]
    built = ChangedSite(code="C", change=SiteChange(state=SiteState.IN_SERVICE))
    assert codes(StudyInputs(changed=[built]), *register) == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        (StudyInputs(removed=["Z"]), "study_site_unknown"),
        (StudyInputs(removed=["A"]), "study_without_sites"),
        (StudyInputs(added=[site("A").record]), "site_code_taken"),
    ],
)
def test_questions_that_make_no_sense_are_refused(inputs: StudyInputs, code: str) -> None:
    with pytest.raises(CommandError) as refused:
        codes(inputs, site("A"))
    assert refused.value.code == code


def test_a_box_holds_the_sites_that_reach_into_it_and_has_a_limit() -> None:
    sites = sites_of(StudyInputs(), [site("A")], {}, NOW)
    west, _, east, _ = bounds_of(StudyInputs(box_deg=(120.0, 31.7, 120.1, 31.9)), NOTHING, sites)
    assert west < 119.9 < east == 120.1
    with pytest.raises(CommandError, match="study_too_large"):
        bounds_of(StudyInputs(box_deg=(117, 30, 123, 34), cell_m=30), NOTHING, sites)


def test_neighbours_in_the_list_are_told_apart() -> None:
    assert len({colour_of(place) for place in range(60)}) == 60
