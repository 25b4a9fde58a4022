"""HTTP of orders: thin, one use case each."""

from typing import Annotated

from fastapi import APIRouter, Query, Response, status

from command.dispatch.help import Help
from command.dispatch.schemas import (
    CandidatesView,
    CrewIn,
    OrderIn,
    OrderView,
    ProposalView,
    StageIn,
    VoiceIn,
)
from command.dispatch.service import Dispatch
from command.force.service import Task
from command.foundation.http import Command, CurrentScope, Page, service
from command.incidents.service import RegisteredView

router = APIRouter(tags=["orders"])
Service = Annotated[Dispatch, service(Dispatch)]


@router.get("/api/incidents/{incident_id}/candidates", response_model=CandidatesView)
async def candidates(incident_id: int, scope: CurrentScope, dispatch: Service, task: Task | None = None) -> Response:
    answer = await dispatch.candidates(incident_id, task, scope)
    return Response(answer.body, media_type="application/json")


@router.get("/api/incidents/{incident_id}/orders")
async def orders_of_incident(incident_id: int, scope: CurrentScope, dispatch: Service) -> Page[OrderView]:
    return Page(items=await dispatch.list_of_incident(incident_id, scope))


@router.post("/api/incidents/{incident_id}/orders", status_code=status.HTTP_201_CREATED)
async def send_order(
    incident_id: int, wish: OrderIn, scope: CurrentScope, dispatch: Service, command: Command
) -> OrderView:
    return await dispatch.order(incident_id, wish, scope, command)


@router.post("/api/alarms/{alarm_id}/help", status_code=status.HTTP_201_CREATED, tags=["alarms"])
async def call_for_help(
    alarm_id: int, scope: CurrentScope, helping: Annotated[Help, service(Help)], command: Command
) -> RegisteredView:
    return await helping.from_alarm(alarm_id, scope, command)


@router.get("/api/orders")
async def open_orders(
    scope: CurrentScope,
    dispatch: Service,
    crew_id: int | None = None,
    cursor: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Page[OrderView]:
    items = await dispatch.list_open(scope, crew_id=crew_id, after=cursor, limit=limit)
    return Page(items=items, next_cursor=str(items[-1].id) if len(items) == limit else None)


@router.get("/api/orders/{order_id}")
async def one_order(order_id: int, scope: CurrentScope, dispatch: Service) -> OrderView:
    return await dispatch.get(order_id, scope)


@router.post("/api/orders/{order_id}/stage")
async def change_stage(
    order_id: int, change: StageIn, scope: CurrentScope, dispatch: Service, command: Command
) -> OrderView:
    return await dispatch.advance(order_id, change, scope, command)


@router.post("/api/orders/{order_id}/crew")
async def name_crew(order_id: int, wish: CrewIn, scope: CurrentScope, dispatch: Service, command: Command) -> OrderView:
    return await dispatch.name_crew(order_id, wish, scope, command)


@router.post("/api/orders/{order_id}/voice")
async def told_by_voice(
    order_id: int, said: VoiceIn, scope: CurrentScope, dispatch: Service, command: Command
) -> OrderView:
    return await dispatch.spoken(order_id, said, scope, command)


@router.get("/api/proposals")
async def proposals(scope: CurrentScope, dispatch: Service) -> Page[ProposalView]:
    return Page(items=await dispatch.proposals(scope))
