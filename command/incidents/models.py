"""What an incident is, as values: its enumerations and the frozen row. Knows no SQL and no HTTP."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from command.foundation.reasons import Reason

LATE_ENTRY = timedelta(minutes=5)
"""What is entered later than this after it happened is marked 补录."""


DISTRESS = "distress"
"""Category of a crew's call for help, which no gate holds up (promise 4). Only an emergency alarm gives it."""
ALARM_PREFIX = "alarm-"
"""External ids of incidents that were made from an alarm."""


class Source(StrEnum):
    """The door an incident came in by."""

    HOTLINE_12319 = "hotline_12319"
    HOTLINE_12345 = "hotline_12345"
    PATROL = "patrol"
    COMPLAINT = "complaint"
    REPORT = "report"
    TRANSFER_IN = "transfer_in"
    ASSIGNED = "assigned"


class StatutoryKind(StrEnum):
    """The four kinds that are always registered (09.01.0)."""

    COMPLAINT = "complaint"
    REPORT = "report"
    TRANSFER_IN = "transfer_in"
    ASSIGNED = "assigned"


STATUTORY_KIND: dict[Source, StatutoryKind | None] = {
    Source.HOTLINE_12319: StatutoryKind.REPORT,
    Source.HOTLINE_12345: StatutoryKind.ASSIGNED,  # the government line hands its tickets down
    Source.PATROL: None,  # an own find is registered too, but is none of the four
    Source.COMPLAINT: StatutoryKind.COMPLAINT,
    Source.REPORT: StatutoryKind.REPORT,
    Source.TRANSFER_IN: StatutoryKind.TRANSFER_IN,
    Source.ASSIGNED: StatutoryKind.ASSIGNED,
}


class State(StrEnum):
    """Where an incident stands. What may follow what is the table of `lifecycle`."""

    REGISTERED = "registered"
    OWNED = "owned"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    ON_SCENE = "on_scene"
    RESOLVED = "resolved"
    ANSWERED = "answered"
    CLOSED = "closed"
    RETURN_ASKED = "return_asked"
    TRANSFERRED = "transferred"
    REFUSED = "refused"
    ADVICE = "advice"
    SUSPENDED = "suspended"
    LINKED = "linked"
    VOID = "void"


class Severity(StrEnum):
    """How soon somebody has to be there. Never the flag 重大复杂 of a case (02.01.1)."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class LocationQuality(StrEnum):
    EXACT = "exact"
    ABOUT = "about"
    NONE = "none"


class Level(StrEnum):
    CITY = "city"
    DISTRICT = "district"


class ResultCode(StrEnum):
    """What came of it on the spot (12.01.0: persuasion first)."""

    PERSUADED = "persuaded"
    CORRECTED = "corrected"
    PENALTY = "penalty"
    CASE_FILED = "case_filed"
    NOTHING_FOUND = "nothing_found"
    HELPED = "helped"
    OTHER = "other"


class Part(StrEnum):
    """Why an incident concerns a body: promise 10 reads this."""

    RESPONSIBLE = "responsible"
    CO_HANDLER = "co_handler"
    ORDERED = "ordered"


class DueSource(StrEnum):
    """Where a due time came from."""

    TICKET = "ticket"
    LIMIT = "limit"
    STATUTE = "statute"
    EXTENSION = "extension"


@dataclass(frozen=True, slots=True)
class MajorCase:
    """A named person's statement that this case is major and complex (重大违法复杂案件, 02.01.1)."""

    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reported it: kept beside the incident, masked for all but intake and handlers."""

    name: str | None = None
    phone: str | None = None
    anonymous: bool = False
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One row of the register. Every change of it is an event; `journal` is the only writer."""

    id: int
    number: str
    source: Source
    external_id: str | None = None
    statutory_kind: StatutoryKind | None = None
    state: State
    resume_state: State | None = None
    description: str
    address: str | None = None
    category: str | None = None
    matter_code: str | None = None
    severity: Severity
    location: BaseGeometry | None = None
    location_quality: LocationQuality
    datum: str | None = None
    registered_at: datetime
    received_at: datetime
    occurred_at: datetime | None = None
    late_entry: bool = False
    registered_by: str
    due_at: datetime | None = None
    due_source: DueSource | None = None
    due_provisional: bool = False
    due_from: datetime | None = None
    due_rule: str | None = None
    extended_at: datetime | None = None
    breached_at: datetime | None = None
    risen_at: datetime | None = None
    risen_to: int | None = None
    body_id: int
    enforcing_subject: str | None = None
    level: Level
    reasons: tuple[Reason, ...]
    ownership_open: bool = False
    transfer_needed: bool = False
    major_case: MajorCase | None = None
    subject_body_id: int | None = None
    subject_person_id: int | None = None
    anonymous: bool = False
    triage: str | None = None
    in_hand_of: str | None = None
    in_hand_since: datetime | None = None
    linked_to: int | None = None
    result_code: ResultCode | None = None
    result: str | None = None
    resolved_at: datetime | None = None
    answered_at: datetime | None = None
    progress_told_at: datetime | None = None
    closed_at: datetime | None = None
    reopened_count: int = 0
    outcome: dict[str, str] = field(default_factory=dict)
    handler_ids: tuple[int, ...] = ()
    co_handlers: dict[int, bool] = field(default_factory=dict)
    ordered_body_ids: tuple[int, ...] = ()

    @property
    def against_ours(self) -> bool:
        """A complaint about a body or a person of ours: the supervision desk's alone (10.04.2)."""
        return self.subject_body_id is not None or self.subject_person_id is not None

    @property
    def without_case(self) -> bool:
        """Left by answering the reporter: nobody is sent, so there are no handlers and no result of its own."""
        return self.linked_to is not None or "advice" in self.outcome

    @property
    def known_since(self) -> datetime:
        """Nothing can have been done about it before."""
        return min(at for at in (self.registered_at, self.received_at, self.occurred_at) if at is not None)
