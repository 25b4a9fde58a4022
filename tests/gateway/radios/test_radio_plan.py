"""The plan of polls: what a slot carries and no more, everybody in turn."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from command.gateway.radios.plan import SlotPlan

START = datetime(2026, 3, 15, 0, 30, 5, tzinfo=UTC)
TICK = timedelta(milliseconds=200)
PATIENCE = timedelta(seconds=20)


def asked(plan: SlotPlan, seconds: int, answers: set[int]) -> Counter[int]:
    """Whom the plan asks in so many seconds; those in `answers` answer at once."""
    found: Counter[int] = Counter()
    for tick in range(seconds * 5):
        now = START + tick * TICK
        plan.missed(PATIENCE, now)
        radio_id = plan.take(now)
        if radio_id is not None:
            found[radio_id] += 1
            if radio_id in answers:
                plan.reported(radio_id, now)
    return found


@settings(max_examples=40)
@given(count=st.integers(1, 150), per_s=st.sampled_from([0.5, 1.0, 2.0]), interval_s=st.sampled_from([10, 30, 60]))
def test_a_slot_is_never_asked_for_more_than_it_carries_and_everybody_has_his_turn(
    count: int, per_s: float, interval_s: int
) -> None:
    plan = SlotPlan(per_s, timedelta(seconds=interval_s), asks_at_once=3)
    everybody = set(range(1, count + 1))
    plan.lay(everybody, (), START)
    found = asked(plan, 120, everybody)
    assert sum(found.values()) <= 120 * per_s + 1
    wanted = min(count, int(120 * per_s * 0.9))
    assert len(found) >= wanted
    if count <= per_s * interval_s * 0.8:  # there is room: each as often as the setting says, within one turn
        assert min(found.values()) >= 120 // interval_s - 1
        assert max(found.values()) <= 120 // interval_s + 1
    else:  # there is not: nobody twice before everybody once
        assert max(found.values()) - min(found[radio] for radio in everybody) <= 1


def test_who_does_not_answer_is_asked_less_often_and_counts_as_missed() -> None:
    plan = SlotPlan(1.0, timedelta(seconds=30), asks_at_once=3)
    plan.lay({1, 2}, (), START)
    missed = 0
    found: Counter[int] = Counter()
    for tick in range(600 * 5):
        now = START + tick * TICK
        missed += len(plan.missed(PATIENCE, now))
        radio_id = plan.take(now)
        if radio_id is not None:
            found[radio_id] += 1
            if radio_id == 1:
                plan.reported(1, now)
    assert (found[1], found[2]) == (20, 4)  # 30 s apart; and 20 s of waiting, then 60, 120, 240 s
    assert missed == 4


def test_reports_that_nobody_asked_for_use_the_same_room_and_put_the_poll_off() -> None:
    plan = SlotPlan(1.0, timedelta(seconds=10), asks_at_once=3)
    plan.lay({1, 2}, (), START)
    for second in range(60):
        plan.reported(1, START + timedelta(seconds=second))
        assert plan.take(START + timedelta(seconds=second)) in {None, 2}
    assert plan.actual_per_s(START + timedelta(seconds=59)) == 1.0
    assert plan.actual_per_s(START + timedelta(minutes=5)) == 0.0


def test_crews_under_way_are_asked_twice_as_often_and_the_load_is_told() -> None:
    plan = SlotPlan(1.0, timedelta(seconds=20), asks_at_once=3)
    plan.lay({1, 2}, {2}, START)
    assert (plan.wanted_per_s, plan.planned_per_s) == (1 / 20 + 1 / 10, 1 / 20 + 1 / 10)
    found = asked(plan, 100, {1, 2})
    assert (found[1], found[2]) == (5, 10)
    plan.lay(set(range(100)), (), START)
    assert (round(plan.wanted_per_s, 9), plan.planned_per_s) == (5.0, 1.0)


def test_no_interval_asks_nobody_and_a_question_that_was_not_sent_is_no_poll() -> None:
    silent = SlotPlan(1.0, timedelta(), asks_at_once=3)
    silent.lay({1}, (), START)
    assert (silent.take(START), silent.wanted_per_s) == (None, 0.0)
    plan = SlotPlan(1.0, timedelta(seconds=30), asks_at_once=1)
    plan.lay({1}, (), START)
    assert plan.take(START) == 1
    plan.not_asked(1, START)
    assert plan.missed(PATIENCE, START + PATIENCE) == []
    assert plan.take(START + timedelta(seconds=30)) == 1
    plan.settle(1)  # answered over another slot
    assert plan.missed(PATIENCE, START + timedelta(minutes=2)) == []


def test_a_clock_that_is_set_back_by_an_hour_stops_no_polls() -> None:
    plan = SlotPlan(1.0, timedelta(seconds=30), asks_at_once=1)
    everybody = {1, 2}
    plan.lay(everybody, (), START)
    plan.reported(1, START)
    assert plan.take(START + timedelta(seconds=1)) == 2  # and the question is under way
    back = START - timedelta(hours=1)
    assert plan.missed(PATIENCE, back) == [(2, START + timedelta(seconds=1))]
    found: Counter[int] = Counter()
    for tick in range(90 * 5):
        now = back + tick * TICK
        plan.lay(everybody, (), now)
        radio_id = plan.take(now)
        if radio_id is not None:
            found[radio_id] += 1
            plan.reported(radio_id, now)
    assert (found[1], found[2]) == (2, 1)  # in 30 s each, and the one that missed in 60 s
    assert plan.actual_per_s(back + timedelta(seconds=90)) < 1.0
