"""A message to a device: what it carries, how far it came, and which steps it may take."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final


class MessageKind(StrEnum):
    TEXT = "text"
    QUESTION = "question"
    LOCATE = "locate"
    TRACK = "track"
    SET_PARAMETERS = "set_parameters"
    QUERY_PARAMETERS = "query_parameters"
    CONFIRM_ALARM = "confirm_alarm"
    QUERY_ATTRIBUTES = "query_attributes"
    PHOTO = "photo"
    RADIO_CHECK = "radio_check"
    """Whether a radio answers over the air."""
    ALERT_CALL = "alert_call"
    REMOTE_MONITOR = "remote_monitor"


class MessageState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    """Written to the device's connection, not answered yet."""
    RECEIVED = "received"
    """The set has it; a question still waits for the person."""
    ANSWERED = "answered"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


S = MessageState
NEXT: Final[dict[MessageState, frozenset[MessageState]]] = {
    S.QUEUED: frozenset({S.SENT, S.FAILED, S.EXPIRED, S.CANCELLED}),
    S.SENT: frozenset({S.SENT, S.RECEIVED, S.ANSWERED, S.FAILED, S.EXPIRED, S.CANCELLED}),
    S.RECEIVED: frozenset({S.ANSWERED, S.FAILED, S.EXPIRED, S.CANCELLED}),
    S.EXPIRED: frozenset({S.RECEIVED, S.ANSWERED}),
    S.CANCELLED: frozenset({S.ANSWERED}),
}
"""An answer that comes after all is kept, also to what was given up; the purpose decides what it means."""


@dataclass(frozen=True, slots=True)
class DeviceMessage:
    id: int
    device_id: int
    kind: MessageKind
    payload: dict[str, Any]
    purpose: str
    """Whose message it is: names the listener of state changes."""
    reference_id: int | None
    """Of the thing it is about: an order, an alarm."""
    state: MessageState
    actor: str
    created_at: datetime
    expires_at: datetime
    attempts: int
    sent_at: datetime | None
    received_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    serial: int | None
    """Under which the device's answer names it."""
    answer: dict[str, Any] | None
    failure: str | None
