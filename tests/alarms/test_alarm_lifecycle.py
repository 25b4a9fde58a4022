"""The life of an alarm as a pure table: what sounds, what is only counted, what is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from command.alarms import lifecycle
from command.alarms.models import Alarm, AlarmFact, AlarmLevel, AlarmPoint, AlarmState
from command.foundation.errors import CommandError

START = datetime(2026, 3, 15, 0, 30, tzinfo=UTC)


def pressed(
    after_s: float = 0, received_after_s: float | None = None, level: AlarmLevel = AlarmLevel.EMERGENCY
) -> AlarmFact:
    return AlarmFact(
        kind="emergency",
        level=level,
        device_id=7,
        vehicle_id=None,
        body_id=1,
        raised_at=START + timedelta(seconds=after_s),
        received_at=START + timedelta(seconds=after_s if received_after_s is None else received_after_s),
    )


def line(fact: AlarmFact | None = None, **changes: object) -> Alarm:
    fact = fact or pressed()
    made = Alarm(
        id=1,
        kind=fact.kind,
        level=fact.level,
        state=AlarmState.RAISED,
        device_id=fact.device_id,
        raised_at=fact.raised_at,
        received_at=fact.received_at,
        last_raised_at=fact.raised_at,
        last_received_at=fact.received_at,
        times=1,
        told_at=fact.received_at,
        late=lifecycle.is_late(fact.raised_at, fact.received_at),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_an_emergency_sounds_until_it_is_acknowledged() -> None:
    raised = line()
    assert lifecycle.sounds(raised)
    assert not lifecycle.sounds(lifecycle.acknowledge(raised, "dispatcher", START))
    assert not lifecycle.sounds(line(level=AlarmLevel.FAULT))


def test_a_press_learnt_late_says_both_times_in_the_city() -> None:
    late = line(pressed(0, received_after_s=25 * 60))
    assert late.late
    assert lifecycle.text_of(late) == "按下 08:30，收到 08:55"
    yesterday = line(pressed(-9 * 3600, received_after_s=0))
    assert lifecycle.text_of(yesterday) == "按下 03-14 23:30，收到 08:30"
    assert lifecycle.text_of(line()) == ""


def test_the_stored_copy_of_a_live_press_is_known() -> None:
    alarm = line()
    assert lifecycle.is_known(pressed(5, received_after_s=1200), alarm)
    assert lifecycle.is_known(pressed(-50, received_after_s=1200), alarm)
    assert not lifecycle.is_known(pressed(-61, received_after_s=1200), alarm)
    assert not lifecycle.is_known(pressed(61), alarm)


@pytest.mark.parametrize("state", [AlarmState.ACKNOWLEDGED, AlarmState.SHELVED])
def test_a_new_press_of_an_emergency_sounds_again(state: AlarmState) -> None:
    quiet = line(state=state, acknowledged_by="dispatcher", acknowledged_at=START, shelved_until=START)
    again = lifecycle.repeated(quiet, pressed(300))
    assert lifecycle.sounds(again)
    assert (again.acknowledged_by, again.shelved_until, again.times) == (None, None, 2)


def test_a_held_button_stays_acknowledged() -> None:
    acknowledged = lifecycle.acknowledge(line(), "dispatcher", START)
    assert lifecycle.repeated(acknowledged, pressed(30)).state is AlarmState.ACKNOWLEDGED


def test_a_fault_that_comes_again_stays_on_its_shelf() -> None:
    shelved = lifecycle.shelve(line(level=AlarmLevel.FAULT), "squad", START + timedelta(hours=1), START)
    assert lifecycle.repeated(shelved, pressed(300, level=AlarmLevel.FAULT)).state is AlarmState.SHELVED


def test_repeats_are_told_of_once_a_minute() -> None:
    alarm, told = line(), []
    for second in range(1, 200):
        again = lifecycle.repeated(alarm, pressed(second))
        if again.told_at != alarm.told_at:
            told.append(second)
        alarm = again
    assert told == [60, 120, 180]
    assert alarm.times == 200


def test_an_older_press_learnt_later_becomes_the_first() -> None:
    again = lifecycle.counted(line(), pressed(-600, received_after_s=300))
    assert (again.raised_at, again.last_raised_at) == (START - timedelta(seconds=600), START)
    assert again.late


def test_the_newest_press_gives_the_place() -> None:
    here, there = AlarmPoint(119.9, 31.7), AlarmPoint(120.0, 31.8)
    moved = lifecycle.counted(line(location=here), replace(pressed(10), location=there))
    assert moved.location == there
    assert lifecycle.counted(moved, replace(pressed(5), location=here)).location == there


def test_twice_acknowledged_names_who_was_first() -> None:
    with pytest.raises(CommandError) as refused:
        lifecycle.acknowledge(lifecycle.acknowledge(line(), "first", START), "second", START)
    assert refused.value.facts["acknowledged_by"] == "first"


def test_an_emergency_is_not_closed_unseen() -> None:
    with pytest.raises(CommandError, match="not_acknowledged"):
        lifecycle.close(line(), "dispatcher", "误报", START)
    assert lifecycle.close(line(level=AlarmLevel.FAULT), "squad", "已修", START).state is AlarmState.CLOSED


@pytest.mark.parametrize("hours", [-1, 0, 12.1])
def test_nothing_is_shelved_for_ever(hours: float) -> None:
    with pytest.raises(CommandError, match="shelf_too_long"):
        lifecycle.shelve(line(), "squad", START + timedelta(hours=hours), START)


class OneLine(RuleBasedStateMachine):
    """Whatever is done with one line of an emergency, in any order."""

    @initialize()
    def begin(self) -> None:
        self.now = START
        self.alarm = line()
        self.reports = 1

    @rule(seconds=st.integers(0, 4000), late_s=st.integers(0, 7200))
    def press(self, seconds: int, late_s: int) -> None:
        self.now += timedelta(seconds=seconds)
        if self.alarm.state is AlarmState.CLOSED:
            return
        fact = replace(pressed(), raised_at=self.now - timedelta(seconds=late_s), received_at=self.now)
        new = not lifecycle.is_known(fact, self.alarm)
        self.alarm = lifecycle.repeated(self.alarm, fact)
        self.reports += 1
        if new:
            assert lifecycle.sounds(self.alarm)

    @rule(act=st.sampled_from(["acknowledge", "shelve", "unshelve", "close"]))
    def handle(self, act: str) -> None:
        before = self.alarm
        try:
            match act:
                case "acknowledge":
                    self.alarm = lifecycle.acknowledge(before, "one", self.now)
                case "shelve":
                    self.alarm = lifecycle.shelve(before, "one", self.now + timedelta(hours=1), self.now)
                case "unshelve":
                    self.alarm = lifecycle.unshelve(before)
                case "close":
                    self.alarm = lifecycle.close(before, "one", "看过", self.now)
        except CommandError:
            assert self.alarm == before
        else:
            assert self.alarm.state in lifecycle.NEXT[before.state] | {before.state}

    @invariant()
    def counts_every_report_and_keeps_its_times_in_order(self) -> None:
        assert self.alarm.times == self.reports
        assert self.alarm.raised_at <= self.alarm.last_raised_at
        assert self.alarm.received_at <= self.alarm.last_received_at

    @invariant()
    def says_who_where_somebody_acted(self) -> None:
        match self.alarm.state:
            case AlarmState.ACKNOWLEDGED:
                assert self.alarm.acknowledged_by
            case AlarmState.SHELVED:
                assert self.alarm.shelved_by
                assert self.alarm.shelved_until
            case AlarmState.CLOSED:
                assert self.alarm.close_reason
                assert self.alarm.acknowledged_at
            case AlarmState.RAISED:
                assert self.alarm.acknowledged_by is None


TestOneLine = OneLine.TestCase
