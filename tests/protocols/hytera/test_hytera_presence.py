"""Whether a radio is there."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from command.protocols.hytera.presence import MARGIN, Presence

HOUR = timedelta(hours=1)
START = datetime(2026, 3, 15, 0, 30, tzinfo=UTC)
JUST = timedelta(microseconds=1)


def test_a_radio_that_does_not_renew_is_offline_after_its_time_and_a_margin() -> None:
    radio = Presence(HOUR).registered(START, HOUR)
    assert radio.online_until() == START + HOUR + MARGIN
    assert radio.is_online(START + HOUR + MARGIN - JUST)
    assert not radio.is_online(START + HOUR + MARGIN)


def test_a_renewal_counts_from_itself() -> None:
    radio = Presence(HOUR).registered(START, HOUR).registered(START + HOUR / 2, HOUR * 2)
    assert radio.registered_at == START + HOUR / 2
    assert radio.online_until(timedelta(0)) == START + HOUR / 2 + HOUR * 2


def test_a_location_a_text_or_a_call_is_a_sign_too() -> None:
    radio = Presence(HOUR).registered(START, HOUR).heard(START + HOUR)
    assert radio.is_online(START + HOUR + HOUR)
    assert radio.registered_at == START


def test_one_that_was_heard_without_registering_is_there() -> None:
    assert not Presence(HOUR).is_online(START)
    assert Presence(HOUR).heard(START).is_online(START)


def test_off_is_off_until_it_is_heard_again() -> None:
    radio = Presence(HOUR).registered(START, HOUR).off(START + HOUR / 2)
    assert radio.online_until() is None
    assert not radio.is_online(START + HOUR / 2)
    assert radio.heard(START + HOUR).is_online(START + HOUR)


def test_of_a_sign_and_an_end_at_one_instant_the_end_counts() -> None:
    assert not Presence(HOUR).heard(START).off(START).is_online(START)


def test_a_report_from_before_it_went_off_brings_nobody_back() -> None:
    radio = Presence(HOUR).registered(START, HOUR).off(START + HOUR / 2).heard(START + HOUR / 4)
    assert not radio.is_online(START + HOUR / 2)


@given(st.permutations([timedelta(minutes=minutes) for minutes in (0, 5, 10, 15)]))
def test_the_order_of_arrival_changes_nothing(after: list[timedelta]) -> None:
    radio = Presence(HOUR)
    for late in after:
        radio = radio.heard(START + late)
    assert radio.heard_at == START + timedelta(minutes=15)
