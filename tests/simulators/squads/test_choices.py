"""Who is sent, what a desk touches and what it leaves alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import pytest

from simulators.squads.choices import (
    LEAVES_TO_THE_DISPATCHER_S,
    Act,
    CrewSeen,
    Lying,
    act_on,
    crews_seen,
    finder,
    nearest_free,
    step_of_alarm,
    waits_for_an_answer,
    who_goes,
)
from simulators.squads.finds import finds

MATTER = {"code": "SR-1", "category": "appearance", "level": "district", "default_task": "support", "words": ["摊贩"]}
FIND = next(islice(finds([MATTER], 7), 1))
ME, OTHER = "desk-320402", "simulator"
NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


def crew(number: int, *, east: float = 0.0, free: bool = True, lawful: bool = True, body_id: int = 5) -> CrewSeen:
    """`east`: kilometres east of 茶山."""
    return CrewSeen(number, body_id, free, lawful, (10 * number, 10 * number + 1), 119.97 + east / 94.6, 31.77)


def incident(**more: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "source": "hotline_12319",
        "state": "owned",
        "complaint": False,
        "suspended": False,
        "in_hand": None,
        "registered_by": OTHER,
        "reporter": None,
        "answered_at": None,
        "responsibility": {"transfer_needed": False},
        **more,
    }


def test_a_crew_is_where_its_vehicle_was_seen_last() -> None:
    crews = [
        {
            "id": number,
            "body": {"id": 5},
            "status": "available",
            "enforcement": {"lawful": True},
            "members": [{"person_id": 1, "kind": "officer"}, {"person_id": 2, "kind": "auxiliary"}],
        }
        for number in (1, 2, 3)
    ]
    positions = [
        {"properties": {"crew_id": crew_id, "age_s": age_s}, "geometry": {"coordinates": [119.9, 31.7]}}
        for crew_id, age_s in ((1, 5.0), (2, 400.0), (None, 1.0))
    ]
    seen = crews_seen(crews, positions)
    assert [(one.lon, one.lat) for one in seen] == [(119.9, 31.7), (None, None), (None, None)]
    assert seen[0].officers == (1,)


def test_the_nearest_other_crew_of_the_squad_goes_and_the_finder_is_left_for_the_end() -> None:
    here = [crew(1), crew(2, east=2.0), crew(3, east=1.0), crew(4, east=0.5, free=False), crew(5, east=0.1, body_id=6)]
    assert [one.id for one in who_goes(replace(FIND, finder_goes=False), here[0], here)] == [3, 2, 1]
    assert [one.id for one in who_goes(replace(FIND, finder_goes=True), here[0], here)] == [1, 3, 2]


def test_a_short_crew_is_not_sent_to_enforce() -> None:
    here = [crew(1), crew(2, east=1.0, lawful=False)]
    find = replace(FIND, task="enforcement", finder_goes=False)
    assert [one.id for one in who_goes(find, here[0], here)] == [1]
    assert finder(find, here[1:]) is None


def test_most_crews_are_left_to_the_dispatcher() -> None:
    crews = [crew(number, free=number > 2) for number in range(8)]
    assert finder(FIND, crews) is None
    assert finder(FIND, [*crews, *(crew(number) for number in range(8, 16))]) is not None


def test_only_a_crew_that_is_free_and_seen_finds_something() -> None:
    unseen = replace(crew(1), lon=None, lat=None)
    assert finder(FIND, [unseen, crew(2, free=False)]) is None
    assert finder(FIND, []) is None


def test_an_order_to_the_desk_goes_to_a_crew_of_that_squad() -> None:
    crews = [crew(1, body_id=9), crew(2), crew(3, free=False)]
    found = nearest_free(crews, 5)
    assert found is not None
    assert found.id == 2
    assert nearest_free(crews[2:], 5) is None


def test_a_call_is_the_dispatchers_until_it_has_lain_long() -> None:
    assert act_on(incident(), ME, LEAVES_TO_THE_DISPATCHER_S - 1) is None
    assert act_on(incident(), ME, LEAVES_TO_THE_DISPATCHER_S) is Act.SEND
    held = incident(in_hand={"actor": "dispatcher", "since": "2026-03-16T02:00:00Z"})
    assert act_on(held, ME, LEAVES_TO_THE_DISPATCHER_S) is None


@pytest.mark.parametrize(
    ("state", "lain_s", "expected"),
    [
        ("owned", 20.0, None),
        ("owned", 70.0, Act.SEND),
        ("dispatched", 9_999.0, None),
        ("on_scene", 9_999.0, None),
        ("return_asked", 9_999.0, None),
        ("resolved", 20.0, None),
        ("resolved", 40.0, Act.END),
        ("answered", 40.0, Act.END),
    ],
)
def test_an_own_find_is_seen_through(state: str, lain_s: float, expected: Act | None) -> None:
    assert act_on(incident(source="patrol", state=state, registered_by=ME), ME, lain_s) is expected


def test_complaints_and_suspended_work_are_left_alone() -> None:
    assert act_on(incident(complaint=True), ME, 9_999.0) is None
    assert act_on(incident(suspended=True), ME, 9_999.0) is None


def test_what_is_another_departments_is_transferred() -> None:
    foreign = {"transfer_needed": True}
    assert act_on(incident(responsibility=foreign), ME, 400.0) is Act.TRANSFER
    assert act_on(incident(responsibility=foreign, state="resolved"), ME, 400.0) is Act.TRANSFER


def test_only_a_known_reporter_waits_for_an_answer() -> None:
    assert waits_for_an_answer(incident(reporter={"anonymous": False}))
    assert waits_for_an_answer(incident())
    assert not waits_for_an_answer(incident(reporter={"anonymous": True}))
    assert not waits_for_an_answer(incident(source="patrol"))
    assert not waits_for_an_answer(incident(answered_at="2026-03-16T02:00:00Z"))


def test_what_changes_begins_to_lie_anew_and_what_left_is_forgotten() -> None:
    lying = Lying()
    assert lying.seen([(1, "owned"), (2, "owned")], 100.0) == {1: 0.0, 2: 0.0}
    assert lying.seen([(1, "owned"), (2, "dispatched")], 160.0) == {1: 60.0, 2: 0.0}
    assert lying.seen([(2, "dispatched")], 170.0) == {2: 10.0}
    assert lying.seen([(1, "owned")], 180.0) == {1: 0.0}


def alarm(level: str, state: str, **more: Any) -> dict[str, Any]:
    return {"level": level, "state": state, "acknowledged_at": None, "acknowledged_by": None, **more}


def at(seconds: float) -> str:
    return (NOW - timedelta(seconds=seconds)).isoformat()


def test_an_emergency_is_the_dispatchers_first() -> None:
    assert step_of_alarm(alarm("emergency", "raised", last_received_at=at(290)), ME, NOW) is None
    assert step_of_alarm(alarm("emergency", "raised", last_received_at=at(301)), ME, NOW) == "acknowledge"
    assert step_of_alarm(alarm("fault", "raised", last_received_at=at(300)), ME, NOW) == "acknowledge"


def test_an_alarm_is_closed_by_whoever_acknowledged_it_and_late_by_the_squad() -> None:
    mine = alarm("fault", "acknowledged", acknowledged_at=at(200), acknowledged_by=ME)
    assert step_of_alarm(mine, ME, NOW) == "close"
    assert step_of_alarm({**mine, "acknowledged_by": "dispatcher"}, ME, NOW) is None
    assert step_of_alarm({**mine, "acknowledged_by": "dispatcher", "acknowledged_at": at(1_300)}, ME, NOW) == "close"
    assert step_of_alarm(alarm("fault", "shelved"), ME, NOW) is None
