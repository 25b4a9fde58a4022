"""HTTP of abolishing a squad (05.02.3)."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from command.force.abolition import Abolition, AbolitionDecision
from command.force.organisation import Organisation, body_ref
from command.foundation.http import Command, CurrentScope, service
from command.foundation.views import BodyRef

router = APIRouter(tags=["bodies"])
Id = Annotated[int, Field(ge=1, le=2**62)]
Named = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class AbolitionRequest(BaseModel):
    """The decision of the department together with the staffing office; `successor_id` gets the areas."""

    model_config = ConfigDict(extra="forbid")

    department: Named
    staffing_office: Named
    document: Named
    decided_on: date
    successor_id: Id | None = None


class AbolitionView(BaseModel):
    body: BodyRef
    last_day: date
    successor: BodyRef | None
    areas: list[str]
    people_left: int = Field(description="Still on its roll: they need another body.")


@router.post("/api/bodies/{body_id}/abolition", status_code=201)
async def abolish_body(
    *,
    body_id: Id,
    wanted: AbolitionRequest,
    scope: CurrentScope,
    command: Command,
    abolition: Annotated[Abolition, service(Abolition)],
    organisation: Annotated[Organisation, service(Organisation)],
) -> AbolitionView:
    """A squad stands no more from today on; refused with the list of what it has not handed over."""
    decision = AbolitionDecision(**wanted.model_dump())
    done = await abolition.abolish(scope, body_id, decision, command)
    successor = organisation.find(done.successor_id)
    return AbolitionView(
        body=body_ref(organisation.body(body_id)),
        last_day=done.last_day,
        successor=body_ref(successor) if successor is not None else None,
        areas=list(done.areas),
        people_left=done.people_left,
    )
