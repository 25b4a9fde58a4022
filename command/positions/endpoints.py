"""Newest positions in a box, and the track of a device."""

import asyncio
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from command.force.service import Devices
from command.foundation.clock import Clock
from command.foundation.errors import invalid
from command.foundation.http import CurrentScope, service
from command.positions.models import Records
from command.positions.schemas import (
    PointGeometry,
    PositionCollection,
    PositionFeature,
    PositionProperties,
    TrackView,
    newest_properties,
    track_view,
)
from command.positions.service import Positions

WORLD = (-180.0, -90.0, 180.0, 90.0)


def build_router(clock: Clock, stale_s: float) -> APIRouter:
    router = APIRouter(prefix="/api", tags=["positions"])

    @router.get("/positions")
    async def list_positions(
        scope: CurrentScope,
        positions: Annotated[Positions, service(Positions)],
        devices: Annotated[Devices, service(Devices)],
        bbox: Annotated[str | None, Query(description="west,south,east,north in WGS-84 degrees")] = None,
    ) -> PositionCollection:
        """Newest position of every device in the box that the caller may see, with its age."""
        found = positions.newest_within(box_of(bbox), scope)
        now = clock.now()
        return await asyncio.to_thread(_collection, found, devices, now, stale_s)

    @router.get("/devices/{device_id}/track")
    async def show_track(
        device_id: int,
        scope: CurrentScope,
        positions: Annotated[Positions, service(Positions)],
        start: AwareDatetime,
        end: AwareDatetime,
        simplify_m: Annotated[float, Query(ge=0, le=1000)] = 0.0,
    ) -> TrackView:
        """Where a device was: at most a week, simplified to `simplify_m` metres."""
        track = await positions.track(device_id, start, end, scope, simplify_m)
        return track_view(device_id, start, end, track)

    return router


def box_of(bbox: str | None) -> tuple[float, float, float, float]:
    """`west,south,east,north`; the whole world without. Raises INVALID `bbox`."""
    if bbox is None:
        return WORLD
    try:
        west, south, east, north = (float(part) for part in bbox.split(","))
    except ValueError:
        raise invalid("bbox", "four numbers: west,south,east,north") from None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise invalid("bbox", "west <= east and south <= north, in degrees")
    return west, south, east, north


def _collection(found: Records, devices: Devices, now: datetime, stale_s: float) -> PositionCollection:
    """In a thread: thousands of features take a tenth of a second."""
    return PositionCollection(features=[_feature(record, devices, now, stale_s) for record in found])


def _feature(record: Records, devices: Devices, now: datetime, stale_s: float) -> PositionFeature:
    device = devices.get(int(record["device_id"]))
    return PositionFeature(
        id=device.id,
        geometry=PointGeometry(coordinates=(int(record["longitude_e7"]) / 1e7, int(record["latitude_e7"]) / 1e7)),
        properties=PositionProperties(
            kind=device.kind,
            call_sign=device.call_sign,
            body_id=device.body_id,
            vehicle_id=device.vehicle_id,
            crew_id=device.crew_id,
            **newest_properties(record, now, stale_s),
        ),
    )
