"""What the HTTP contract says of orders: commands that come in and views that go out."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from command.dispatch.models import BearerKind, BearerState, Stage, WhenBusy
from command.force.service import Task
from command.foundation.views import BodyRef, ReasonView
from command.incidents.models import ResultCode

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OrderIn(Strict):
    """To a crew, or to a body's desk whose leader names the crew."""

    crew_id: int | None = None
    body_id: int | None = None
    task: Task | None = Field(default=None, description="Default: from the matter.")
    override_reason: Text | None = Field(default=None, description="Sends a short crew as support, never as more.")
    when_busy: WhenBusy = WhenBusy.REFUSE
    preempt_reason: Text | None = None

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if (self.crew_id is None) == (self.body_id is None):
            raise ValueError("give either crew_id or body_id")
        if self.when_busy is WhenBusy.PREEMPT and self.preempt_reason is None:
            raise ValueError("preempt needs preempt_reason")
        return self


class CrewIn(Strict):
    """The desk names the crew of an order that was sent to it."""

    crew_id: int
    override_reason: Text | None = None
    when_busy: Literal[WhenBusy.REFUSE, WhenBusy.QUEUE] = WhenBusy.REFUSE


class PointIn(Strict):
    type: Literal["Point"] = "Point"
    coordinates: tuple[
        Annotated[float, Field(ge=-180, le=180)],
        Annotated[float, Field(ge=-90, le=90)],
    ]


class StageIn(Strict):
    """`at`: when it happened, by the watch of who did it; the server keeps both times."""

    to: Literal[
        Stage.RECEIVED_BY_SET,
        Stage.DELIVERED,
        Stage.ACCEPTED,
        Stage.DECLINED,
        Stage.EN_ROUTE,
        Stage.ON_SCENE,
        Stage.HANDLING,
        Stage.CLEARED,
        Stage.CANCELLED,
    ]
    at: AwareDatetime | None = None
    by: Short | None = Field(default=None, description="Who did it, when somebody else enters it.")
    note: Text | None = None
    result: Text | None = None
    result_code: ResultCode | None = None
    position: PointIn | None = None


class VoiceIn(Strict):
    """Told by telephone or radio: to whom, and what they said."""

    spoken_with: Short
    accepted: bool
    at: AwareDatetime | None = None
    note: Text | None = None


class CrewRef(BaseModel):
    id: int
    call_sign: str
    phone: str | None


class BearerView(BaseModel):
    kind: BearerKind
    state: BearerState
    at: datetime
    device_id: int | None
    spoken_with: str | None


class OrderView(BaseModel):
    id: int
    incident_id: int
    crew: CrewRef | None
    body: BodyRef
    task: Task
    stage: Stage
    stage_at: datetime
    reachable: list[Stage]
    ordered_by: str
    ordered_at: datetime
    override_reason: str | None
    result: str | None
    note: str | None
    attempt: int
    next_step_at: datetime | None
    bearers: list[BearerView]


class SaidView(ReasonView):
    """A reason for or against a crew."""

    speaks_for: bool


class ComplementView(BaseModel):
    person_id: int
    label: str
    crew_id: int | None


class CandidateView(BaseModel):
    """One crew for an incident; the list is best first."""

    crew_id: int
    call_sign: str
    body: BodyRef
    distance_m: float | None
    position_age_s: float | None
    lawful: bool
    reachable: bool
    load: int
    missing: int
    could_be_completed_by: list[ComplementView]
    phones: list[str]
    reasons: list[SaidView]


class CandidatesView(BaseModel):
    items: list[CandidateView]
    task: Task
    next_cursor: str | None = None


class ProposalView(BaseModel):
    id: int
    incident_id: int
    crew: CrewRef | None
    body: BodyRef
    cause: str
    proposed_at: datetime
    rises_at: datetime
