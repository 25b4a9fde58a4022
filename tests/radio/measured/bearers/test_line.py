from dataclasses import replace
from datetime import timedelta

from command.radio.measured.bearers.line import Folded, Line, fold
from command.radio.measured.bearers.models import Bearer, Rules, device_bit
from tests.radio.measured.bearers.roads import NOON, Made

RULES = Rules()


def folded(*fixes: Made, lines: dict[int, Line] | None = None, bearer: Bearer | None = Bearer.VEHICLE_DATA) -> Folded:
    return fold(fixes, lines or {}, lambda _: bearer, RULES)


def heard(found: Folded) -> int:
    return sum(tally.heard for tally in found.tallies.values())


def street(count: int, every_s: float = 10.0, from_s: float = 0.0) -> list[Made]:
    return [Made(from_s + every_s * step, 10.0 * every_s * step) for step in range(count)]


def test_every_square_of_a_drive_counts_once_and_a_stay_once_in_five_minutes() -> None:
    assert heard(folded(*street(10))) == 10
    parked = [Made(10.0 * step, 0.0) for step in range(61)]
    assert heard(folded(*parked)) == 3


def test_a_stay_goes_on_over_pages() -> None:
    parked = [Made(10.0 * step, 0.0) for step in range(61)]
    first = folded(*parked[:20])
    second = folded(*parked[20:], lines=first.lines)
    assert heard(first) + heard(second) == 3


def test_reports_that_come_late_or_from_nobody_count_here_for_nothing() -> None:
    assert heard(folded(Made(0, 0.0, after_s=31.0))) == 0
    assert heard(folded(Made(0, 0.0, is_late=True))) == 0
    assert heard(folded(Made(0, 0.0, after_s=-60.0))) == 0
    assert folded(Made(0, 0.0), bearer=None) == Folded()


def test_a_silence_is_longer_than_what_is_usual_for_the_device() -> None:
    usual = street(30)
    after = [Made(290.0 + 40.0, 4000.0), Made(290.0 + 50.0, 4100.0)]
    (silence,) = folded(*usual, *after).silences
    assert silence.began_at == NOON + timedelta(seconds=290)
    assert silence.ended_at == NOON + timedelta(seconds=330)
    assert silence.known_at == NOON + timedelta(seconds=331)
    slow = street(30, every_s=40.0)
    assert folded(*slow).silences == []
    assert folded(*usual, Made(310.0, 4000.0)).silences == []


def test_a_new_habit_becomes_usual_soon() -> None:
    """From a report in ten seconds to one in a minute: a dozen silences, and none after them."""
    habits = [*street(30), *(Made(290.0 + 60.0 * step, 0.0) for step in range(1, 40))]
    silences = folded(*habits).silences
    assert 3 <= len(silences) <= 12
    assert max(one.ended_at for one in silences) < NOON + timedelta(minutes=20)


def test_a_night_is_no_silence_and_a_clock_that_was_put_right_neither() -> None:
    assert folded(*street(30), Made(290.0 + 86_401.0, 0.0)).silences == []
    shifted = [replace(one, clock_offset=timedelta(minutes=7)) for one in street(3, from_s=400.0)]
    assert folded(*street(30), *shifted).silences == []


def test_what_arrives_out_of_order_does_not_move_the_line_back() -> None:
    found = folded(*street(10), Made(45.0, 450.0))
    assert found.lines[1].at == NOON + timedelta(seconds=90)
    again = folded(Made(45.0, 450.0), lines=found.lines)
    assert (again.lines, heard(again)) == ({}, 0)


def test_slots_tell_which_devices_were_heard_at_once() -> None:
    late = Made(100.0, 0.0, after_s=300.0, device_id=3, is_late=True)
    found = folded(Made(0.0, 0.0), Made(29.0, 0.0, device_id=2), Made(31.0, 0.0), late)
    assert found.slots == {
        (Bearer.VEHICLE_DATA, NOON): device_bit(1) | device_bit(2),
        (Bearer.VEHICLE_DATA, NOON + timedelta(seconds=30)): device_bit(1),
    }
