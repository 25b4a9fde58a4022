"""What a step of the life cycle is told: one model a step, every one with the time it happened."""

from typing import Annotated, Literal

from pydantic import Field

from command.incidents.models import ResultCode, Severity
from command.incidents.schemas import Command, Datum, GeometryIn, Id, Instant, MajorCaseIn, Short, Text

PersonIds = Annotated[tuple[Id, ...], Field(min_length=1, max_length=20)]
How = Literal["phone", "message", "letter", "visit", "platform"]


class StepIn(Command):
    """`at`: when it was done, by whoever did it; now when left out. Much earlier is marked 补录."""

    at: Instant | None = None


class OwnIn(StepIn):
    body_id: Id | None = Field(default=None, description="Another body than the stamped one.")
    reason: Text | None = None


class HandIn(StepIn):
    take: bool = Field(default=True, description="False lays it down again.")


class AcceptIn(StepIn):
    handler_ids: PersonIds


class HandlersIn(StepIn):
    """The handlers from now on: a swap is one step."""

    handler_ids: PersonIds
    reason: Text | None = None


class ResolveIn(StepIn):
    result_code: ResultCode
    result: Text


class AnswerIn(StepIn):
    how: How
    text: Text


class CloseIn(StepIn):
    pass


class ReopenIn(StepIn):
    reason: Text
    due_at: Instant | None = None


class SuspendIn(StepIn):
    reason: Text


class ResumeIn(StepIn):
    reason: Text | None = None


class ReturnIn(StepIn):
    reason: Text


class ReviewIn(StepIn):
    """The reviewer's word on an asked return; a granted one goes to `body_id`."""

    granted: bool
    reason: Text
    body_id: Id | None = None


class JointIn(StepIn):
    body_ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=20)]
    reason: Text


class PartDoneIn(StepIn):
    body_id: Id
    result: Text


class TransferIn(StepIn):
    department: Short
    receipt: Short | None = None
    approval_form: Short | None = None
    letter: Short | None = None
    reason: Text | None = None


class RefuseIn(StepIn):
    notice: Short | None = Field(default=None, description="Number of the written notice (09.02.1).")
    reason: Text


class AdviceIn(StepIn):
    reason: Text | None = None


class LinkIn(StepIn):
    to: Id
    reason: Text | None = None


class UnlinkIn(StepIn):
    reason: Text


class VoidIn(StepIn):
    reason: Text
    drill: bool = False


class ExtendIn(StepIn):
    reason: Text
    reporter_told: How | None = Field(default=None, description="How the reporter was told of it (09.02.1).")


class TriageIn(StepIn):
    decision: Literal["investigate", "no_lead"]
    reason: Text


class MajorIn(StepIn, MajorCaseIn):
    pass


class ClassifyIn(StepIn):
    """What it is, once more is known; only what is given changes."""

    matter: Short | None = None
    category: Short | None = None
    severity: Severity | None = None
    reason: Text | None = None


class PlaceIn(StepIn):
    """A better place: a geometry, a text, or both."""

    location: GeometryIn | None = None
    datum: Datum | None = None
    address: Short | None = None
    reason: Text | None = None


class NoteIn(StepIn):
    text: Text
