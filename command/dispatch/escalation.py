"""What happens to an order that nobody answers: a table of steps with their waits. Pure; the timers are durable."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Step(StrEnum):
    ALERT_AGAIN = "alert_again"
    """The same bearer once more."""
    NEXT_BEARER = "next_bearer"
    """Another set of the crew, where it has one."""
    PROPOSE_NEXT = "propose_next"
    """The order is cancelled and the next crew proposed to the desk; sending it needs a person."""


STEPS: tuple[Step, ...] = (Step.ALERT_AGAIN, Step.NEXT_BEARER, Step.PROPOSE_NEXT)
DESK_WAITS = 4
"""A proposal that nobody decides rises to the seat above after so many waits."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done now, and when the next look is."""

    step: Step
    next_at: datetime | None


def due(attempt: int, planned_at: datetime, now: datetime, wait: timedelta) -> Due | None:
    """The step of an order that was alerted again `attempt` times and whose look was planned for `planned_at`.

    A look that was missed while everything was down is taken once, and the next wait counts from now: a crew that
    could not be alerted is not passed over for it.
    """
    if now < planned_at:
        return None
    step = STEPS[min(attempt, len(STEPS) - 1)]
    return Due(step, None if step is Step.PROPOSE_NEXT else now + wait)
