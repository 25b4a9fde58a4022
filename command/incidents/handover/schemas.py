"""What the HTTP contract says of hand-overs."""

from datetime import datetime

from pydantic import BaseModel, Field

from command.foundation.views import BodyRef
from command.incidents.handover.models import HandoverState
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
