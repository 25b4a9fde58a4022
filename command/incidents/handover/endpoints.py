"""HTTP of 交接班."""

from typing import Annotated

from fastapi import APIRouter, Query

from command.foundation.http import Command, CurrentScope, Page, service
from command.incidents.handover.schemas import ConfirmIn, HandoverIn, HandoverOffer, HandoverView
from command.incidents.handover.service import Handovers
from command.incidents.schemas import Id

router = APIRouter(prefix="/api/handovers", tags=["handovers"])
TheHandovers = Annotated[Handovers, service(Handovers)]


@router.get("/offer")
async def what_to_hand_over(
    scope: CurrentScope, handovers: TheHandovers, body_id: Annotated[Id | None, Query()] = None
) -> HandoverOffer:
    """What is in hand at a desk, by person, and who could take it over."""
    return await handovers.offer(scope, body_id)


@router.post("", status_code=201)
async def hand_over(said: HandoverIn, scope: CurrentScope, handovers: TheHandovers, command: Command) -> HandoverView:
    """交班: everything in hand goes to the next person, with a note."""
    return await handovers.hand_over(said, scope, command)


@router.post("/{handover_id}/confirm")
async def take_over(
    handover_id: Id, said: ConfirmIn, scope: CurrentScope, handovers: TheHandovers, command: Command
) -> HandoverView:
    """接班: the next person confirms and sits down at the desk."""
    return await handovers.confirm(handover_id, said, scope, command)


@router.get("")
async def list_handovers(
    *,
    scope: CurrentScope,
    handovers: TheHandovers,
    body_id: Annotated[Id | None, Query()] = None,
    waiting: Annotated[bool, Query(description="Only those that wait for my confirmation.")] = False,
    cursor: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[HandoverView]:
    """Newest first."""
    items = await handovers.page(scope, body_id=body_id, waiting=waiting, before=cursor, limit=limit)
    return Page(items=items, next_cursor=str(items[-1].id) if len(items) == limit else None)


@router.get("/{handover_id}")
async def one_handover(handover_id: Id, scope: CurrentScope, handovers: TheHandovers) -> HandoverView:
    return await handovers.get(handover_id, scope)
