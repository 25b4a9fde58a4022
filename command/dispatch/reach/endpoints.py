"""HTTP of crews inside gaps of the radio net."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from command.dispatch.reach.models import Cause
from command.dispatch.reach.service import CrewInGap, Reach
from command.foundation.http import CurrentScope, Page, service

router = APIRouter(prefix="/api/radio", tags=["radio"])
TheReach = Annotated[Reach, service(Reach)]


class CrewInGapView(BaseModel):
    """A crew that its handhelds cannot be reached on, where it was heard of last."""

    crew_id: int
    call_sign: str
    body_id: int
    since: datetime
    cause: Cause
    site: str | None = Field(description="Code of the best site of the place, which may be dark.")
    vehicle_reached: bool = Field(description="Its vehicle radio is reached and can relay.")
    longitude_deg: float
    latitude_deg: float
    last_seen_at: datetime | None
    silent_since: datetime | None = Field(description="It is treated as silent inside the gap since it was heard last.")

    @classmethod
    def of(cls, inside: CrewInGap) -> "CrewInGapView":
        gap, place = inside.gap, inside.place
        return cls(
            crew_id=gap.crew_id,
            call_sign=inside.call_sign,
            body_id=inside.body_id,
            since=gap.since,
            cause=gap.cause,
            site=gap.site,
            vehicle_reached=gap.vehicle_reached,
            longitude_deg=place.longitude_deg if place is not None else gap.longitude_deg,
            latitude_deg=place.latitude_deg if place is not None else gap.latitude_deg,
            last_seen_at=place.fixed_at if place is not None else None,
            silent_since=gap.silent_since,
        )


@router.get("/crews-in-gaps")
async def crews_in_gaps(scope: CurrentScope, reach: TheReach) -> Page[CrewInGapView]:
    """Crews on duty inside a gap of the declared study or of a site that is dark now, the longest first."""
    return Page(items=[CrewInGapView.of(inside) for inside in await reach.list_inside(scope)])
