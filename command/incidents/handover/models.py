"""What a hand-over is, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from command.incidents.models import Incident, State


class HandoverState(StrEnum):
    WAITING = "waiting"
    """The next person has not confirmed it yet; the items are in their hand all the same."""
    CONFIRMED = "confirmed"
    PASSED_ON = "passed_on"
    """It was handed on, unconfirmed, to somebody else."""


@dataclass(frozen=True, slots=True)
class Item:
    """An incident that changed hands, as it stood then."""

    incident_id: int
    from_person: str
    state: State

    @classmethod
    def of(cls, held: Incident) -> "Item":
        if held.in_hand_of is None:
            raise ValueError(f"{held.number} is in nobody's hand")
        return cls(held.id, held.in_hand_of, held.state)


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """What stood open in the area of a desk, in somebody's hand or not."""

    waiting: int
    """Registered or owned: nobody was sent yet."""
    under_way: int
    """Ordered, accepted or on scene."""
    to_close: int
    """Dealt with or advised: to be answered or closed."""
    paused: int
    """Suspended, or its return is asked."""
    overdue: int
    """Of all these, past their due time."""

    @property
    def total(self) -> int:
        return self.waiting + self.under_way + self.to_close + self.paused


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """The record. `from_people` are all whose hands were emptied, also of nothing."""

    id: int
    body_id: int
    handed_by: str
    from_people: tuple[str, ...]
    to_person: str
    note: str
    leaving: bool
    handed_at: datetime
    kept: int
    state: HandoverState
    confirmed_at: datetime | None = None
    remark: str | None = None
    open: OpenCounts | None = None
    """None: handed over before this was recorded."""
    items: tuple[Item, ...] = ()
