"""Whose crews a desk sees because they were sent or offered to it."""

from datetime import UTC, datetime
from typing import Any

from command.foundation.history.events import RecordedEvent, Subject
from command.live.guests import Guests, Sent

AT = datetime(2026, 3, 15, tzinfo=UTC)
OURS, OTHERS = frozenset({1}), frozenset({9})


def event(kind: str, subject: Subject, *audience: int, **data: Any) -> RecordedEvent:
    return RecordedEvent(1, 1, kind, subject, 50, AT, AT, "test", "", audience, data)


def order(stage: str, crew_id: int | None = 7) -> RecordedEvent:
    return event(f"order_{stage}", Subject("order", 3), 1, 2, crew_id=crew_id, stage=stage)


def test_an_order_shows_its_crew_until_it_ends() -> None:
    guests = Guests()
    assert guests.follow([order("ordered")]) == {7}
    assert (guests.crews_for(OURS), guests.crews_for(OTHERS)) == ({7}, set())
    assert guests.follow([order("en_route")]) == set()
    assert guests.follow([order("cleared")]) == {7}
    assert guests.crews_for(OURS) == set()


def test_an_order_to_a_desk_has_no_crew_until_one_is_named() -> None:
    guests = Guests()
    assert guests.follow([order("ordered", crew_id=None)]) == set()
    assert guests.follow([order("ordered")]) == {7}


def test_an_offer_ends_with_the_next_order_and_rises_to_the_next_desk() -> None:
    guests = Guests()
    incident = Subject("incident", 50)
    assert guests.follow([event("crew_proposed", incident, 1, crew_id=8, body_id=1)]) == {8}
    assert guests.crews_for(OURS) == {8}
    assert guests.follow([event("proposal_rose", incident, 1, 9, crew_id=8, body_id=9)]) == {8}
    assert (guests.crews_for(OURS), guests.crews_for(OTHERS)) == (set(), {8})
    assert guests.follow([order("ordered")]) == {7, 8}
    assert guests.crews_for(OTHERS) == set()
    guests.follow([event("crew_proposed", incident, 1, crew_id=8, body_id=1)])
    assert guests.follow([event("proposal_withdrawn", incident, 1, body_id=1)]) == {8}


def test_what_stood_at_the_start_ends_like_the_rest() -> None:
    guests = Guests()
    guests.begin({3: Sent(7, OURS)}, {})
    assert guests.crews_for(OURS) == {7}
    assert guests.follow([order("cancelled")]) == {7}
