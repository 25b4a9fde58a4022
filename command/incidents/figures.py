"""Monthly counts per body and the closing rate (10.03.6). Pure: exact fractions, rounded only for display."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from command.foundation.clock import CIVIL_ZONE
from command.incidents.lifecycle import ENDS
from command.incidents.models import State

PASS = Fraction(95, 100)


@dataclass(frozen=True, slots=True)
class Counted:
    """What the figures need of one incident."""

    number: str
    body_id: int
    state: State
    received_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    advice: bool = False


@dataclass(slots=True)
class MonthCount:
    """`received` and `open` go by the month of receipt, the others by the month in which an item fell due.

    `late_numbers` names each late item, so that the figure can be followed down.
    """

    received: int = 0
    open: int = 0
    due: int = 0
    in_time: int = 0
    late: int = 0
    late_numbers: list[str] = field(default_factory=list)

    @property
    def rate(self) -> Fraction | None:
        """Closed in time of what fell due; None = no data."""
        return Fraction(self.in_time, self.due) if self.due else None

    @property
    def passes(self) -> bool | None:
        return self.rate >= PASS if self.rate is not None else None


def monthly(incidents: Iterable[Counted], now: datetime) -> dict[tuple[str, int], MonthCount]:
    """Month (`2026-03`, Asia/Shanghai) and body to its counts.

    Void entries and advice are out. A re-opened item counts as open; one that still has time is not due.
    """
    found: defaultdict[tuple[str, int], MonthCount] = defaultdict(MonthCount)
    for one in incidents:
        if one.state is State.VOID or one.advice:
            continue
        ended = one.state in ENDS
        received = found[month_of(one.received_at), one.body_id]
        received.received += 1
        received.open += not ended
        if one.due_at is None or one.due_at > now:
            continue
        due = found[month_of(one.due_at), one.body_id]
        due.due += 1
        if ended and one.closed_at is not None and one.closed_at <= one.due_at:
            due.in_time += 1
        else:
            due.late += 1
            due.late_numbers.append(one.number)
    return dict(found)


def month_of(at: datetime) -> str:
    return f"{at.astimezone(CIVIL_ZONE):%Y-%m}"
