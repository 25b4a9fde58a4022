"""HTTP of alarms."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from command.alarms.models import AlarmLevel, AlarmState
from command.alarms.schemas import AlarmView, CloseIn, ShelveIn
from command.alarms.service import Alarms
from command.foundation.errors import not_found
from command.foundation.http import Command, CurrentScope, Page, service

router = APIRouter(prefix="/api/alarms", tags=["alarms"])
LARGEST_ID = 2**63 - 1
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
TheAlarms = Annotated[Alarms, service(Alarms)]


@router.get("")
async def page(
    *,
    scope: CurrentScope,
    alarms: TheAlarms,
    state: Annotated[list[AlarmState] | None, Query()] = None,
    level: Annotated[list[AlarmLevel] | None, Query()] = None,
    cursor: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[AlarmView]:
    """Newest first. Without `state`: everything that is not closed."""
    return await alarms.page(scope, states=state or [], levels=level or [], after=cursor, limit=limit)


@router.get("/{alarm_id}")
async def one(alarm_id: Id, scope: CurrentScope, alarms: TheAlarms) -> AlarmView:
    found = await alarms.view(alarm_id, scope)
    if found is None:
        raise not_found("alarm", alarm_id)
    return found


@router.post("/{alarm_id}/acknowledge")
async def acknowledge(alarm_id: Id, scope: CurrentScope, command: Command, alarms: TheAlarms) -> AlarmView:
    """Somebody has seen it: the sound stops. 409 names who was first."""
    return await alarms.acknowledge(alarm_id, scope, command)


@router.post("/{alarm_id}/shelve")
async def shelve(alarm_id: Id, said: ShelveIn, scope: CurrentScope, command: Command, alarms: TheAlarms) -> AlarmView:
    """Out of the way until a time; a new press of an emergency takes it off the shelf."""
    return await alarms.shelve(alarm_id, said.until, scope, command)


@router.post("/{alarm_id}/close")
async def close(alarm_id: Id, said: CloseIn, scope: CurrentScope, command: Command, alarms: TheAlarms) -> AlarmView:
    return await alarms.close(alarm_id, said.reason, scope, command)
