"""What the HTTP contract says of incidents: commands that come in and views that go out."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from command.foundation.views import BodyRef, ReasonView
from command.incidents.models import Level, LocationQuality, ResultCode, Severity, Source, State, StatutoryKind

NO_NUL = r"^[^\x00]*$"
"""PostgreSQL holds every character but this one."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=NO_NUL)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=NO_NUL)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Datum = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]


def _of_our_time(at: datetime) -> datetime:
    """Far from the ends of the calendar, where a change of zone would fall off."""
    if not 1990 <= at.year <= 2200:
        raise ValueError("a year from 1990 to 2200")
    return at


Instant = Annotated[AwareDatetime, AfterValidator(_of_our_time)]


class Command(BaseModel):
    """A body that comes in: unknown members are refused rather than lost."""

    model_config = ConfigDict(extra="forbid")


class GeometryIn(Command):
    """A GeoJSON point, line or area in the declared datum."""

    type: Literal["Point", "LineString", "Polygon", "MultiLineString", "MultiPolygon"]
    coordinates: list[Any] = Field(min_length=1)


class ReporterIn(Command):
    name: Short | None = None
    phone: (
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=40, pattern=NO_NUL)] | None
    ) = None
    address: Short | None = None
    anonymous: bool = False


class MajorCaseIn(Command):
    """重大复杂 is a named person's statement with a reason; severity is never that flag."""

    person: Short
    reason: Text


class IncidentIn(Command):
    source: Source
    description: Text
    external_id: Short | None = None
    matter: Short | None = None
    category: Short | None = None
    address: Short | None = None
    location: GeometryIn | None = None
    datum: Datum | None = None
    severity: Severity = Severity.NORMAL
    reporter: ReporterIn | None = None
    subject_body: Short | Id | None = Field(default=None, description="Id or code of the body complained of.")
    subject_person: Short | Id | None = Field(default=None, description="Id or staff number of the person.")
    major_case: MajorCaseIn | None = None
    occurred_at: Instant | None = None
    received_at: Instant | None = None
    due_at: Instant | None = None
    advice: bool = Field(default=False, description="A question that the seat answers itself (12.02.1).")


class ResponsibilityView(BaseModel):
    """Whose it is: body, subject on the papers, level, and the steps that led there."""

    body: BodyRef
    subject: str | None
    level: Level
    reasons: list[ReasonView]
    ownership_open: bool
    transfer_needed: bool = False
    co_handlers: list[BodyRef] = []


class CoverView(BaseModel):
    """Who answers now."""

    body: BodyRef
    reasons: list[ReasonView]


class ResponsibilityAnswerView(BaseModel):
    responsibility: ResponsibilityView
    cover: CoverView


class MatterView(BaseModel):
    code: str
    name: str
    category: str
    default_task: Literal["support", "enforcement"]
    penalty_power: bool
    level: Level
    legal_basis: str = ""
    words: list[str] = []


class ReporterView(BaseModel):
    """`masked`: name and number are shortened, because the viewer is neither intake nor handler."""

    name: str | None
    phone: str | None
    address: str | None
    anonymous: bool
    masked: bool


class LinkView(BaseModel):
    id: int
    number: str
    state: State
    answered_at: datetime | None


class LinksView(BaseModel):
    """`primary`: the incident this one hangs on. `linked`: those that hang on this one."""

    primary: LinkView | None
    linked: list[LinkView]


class HandlerView(BaseModel):
    id: int
    name: str


class CoHandlerView(BaseModel):
    body: BodyRef
    done: bool


class InHandView(BaseModel):
    actor: str
    since: datetime


class MajorCaseView(BaseModel):
    person: str
    reason: str


class RisenView(BaseModel):
    """A complaint that nobody took: when its supervision desk was told, and which."""

    at: datetime
    body: BodyRef


class IncidentView(BaseModel):
    id: int
    number: str
    source: Source
    external_id: str | None
    statutory_kind: StatutoryKind | None
    state: State
    resume_state: State | None
    suspended: bool
    reachable: list[State]
    description: str
    address: str | None
    category: str | None
    matter: MatterView | None
    severity: Severity
    location: dict[str, Any] | None
    location_quality: LocationQuality
    registered_at: datetime
    received_at: datetime
    occurred_at: datetime | None
    late_entry: bool
    registered_by: str
    due_at: datetime | None
    due_source: str | None
    provisional: bool
    extended: bool
    overdue: bool
    breached_at: datetime | None
    risen: RisenView | None = None
    progress_notice_due: bool
    responsibility: ResponsibilityView
    cover: CoverView
    major_case: MajorCaseView | None
    complaint: bool
    reporter: ReporterView | None
    links: LinksView
    handlers: list[HandlerView]
    co_handlers: list[CoHandlerView]
    in_hand: InHandView | None
    result_code: ResultCode | None
    result: str | None
    resolved_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    reopened_count: int
    outcome: dict[str, str]


class RegisteredView(IncidentView):
    """The answer to an intake. `created` is false when the external id was registered before: the first is given."""

    created: bool


class EventView(BaseModel):
    id: int
    sequence: int | None
    kind: str
    at: datetime
    learned_at: datetime
    late_entry: bool
    actor: str
    cause: str
    data: dict[str, Any]


class SimilarView(BaseModel):
    """An incident nearby: enough to decide whether it is the same."""

    id: int
    number: str
    state: State
    description: str
    matter_code: str | None
    registered_at: datetime
    distance_m: float


class NoteView(BaseModel):
    id: int
    text: str
    at: datetime
    learned_at: datetime
    actor: str


class FileView(BaseModel):
    id: int
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    at: datetime
    learned_at: datetime
    actor: str
