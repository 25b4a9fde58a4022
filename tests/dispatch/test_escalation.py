"""What is done about an order that nobody answers, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from command.dispatch.escalation import Due, Step, due

NOW = datetime(2026, 3, 15, 0, 30, 5, tzinfo=UTC)
WAIT = timedelta(seconds=45)


def test_nothing_is_due_before_its_time() -> None:
    assert due(0, NOW + timedelta(microseconds=1), NOW, WAIT) is None


@pytest.mark.parametrize(
    ("attempt", "expected"),
    [
        (0, Due(Step.ALERT_AGAIN, NOW + WAIT)),
        (1, Due(Step.NEXT_BEARER, NOW + WAIT)),
        (2, Due(Step.PROPOSE_NEXT, None)),
        (7, Due(Step.PROPOSE_NEXT, None)),
    ],
)
def test_the_steps_in_their_order(attempt: int, expected: Due) -> None:
    assert due(attempt, NOW, NOW, WAIT) == expected


def test_a_look_missed_for_a_day_is_taken_once_and_waits_again() -> None:
    assert due(0, NOW - timedelta(days=1), NOW, WAIT) == Due(Step.ALERT_AGAIN, NOW + WAIT)
