"""Who talks to whom, told as a story on one slot."""

from datetime import UTC, datetime, timedelta

import pytest

from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.call_following import Call, Followed, follow
from command.protocols.hytera.calls import CallType
from command.protocols.hytera.statuses import CarriedService, RepeaterState, RepeaterStatus

START = datetime(2026, 3, 15, 0, 30, tzinfo=UTC)


def after(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def status(
    state: int,
    sender: int = 2001,
    target: int = 100,
    call_type: CallType = CallType.GROUP,
    service: int = CarriedService.VOICE,
) -> RepeaterStatus:
    return RepeaterStatus(0, state, service, call_type, RadioAddress.bare(target), RadioAddress.bare(sender))


TALK, HANG, IDLE = RepeaterState.LOCAL_CALL, RepeaterState.LOCAL_CALL_HANG, status(RepeaterState.IDLE, 0, 0)
CALL = Call(RadioAddress.bare(2001), RadioAddress.bare(100), CallType.GROUP, False, START)


def told(*statuses: RepeaterStatus) -> list[Followed]:
    """One status a second from the start."""
    current, story = None, []
    for second, one in enumerate(statuses):
        step = follow(current, one, after(second))
        current = step.current
        story.append(step)
    return story


def test_a_call_starts_hangs_and_ends() -> None:
    started, hanging, ended = told(status(TALK), status(HANG), IDLE)
    assert started == Followed(CALL, started=True)
    assert hanging.current is not None
    assert hanging.current.silent_since == after(1)
    assert (ended.current, ended.started) == (None, False)
    assert ended.ended == hanging.current
    assert ended.ended.talked_until(after(2)) == after(1)


def test_without_hang_time_speech_ends_with_the_call() -> None:
    _, ended = told(status(TALK), IDLE)
    assert ended.ended == CALL
    assert CALL.talked_until(after(1)) == after(1)


def test_the_same_sender_goes_on_within_the_hang_time() -> None:
    *_, again = told(status(TALK), status(HANG), status(TALK))
    assert again == Followed(CALL)


def test_the_hang_time_counts_from_its_first_status() -> None:
    *_, last = told(status(TALK), status(HANG), status(HANG))
    assert last.current is not None
    assert last.current.silent_since == after(1)


def test_another_sender_ends_one_call_and_begins_the_next() -> None:
    *_, answer = told(status(TALK), status(HANG), status(TALK, sender=2002))
    assert answer.started
    assert answer.current is not None
    assert (answer.current.sender.id, answer.current.started_at) == (2002, after(2))
    assert answer.ended is not None
    assert answer.ended.sender.id == 2001


def test_an_emergency_by_the_same_sender_is_another_call() -> None:
    *_, emergency = told(status(TALK), status(TALK, call_type=CallType.EMERGENCY_GROUP))
    assert emergency.started
    assert emergency.ended == CALL
    assert emergency.current is not None
    assert emergency.current.is_emergency
    assert not CALL.is_emergency


def test_a_call_over_ip_says_so() -> None:
    (started,) = told(status(RepeaterState.IP_CALL))
    assert started.current is not None
    assert started.current.is_over_ip


@pytest.mark.parametrize("service", [service for service in CarriedService if service != CarriedService.VOICE])
def test_data_traffic_is_no_call(service: CarriedService) -> None:
    assert told(status(TALK, service=service)) == [Followed(None)]
    assert told(status(TALK), status(TALK, sender=2002, service=service))[1] == Followed(CALL)


@pytest.mark.parametrize("state", [state for state in RepeaterState if state > RepeaterState.IDLE] + [0x4, 0x99])
def test_other_states_change_nothing(state: int) -> None:
    assert told(status(state)) == [Followed(None)]
    assert told(status(TALK), status(state))[1] == Followed(CALL)


def test_idle_and_hang_without_a_call_are_nothing() -> None:
    assert told(IDLE, status(HANG)) == [Followed(None), Followed(None)]
