"""Repeaters, radios, calls, texts and signal reports over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from pydantic import AwareDatetime, Field

from command.foundation.errors import invalid
from command.foundation.http import Command, CurrentScope, Page, service
from command.radio.traffic.people import RadioTraffic
from command.radio.traffic.schemas import (
    CallView,
    GroupTextIn,
    GroupTextsView,
    GroupTextView,
    PendingRadioView,
    RadioTextView,
    RadioView,
    RepeaterIn,
    RepeaterView,
    SignalView,
)

router = APIRouter(prefix="/api/radio", tags=["radio"])
LARGEST_ID: Final = 2**63 - 1
LONGEST_SPAN: Final = timedelta(days=400)
Traffic = Annotated[RadioTraffic, service(RadioTraffic)]
Cursor = Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="`next_cursor` of the page before")]
Limit = Annotated[int, Query(ge=1, le=1000)]
RadioNumber = Annotated[int, Path(ge=1, le=0xFF_FFFF)]
Instant = Annotated[
    AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC)), Query()
]
Identity = Annotated[str, Path(min_length=1, max_length=45, pattern=r"^[0-9A-Fa-f][0-9A-Fa-f.:]*$")]


@router.get("/repeaters")
async def list_repeaters(scope: CurrentScope, traffic: Traffic) -> Page[RepeaterView]:
    """Repeaters with the link and the load of their slots, those that wait for admission too."""
    return Page(items=await traffic.repeaters(scope))


@router.put("/repeaters/{identity}")
async def save_repeater(
    identity: Identity, wish: RepeaterIn, scope: CurrentScope, traffic: Traffic, command: Command
) -> RepeaterView:
    """Admit, refuse or name a repeater by its number (a mobile radio as gateway: by its address)."""
    return await traffic.save_repeater(identity, wish, scope, command)


@router.delete("/repeaters/{identity}", status_code=204)
async def dismiss_repeater(identity: Identity, scope: CurrentScope, traffic: Traffic) -> None:
    """One that waits for admission, off the list."""
    await traffic.dismiss_repeater(identity, scope)


@router.get("/radios")
async def list_radios(
    scope: CurrentScope, traffic: Traffic, cursor: Cursor = None, limit: Limit = 200
) -> Page[RadioView]:
    """Radios of the register: there or not, heard last by what and where, with the last signal strength."""
    return await traffic.radios(scope, cursor or 0, limit)


@router.get("/radios/pending")
async def list_pending_radios(scope: CurrentScope, traffic: Traffic) -> Page[PendingRadioView]:
    """Numbers that were heard and that no register has."""
    return Page(items=await traffic.pending_radios(scope))


@router.delete("/radios/pending/{radio_id}", status_code=204)
async def dismiss_radio(radio_id: RadioNumber, scope: CurrentScope, traffic: Traffic) -> None:
    await traffic.dismiss_radio(radio_id, scope)


@router.get("/calls")
async def list_calls(
    *,
    scope: CurrentScope,
    traffic: Traffic,
    start: Instant | None = None,
    end: Instant | None = None,
    radio_id: Annotated[int | None, Query(ge=1, le=0xFF_FFFF, description="As sender or as target.")] = None,
    repeater: Annotated[str | None, Query(max_length=45)] = None,
    emergency: bool | None = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Page[CallView]:
    """The call log, newest first."""
    return await traffic.calls(
        scope,
        before_id=cursor,
        limit=limit,
        start=start,
        end=end,
        radio_id=radio_id,
        repeater=repeater,
        emergency=emergency,
    )


@router.get("/texts")
async def list_texts(
    *,
    scope: CurrentScope,
    traffic: Traffic,
    radio_id: Annotated[int | None, Query(ge=1, le=0xFF_FFFF)] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Page[RadioTextView]:
    """What radios wrote, newest first; what was written to one is at `/api/devices/{id}/messages`."""
    return await traffic.texts(scope, before_id=cursor, limit=limit, radio_id=radio_id)


@router.get("/signals")
async def list_signals(
    *,
    scope: CurrentScope,
    traffic: Traffic,
    start: Instant,
    end: Instant,
    repeater: Annotated[str | None, Query(max_length=45)] = None,
    device_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    cursor: Cursor = None,
    limit: Limit = 1000,
) -> Page[SignalView]:
    """Measured strengths with their places, and polls that were missed, oldest first; over 400 days at most."""
    if not start < end <= start + LONGEST_SPAN:
        raise invalid("signal_span", f"it runs forward and over {LONGEST_SPAN.days} days at most")
    return await traffic.signals(
        scope, start=start, end=end, after_id=cursor or 0, limit=limit, repeater=repeater, device_id=device_id
    )


@router.post("/groups/{group}/texts", status_code=201)
async def write_to_group(
    group: RadioNumber, wish: GroupTextIn, scope: CurrentScope, traffic: Traffic, command: Command
) -> GroupTextsView:
    """A text to a talk group: one line a slot, each with what became of it."""
    return await traffic.write_to_group(group, wish, scope, command)


@router.get("/group-texts")
async def list_group_texts(
    scope: CurrentScope, traffic: Traffic, cursor: Cursor = None, limit: Limit = 100
) -> Page[GroupTextView]:
    """Newest first."""
    return await traffic.group_texts(scope, cursor, limit)
