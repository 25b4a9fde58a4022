"""What the HTTP contract says of hand-overs."""

from dataclasses import asdict
from datetime import datetime

from pydantic import BaseModel, Field

from command.foundation.views import BodyRef
from command.incidents.handover.models import HandoverState, OpenCounts
from command.incidents.models import State
from command.incidents.schemas import Command, Id, Short, Text


class HandoverIn(Command):
    to: Short = Field(description="Account of the next person; one's own to take over from somebody who left.")
    note: Text
    body_id: Id | None = Field(default=None, description="The desk; without it, where the asker sits or belongs.")
    person: Short | None = Field(
        default=None, description="Only what this account has in hand; without it, everybody at the desk."
    )
    leaving: bool = Field(default=True, description="They leave the desk when it is taken over.")


class ConfirmIn(Command):
    remark: Text | None = None


class HandoverItemView(BaseModel):
    incident_id: int
    number: str
    description: str
    from_person: str
    state: State = Field(description="When it changed hands.")
    state_now: State


class OpenCountsView(BaseModel):
    """How much stands open in the area of a desk, in somebody's hand or not: who sits down there takes it on."""

    total: int
    waiting: int = Field(description="Nobody was sent yet.")
    under_way: int = Field(description="Ordered, accepted or on scene.")
    to_close: int = Field(description="Dealt with: to be answered or closed.")
    paused: int = Field(description="Suspended, or its return is asked.")
    overdue: int = Field(description="Of all these, past their due time.")

    @classmethod
    def of(cls, counts: OpenCounts) -> "OpenCountsView":
        return cls(total=counts.total, **asdict(counts))


class OpenItemView(BaseModel):
    incident_id: int
    number: str
    description: str
    state: State
    body: BodyRef
    due_at: datetime | None
    overdue: bool
    in_hand_of: str | None


class OpenWorkView(BaseModel):
    counts: OpenCountsView
    items: list[OpenItemView] = Field(description="Least time left first; of many only the first.")


class HandoverView(BaseModel):
    """The record of a hand-over; `items` leaves out what the reader may not see, `handed` counts all."""

    id: int
    body: BodyRef
    handed_by: str
    from_people: list[str]
    to_person: str
    note: str
    leaving: bool
    handed_at: datetime
    handed: int
    kept: int
    state: HandoverState
    confirmed_at: datetime | None
    remark: str | None
    open: OpenCountsView | None = Field(description="When it was handed over; null: before this was recorded.")
    items: list[HandoverItemView]


class InHandOfView(BaseModel):
    """Somebody whose hands a hand-over of this desk would empty."""

    username: str
    at_desk: bool
    in_hand: int


class SuccessorView(BaseModel):
    username: str
    label: str | None = Field(description="Call sign or staff number, where the account is a person's.")
    at_desk: bool


class HandoverOffer(BaseModel):
    """What is to be handed over at a desk, and who could take it."""

    body: BodyRef
    people: list[InHandOfView]
    successors: list[SuccessorView]
    open: OpenWorkView
