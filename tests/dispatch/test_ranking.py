"""Who is offered first, and the reasons a dispatcher reads."""

from hypothesis import given
from hypothesis import strategies as st

from command.dispatch.ranking import FOREIGN_M, UNKNOWN_M, Approach, Facts, RadioReach, counted_m, rank
from command.force.service import Legality
from command.foundation.reasons import Reason

LAWFUL = Legality(lawful=True, reasons=(Reason("legality", "two_officers", "在岗有效执法人员 2 名", "09.03.5"),))
SHORT = Legality(lawful=False, reasons=(Reason("legality", "officers_missing", "需 2 名", "09.03.5"),), missing=1)


def crew(
    name: str,
    distance_m: float | None = 1000.0,
    age_s: float | None = 10.0,
    *,
    own: bool = True,
    lawful: bool = True,
    reachable: bool = True,
    load: int = 0,
    radio: RadioReach = RadioReach.NOT_IN_GAP,
) -> Facts:
    return Facts(
        crew_id=ord(name[0]),
        call_sign=name,
        body_id=1 if own else 2,
        own_body=own,
        covers=False,
        approach=Approach(distance_m, age_s),
        legality=LAWFUL if lawful else SHORT,
        reachable=reachable,
        load=load,
        radio=radio,
    )


def order_of(*crews: Facts) -> list[str]:
    return [one.facts.call_sign for one in rank(crews)]


def test_the_nearer_crew_is_offered_first() -> None:
    assert order_of(crew("far", 3000), crew("near", 800)) == ["near", "far"]


def test_lawful_before_near_reachable_before_near_free_before_near() -> None:
    assert order_of(crew("short", 10, lawful=False), crew("lawful", 9000)) == ["lawful", "short"]
    assert order_of(crew("voice", 10, reachable=False), crew("set", 9000)) == ["set", "voice"]
    assert order_of(crew("busy", 10, load=1), crew("free", 9000)) == ["free", "busy"]


def test_the_responsible_squad_has_a_head_start_over_its_neighbours() -> None:
    assert order_of(crew("neighbour", 1000, own=False), crew("own", 1000 + FOREIGN_M - 1)) == ["own", "neighbour"]
    assert order_of(crew("neighbour", 1000, own=False), crew("own", 1000 + FOREIGN_M + 1)) == ["neighbour", "own"]


def test_an_old_position_counts_as_farther_but_never_without_bound() -> None:
    assert counted_m(crew("fresh", 1000, 119)) == 1000
    assert counted_m(crew("old", 1000, 220)) == 1800
    assert counted_m(crew("lost", 1000, 1e9)) == 6000
    assert counted_m(crew("nowhere", None, None)) == UNKNOWN_M


def test_reasons_for_and_against_are_told_apart() -> None:
    [one] = rank([crew("x", 2345, 600, own=False, lawful=False, reachable=False, load=2)])
    assert [reason.code for reason in one.speaks_against] == [
        "officers_missing",
        "other_body",
        "position_stale",
        "voice_only",
        "busy",
    ]
    assert one.speaks_for == ()
    assert one.speaks_against[2].text == "直线 2.3 公里，位置已过时 10 分钟"
    [other] = rank([crew("y", 2345)])
    assert [reason.code for reason in other.speaks_for] == ["two_officers", "own_body", "distance", "reachable", "free"]


def test_a_crew_in_a_gap_of_the_radio_net_says_so_and_whether_its_vehicle_radio_is_reached() -> None:
    [lost] = rank([crew("x", radio=RadioReach.NOT_REACHED)])
    [relay] = rank([crew("x", radio=RadioReach.VEHICLE_ONLY)])
    assert [reason.code for reason in lost.speaks_against] == ["radio_gap"]
    assert [reason.code for reason in relay.speaks_against] == ["radio_vehicle_only"]


def test_a_crew_seen_without_a_place_to_go_is_not_called_unknown() -> None:
    [one] = rank([crew("x", None, 5)])
    assert "place_unknown" in [reason.code for reason in one.speaks_against]


facts = st.builds(
    crew,
    st.sampled_from("abcdefgh"),
    st.none() | st.floats(0, 50_000),
    st.none() | st.floats(0, 10_000),
    own=st.booleans(),
    lawful=st.booleans(),
    reachable=st.booleans(),
    load=st.integers(0, 3),
)


@given(st.lists(facts, max_size=12))
def test_the_ranking_loses_nobody_and_does_not_depend_on_the_order_asked(crews: list[Facts]) -> None:
    ranked = [one.facts for one in rank(crews)]
    assert sorted(ranked, key=repr) == sorted(crews, key=repr)
    again = [one.facts for one in rank(list(reversed(crews)))]
    assert [counted_m(one) for one in ranked] == [counted_m(one) for one in again]
    lawful = [one.legality.lawful for one in ranked]
    assert lawful == sorted(lawful, reverse=True)
