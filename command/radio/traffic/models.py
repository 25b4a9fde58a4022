"""What the radios' traffic is made of, as values."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

STRANGER: Final = 1 << 40
"""A radio that is in no register keeps its positions under -(STRANGER + number): terminals that wait use small ids."""

ANOTHER_PLATFORM: Final = 1 << 28
"""A radio of an adapter goes by this and its device's id: numbers of the air have 24 bits, and those of several
platforms may be equal."""


class Admission(StrEnum):
    """Whether a repeater may speak."""

    PENDING = "pending"
    """Answered and shown to the operator; what its radios say is not taken and not acknowledged."""
    ADMITTED = "admitted"
    REFUSED = "refused"


class LinkState(StrEnum):
    UP = "up"
    LOST = "lost"
    """Silent for ten heartbeats."""
    CLOSED = "closed"
    """The repeater said goodbye, or the gateway stopped."""


class HeardBy(StrEnum):
    """What a radio was heard doing."""

    REGISTRATION = "registration"
    LOCATION = "location"
    TEXT = "text"
    CALL = "call"
    ANSWER = "answer"


class SignalKind(StrEnum):
    REPORT = "report"
    MISSED = "missed"


class CallEnd(StrEnum):
    IDLE = "idle"
    OTHER_CALL = "other_call"
    LINK_LOST = "link_lost"
    SILENCE = "silence"
    """Nothing more was heard of it; its end is when it was heard last."""


class GroupTextState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    """The repeater has sent it; who of the group heard it nobody knows."""
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Repeater:
    """A repeater, or a mobile radio that is used as gateway."""

    id: int
    identity: str
    name: str
    admission: Admission
    address: str | None
    rssi_db_per_step: float
    reports_per_s: float
    remote: str | None
    first_heard_at: datetime | None
    last_heard_at: datetime | None
    site_code: str | None = None
    """The site it stands at, by its code in the register of sites."""

    def may_speak(self, host: str) -> bool:
        return self.admission is Admission.ADMITTED and self.address in {None, host}


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of a repeater: its link and its load."""

    repeater_id: int
    slot: int
    link: LinkState
    link_at: datetime
    heard_at: datetime
    radios: int
    wanted_per_s: float
    planned_per_s: float
    actual_per_s: float
    counters: dict[str, int]
    lines: dict[str, str]
    """Service -> `host:port` that it was heard from."""
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Sighting:
    """A radio was heard."""

    radio_id: int
    at: datetime
    by: HeardBy
    repeater_id: int
    slot: int
    renew_s: int | None = None
    """Of a registration."""
    rssi_raw: int | None = None
    rssi_dbm: float | None = None


@dataclass(frozen=True, slots=True)
class RadioPresence:
    """When and how a radio was heard last; whether it is there is asked with a time and a margin."""

    radio_id: int
    repeater_id: int | None
    slot: int | None
    first_heard_at: datetime
    heard_at: datetime
    heard_by: HeardBy
    registered_at: datetime | None
    renew_s: int
    off_at: datetime | None
    rssi_raw: int | None
    rssi_dbm: float | None
    rssi_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignalReport:
    """How a slot of a repeater heard a radio, or that it did not."""

    radio_id: int
    device_id: int
    repeater_id: int
    slot: int
    kind: SignalKind
    at: datetime
    received_at: datetime
    rssi_raw: int | None = None
    rssi_dbm: float | None = None
    longitude_e7: int | None = None
    latitude_e7: int | None = None
    located_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class RadioCall:
    id: int
    repeater_id: int
    slot: int
    call_type: int
    sender: int
    target: int
    is_over_ip: bool
    is_emergency: bool
    started_at: datetime
    ended_at: datetime | None = None
    talked_s: float | None = None
    held_s: float | None = None
    ended_by: CallEnd | None = None


@dataclass(frozen=True, slots=True)
class RadioText:
    """A radio said something in writing."""

    repeater_id: int
    slot: int
    request_id: int
    sender: int
    target: int
    is_group: bool
    text: str
    received_at: datetime
    data: bytes | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class GroupText:
    """A text to a talk group on one slot."""

    id: int
    target: int
    repeater_id: int
    slot: int
    text: str
    state: GroupTextState
    failure: str | None
    attempts: int
    actor: str
    created_at: datetime
    next_try_at: datetime
    expires_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class RadioEmergency:
    alarm_id: int
    radio_id: int
    device_id: int
    repeater_id: int
    slot: int
    heard_at: datetime
    stop_sent_at: datetime | None
    stops_sent: int
    stopped_at: datetime | None


@dataclass(slots=True)
class SlotNews:
    """What the gateway writes of a slot every now and then."""

    repeater_id: int
    slot: int
    link: LinkState
    link_at: datetime
    heard_at: datetime
    radios: int = 0
    wanted_per_s: float = 0.0
    planned_per_s: float = 0.0
    actual_per_s: float = 0.0
    counters: dict[str, int] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in SlotNews.__slots__}
