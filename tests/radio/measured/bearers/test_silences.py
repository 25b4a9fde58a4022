from dataclasses import replace
from datetime import timedelta

import pytest

from command.radio.measured.bearers.line import Silence
from command.radio.measured.bearers.models import Bearer, Rules, Tallies, device_bit
from command.radio.measured.bearers.silences import judge
from tests.radio.measured.bearers.roads import NOON, Made

RULES = Rules()
BEFORE, AFTER = Made(0.0, 0.0), Made(80.0, 800.0)


def silence(start: Made = BEFORE, end: Made = AFTER, usual_s: float = 10.0) -> Silence:
    return Silence(
        1, Bearer.VEHICLE_DATA, start.fixed_at, end.fixed_at, timedelta(0), start.longitude_e7, start.latitude_e7,
        end.longitude_e7, end.latitude_e7, usual_s, end.received_at,
    )  # fmt: skip


def counts(found: Tallies) -> tuple[int, int]:
    """Late, unheard."""
    return sum(one.late for one in found.values()), sum(one.unheard for one in found.values())


def late(*at_s: float) -> list[Made]:
    return [Made(each, 10.0 * each, after_s=90.0 - each, is_late=True) for each in at_s]


def test_what_was_made_in_a_silence_and_came_later_is_late_where_it_was_made() -> None:
    made = late(10, 20, 30, 40, 50, 60, 70)
    found = judge(silence(), made, lambda _: True, RULES)
    assert counts(found) == (7, 0)
    for tally in found.values():
        assert (tally.devices, tally.lost_devices, tally.heard) == (device_bit(1), device_bit(1), 0)
    assert max(tally.lost_at for tally in found.values() if tally.lost_at) == NOON + timedelta(seconds=70)


def test_a_device_that_keeps_nothing_leaves_the_way_between() -> None:
    found = judge(silence(), [], lambda _: True, RULES)
    assert counts(found)[0] == 0
    assert 22 <= counts(found)[1] <= 25  # 800 m in squares of 32 m, without the first and the last


@pytest.mark.parametrize(
    ("start", "end", "usual_s"),
    [
        (BEFORE, replace(AFTER, east_m=60.0), 10.0),
        (BEFORE, replace(AFTER, east_m=1100.0), 10.0),
        (BEFORE, Made(601.0, 900.0), 10.0),
        (BEFORE, Made(590.0, 120.0), 10.0),
        (BEFORE, Made(59.0, 800.0), 10.0),
        (BEFORE, AFTER, 30.0),
    ],
    ids=["hardly moved", "too far", "too long", "slower than one walks", "short", "usual for it"],
)
def test_no_report_says_nothing_where_nobody_can_say_where_it_would_have_been(
    start: Made, end: Made, usual_s: float
) -> None:
    assert judge(silence(start, end, usual_s), [], lambda _: True, RULES) == {}


def test_where_the_service_did_not_listen_nothing_was_lost() -> None:
    deaf = NOON + timedelta(seconds=40)
    found = judge(silence(), late(10, 20, 30, 40, 50, 60, 70), lambda at: at < deaf, RULES)
    assert counts(found) == (3, 0)
    assert judge(silence(), [], lambda at: at < deaf, RULES) == {}


def test_a_stay_without_a_net_counts_once_in_five_minutes() -> None:
    garage = [Made(10.0 * step, 400.0, after_s=900.0, is_late=True) for step in range(1, 61)]
    found = judge(silence(end=Made(620.0, 800.0)), garage, lambda _: True, RULES)
    assert counts(found) == (2, 0)


def test_a_report_that_came_at_once_and_out_of_order_is_not_late() -> None:
    assert counts(judge(silence(), [Made(40.0, 400.0)], lambda _: True, RULES)) == (0, 0)
