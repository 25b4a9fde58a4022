"""The routing order of section 3 of the standard, as a pure function of place, matter and flags."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.force.kinds import BodyKind
from command.force.models import Body
from command.foundation.reasons import Reason
from command.geo.models import Area, AreaKind, Areas, DisputedArea, Layer, SubjectMode, ZoneRank
from command.incidents.catalogue import Catalogue, Empowerment, Matter
from command.incidents.models import Level, MajorCase
from command.incidents.responsibility import ResponsibilityAnswer, decide

AT = datetime(2026, 3, 15, 0, 30, tzinfo=UTC)
DAY = date(2026, 3, 15)
HERE = Reason("place", "in_township", "位于此地")


def body(number: int, code: str, kind: BodyKind, subject: str | None = None) -> Body:
    return Body(number, code, code, code, kind, enforcing_subject=subject)


DETACHMENT = body(1, "detachment", BodyKind.DETACHMENT, "市城管局")
BODIES = {
    found.code: found
    for found in (
        DETACHMENT,
        body(2, "city-desk", BodyKind.DESK),
        body(3, "a-brigade", BodyKind.BRIGADE, "A区城管局"),
        body(4, "a-desk", BodyKind.DESK),
        body(5, "b-brigade", BodyKind.BRIGADE, "B区城管局"),
        body(6, "squad", BodyKind.SQUAD, "A区城管局"),
        body(7, "town-body", BodyKind.TOWN_BODY, "镇政府"),
        body(8, "zone-unit", BodyKind.ZONE_UNIT, "A区城管局"),
        replace(body(9, "gone", BodyKind.SQUAD), valid_to=date(2026, 3, 14)),
    )
}


class SmallOrganisation:
    """A city of one brigade with a desk of its own, and one without."""

    detachment = DETACHMENT

    def find_by_code(self, code: str) -> Body | None:
        return BODIES.get(code)

    def brigade_of(self, district_code: str) -> Body | None:
        return BODIES.get(f"{district_code.lower()}-brigade")

    def desk_of(self, upper: Body) -> Body:
        return BODIES.get({"detachment": "city-desk", "a-brigade": "a-desk"}.get(upper.code, ""), upper)


def area(
    code: str, mode: SubjectMode | None = None, bodies: tuple[str, ...] = (), subject: str = "", **more: object
) -> Area:
    made = Area(
        id=1,
        code=code,
        name=code,
        layer=Layer.STREET,
        kind=AreaKind.STREET,
        subject_mode=mode,
        subject_name=subject,
        rank=None,
        parent_code=None,
        enforcement_parent_code=None,
        body_codes=bodies,
        document="",
        valid_from=date(2020, 1, 1),
        valid_to=None,
        approved_from=None,
        approved_to=None,
        synthetic=True,
    )
    return replace(made, **more)  # type: ignore[arg-type]


CITY = area("C", bodies=("detachment",), subject="市城管局")
A, B = area("A", subject="A区城管局"), area("B", subject="B区城管局")
STREET = area("S", SubjectMode.STATIONED, ("squad",))
TOWN = area("T", SubjectMode.TOWN_GOV, ("town-body",), "镇政府", kind=AreaKind.TOWN)
STATIONED_ZONE = area("Z", SubjectMode.ZONE_STATIONED, ("zone-unit",), kind=AreaKind.ZONE)
OWN_ZONE = area(
    "Y", SubjectMode.ZONE_OWN, ("zone-unit",), "园区管委会城管局", kind=AreaKind.ZONE, rank=ZoneRank.PROVINCIAL
)
STALL = Matter("SR-1", "占道经营", "appearance", Level.DISTRICT, "support", penalty_power=True, valid_from=DAY)
ONLY_B = replace(STALL, code="SR-3", district_codes=frozenset({"B"}))
CITY_ONLY = replace(STALL, code="SR-2", level=Level.CITY)
MAJOR = MajorCase("值班领导", "群体性")


def areas(*districts: Area, township: Area | None = STREET, zone: Area | None = None, open_: bool = False) -> Areas:
    return Areas(CITY, districts, township, zone, open_, None, None, (HERE,))


def ask(
    where: Areas | None,
    matter: Matter | None = STALL,
    major: MajorCase | None = None,
    given_: tuple[Empowerment, ...] = (),
    at: datetime = AT,
) -> ResponsibilityAnswer:
    catalogue = Catalogue.of([STALL, ONLY_B, CITY_ONLY], given_)
    return decide(where, matter, major_case=major, at=at, catalogue=catalogue, bodies=SmallOrganisation())


def codes(answer: ResponsibilityAnswer) -> list[str]:
    return [reason.code for reason in answer.reasons]


def clauses(answer: ResponsibilityAnswer) -> set[str | None]:
    return {reason.clause for reason in answer.reasons}


@pytest.mark.parametrize(
    ("where", "body_id", "subject", "clause"),
    [
        (areas(A), 6, "A区城管局", "01.02.1"),
        (areas(A, township=TOWN), 7, "镇政府", "01.02.2"),
        (areas(A, zone=STATIONED_ZONE), 8, "A区城管局", "01.03.1"),
        (areas(A, zone=OWN_ZONE), 8, "园区管委会城管局", "01.03.2"),
    ],
)
def test_the_mode_of_the_area_gives_body_and_subject(where: Areas, body_id: int, subject: str, clause: str) -> None:
    answer = ask(where)
    assert (answer.body_id, answer.subject, answer.level) == (body_id, subject, Level.DISTRICT)
    assert clause in clauses(answer)
    assert answer.reasons[0] == HERE


def test_every_step_leaves_its_reason_in_order() -> None:
    assert [reason.step for reason in ask(areas(A)).reasons] == ["place", "matter", "level", "body", "subject"]


def test_a_city_matter_goes_to_the_detachment_wherever_it_is() -> None:
    for where in (areas(A), areas(A, zone=OWN_ZONE), None, areas()):
        answer = ask(where, CITY_ONLY)
        assert (answer.body_id, answer.subject, answer.level) == (1, "市城管局", Level.CITY)
        assert "city_only" in codes(answer)


def test_across_districts_the_detachment_handles_with_both_brigades() -> None:
    answer = ask(areas(A, B))
    assert (answer.body_id, answer.co_handler_ids) == (1, (3, 5))
    assert "02.01.1" in clauses(answer)


def test_a_flagged_case_names_person_and_reason() -> None:
    answer = ask(areas(A), major=MAJOR)
    assert answer.body_id == 1
    assert answer.co_handler_ids == ()
    [reason] = [reason for reason in answer.reasons if reason.code == "major_complex"]
    assert "值班领导" in reason.text
    assert "群体性" in reason.text


def test_what_the_catalogue_does_not_hold_is_to_be_transferred() -> None:
    answer = ask(areas(A), ONLY_B)
    assert answer.transfer_needed
    assert answer.body_id == 6
    assert "04.03.1" in clauses(answer)
    assert not ask(areas(B), ONLY_B).transfer_needed


def test_a_matter_counts_from_its_first_to_the_end_of_its_last_day() -> None:
    last_day = replace(STALL, valid_to=DAY)
    assert not ask(areas(A), last_day, at=datetime(2026, 3, 15, 15, 59, 59, tzinfo=UTC)).transfer_needed
    assert ask(areas(A), last_day, at=datetime(2026, 3, 15, 16, 0, tzinfo=UTC)).transfer_needed
    assert ask(areas(A), at=datetime(2026, 3, 14, 15, 0, tzinfo=UTC)).transfer_needed


def test_without_a_matter_the_place_decides() -> None:
    answer = ask(areas(A), None)
    assert answer.body_id == 6
    assert "matter_undecided" in codes(answer)


def test_without_a_unit_the_brigades_desk_has_it() -> None:
    for township in (None, area("E", SubjectMode.STATIONED), area("E", SubjectMode.STATIONED, ("gone",))):
        assert ask(areas(A, township=township)).body_id == 4
    assert ask(areas(B, township=None)).body_id == 5


def test_nowhere_and_outside_are_the_city_desks() -> None:
    for where, code in ((None, "place_missing"), (areas(township=None), "outside_city")):
        answer = ask(where)
        assert (answer.body_id, answer.ownership_open) == (2, True)
        assert code in codes(answer)


def test_a_border_waits_for_confirmation_but_has_a_body() -> None:
    answer = ask(areas(A, open_=True))
    assert (answer.body_id, answer.ownership_open) == (6, True)
    assert "10.05.1" in clauses(answer)


def test_a_disputed_area_is_its_desks_meanwhile() -> None:
    where = replace(areas(A), disputed=DisputedArea(1, "D", ("S", "T"), "a-desk"))
    answer = ask(where)
    assert (answer.body_id, answer.ownership_open, answer.subject) == (4, True, "A区城管局")


def test_an_empowerment_gives_a_single_matter_to_a_street_for_its_days() -> None:
    given_ = Empowerment("SR-1", "S", "某街道办事处", "赋权〔2026〕1号", DAY, DAY)
    assert ask(areas(A), given_=(given_,)).subject == "某街道办事处"
    assert ask(areas(A), None, given_=(given_,)).subject == "A区城管局"
    assert ask(areas(A), given_=(given_,), at=datetime(2026, 3, 16, 3, tzinfo=UTC)).subject == "A区城管局"


PLACES = st.one_of(
    st.none(),
    st.builds(
        areas,
        st.sampled_from([A, B]),
        township=st.sampled_from([None, STREET, TOWN]),
        zone=st.sampled_from([None, STATIONED_ZONE, OWN_ZONE]),
        open_=st.booleans(),
    ),
    st.just(areas(A, B)),
    st.just(areas(township=None)),
)


@given(PLACES, st.sampled_from([None, STALL, ONLY_B, CITY_ONLY]), st.sampled_from([None, MAJOR]))
def test_nobody_is_nobodys(where: Areas | None, matter: Matter | None, major: MajorCase | None) -> None:
    """Promise 3: one body that exists, one level, a reason with words for each step, whatever is asked."""
    answer = ask(where, matter, major)
    assert answer.body_id in {found.id for found in BODIES.values()}
    assert answer.subject
    assert all(reason.text and reason.code == reason.code.lower() for reason in answer.reasons)
    assert {"matter", "level"} <= {reason.step for reason in answer.reasons}
    city = (matter is CITY_ONLY) or major is not None or (where is not None and len(where.districts) > 1)
    assert (answer.body_id == 1) == city
    assert answer.level is Level.CITY or not city
