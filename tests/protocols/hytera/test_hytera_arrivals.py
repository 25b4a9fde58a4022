"""Which packets came twice."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from command.protocols.hytera.arrivals import LIFETIME, REMEMBERED, Arrival, Arrivals

START = datetime(2026, 3, 15, 0, 30, tzinfo=UTC)


def test_a_repeat_waits_for_its_original_and_is_then_answered_again() -> None:
    arrivals = Arrivals()
    assert arrivals.note(7, START) is Arrival.NEW
    assert arrivals.note(7, START + timedelta(seconds=2)) is Arrival.PENDING
    arrivals.answered(7)
    assert arrivals.note(7, START + timedelta(seconds=4)) is Arrival.ANSWERED
    assert arrivals.note(7, START + timedelta(seconds=6)) is Arrival.ANSWERED


def test_what_could_not_be_kept_is_new_when_it_comes_again() -> None:
    arrivals = Arrivals()
    arrivals.note(7, START)
    arrivals.forget(7)
    assert arrivals.note(7, START) is Arrival.NEW


def test_order_means_nothing() -> None:
    arrivals = Arrivals()
    assert [arrivals.note(sequence, START) for sequence in (5, 3, 0xFFFF, 4, 0)] == [Arrival.NEW] * 5
    assert arrivals.note(3, START) is Arrival.PENDING


def test_a_sequence_is_new_again_once_its_sender_has_long_given_up() -> None:
    arrivals = Arrivals()
    arrivals.note(7, START)
    arrivals.answered(7)
    assert arrivals.note(7, START + LIFETIME - timedelta(microseconds=1)) is Arrival.ANSWERED
    assert arrivals.note(7, START + LIFETIME) is Arrival.NEW


def test_a_repeater_that_announces_itself_begins_anew() -> None:
    arrivals = Arrivals()
    arrivals.note(1, START)
    arrivals.restart()
    assert arrivals.note(1, START) is Arrival.NEW


def test_answers_to_what_is_forgotten_are_ignored() -> None:
    arrivals = Arrivals()
    arrivals.answered(1)
    arrivals.forget(1)
    assert arrivals.note(1, START) is Arrival.NEW


@given(st.lists(st.integers(0, 0xFFFF), max_size=600))
def test_the_memory_is_bounded_and_never_forgets_the_newest(sequences: list[int]) -> None:
    arrivals = Arrivals()
    for sequence in sequences:
        arrivals.note(sequence, START)
        assert len(arrivals) <= REMEMBERED
        assert arrivals.note(sequence, START) is not Arrival.NEW


def test_as_many_are_remembered_as_were_asked_for() -> None:
    arrivals = Arrivals(remembered=3)
    for sequence in (1, 2, 3):
        arrivals.note(sequence, START)
    assert arrivals.note(1, START) is Arrival.PENDING
    arrivals.note(4, START)
    assert arrivals.note(1, START) is Arrival.NEW


@given(st.lists(st.integers(0, 300), max_size=200))
def test_within_its_memory_every_sequence_is_new_once(sequences: list[int]) -> None:
    arrivals = Arrivals(remembered=301)
    fresh = [sequence for sequence in sequences if arrivals.note(sequence, START) is Arrival.NEW]
    assert sorted(fresh) == sorted(set(sequences))
