"""What an order is, as values. Knows no SQL, no HTTP and no clock."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from command.force.service import Task


class Stage(StrEnum):
    """How far one order of one incident to one crew or desk has come."""

    QUEUED = "queued"
    """Waits for the crew to clear what it has in hand."""
    ORDERED = "ordered"
    RECEIVED_BY_SET = "received_by_set"
    """A device has it; nobody has read it yet."""
    DELIVERED = "delivered"
    """A person has read it."""
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    HANDLING = "handling"
    """At work on it. A crew that says nothing of it clears from on scene."""
    CLEARED = "cleared"
    CANCELLED = "cancelled"


class WhenBusy(StrEnum):
    REFUSE = "refuse"
    QUEUE = "queue"
    PREEMPT = "preempt"


class BearerKind(StrEnum):
    """What carries an order to a crew."""

    VEHICLE_TERMINAL = "vehicle_terminal"
    ENFORCEMENT_TERMINAL = "enforcement_terminal"
    RADIO = "radio"
    VOICE = "voice"


class BearerState(StrEnum):
    SENT = "sent"
    RECEIVED = "received"
    ANSWERED = "answered"
    FAILED = "failed"


ENDED = frozenset({Stage.DECLINED, Stage.CLEARED, Stage.CANCELLED})
UNANSWERED = frozenset({Stage.ORDERED, Stage.RECEIVED_BY_SET, Stage.DELIVERED})
THERE = frozenset({Stage.ON_SCENE, Stage.HANDLING})
IN_HAND = frozenset({Stage.ACCEPTED, Stage.EN_ROUTE}) | THERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One incident, one crew or one body's desk."""

    id: int
    incident_id: int
    crew_id: int | None
    body_id: int
    task: Task
    stage: Stage
    stage_at: datetime
    ordered_by: str
    ordered_at: datetime
    override_reason: str | None = None
    result: str | None = None
    note: str | None = None
    attempt: int = 0
    next_step_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.stage not in ENDED

    @property
    def unanswered(self) -> bool:
        return self.stage in UNANSWERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """One way the order took, or tried to take."""

    id: int
    order_id: int
    kind: BearerKind
    state: BearerState
    at: datetime
    device_id: int | None = None
    message_id: int | None = None
    spoken_with: str | None = None
