"""`/osmand` and `/owntracks`: the id from the register is all a phone authenticates with. 200 means stored."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from command.force.models import Device
from command.force.service import Devices
from command.foundation.clock import Clock
from command.foundation.errors import CommandError, Kind, invalid
from command.foundation.http import bounded_body, service
from command.gateway.phones.fixes import PhoneFix, batch_of
from command.gateway.phones.reading import from_osmand, from_owntracks, from_traccar
from command.positions.service import Positions

LONGEST_BODY = 16 * 1024
OSMAND = "osmand"
OWNTRACKS = "owntracks"


def build_router(clock: Clock) -> APIRouter:
    router = APIRouter(tags=["phones"])

    async def keep(positions: Positions, device: Device, read: Callable[[], PhoneFix]) -> None:
        try:
            fix = read()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise invalid("fix", f"no position can be read from this: {error}") from error
        await positions.ingest(batch_of(device, [fix], clock.now()))

    @router.get("/osmand")
    @router.post("/osmand")
    async def osmand(
        request: Request,
        positions: Annotated[Positions, service(Positions)],
        devices: Annotated[Devices, service(Devices)],
        body: Annotated[bytes, Depends(body_of)],
    ) -> Response:
        """OsmAnd's and Traccar Client's form: `?id=&lat=&lon=&timestamp=…`, or Traccar Client's JSON."""
        query: dict[str, str] = dict(request.query_params)
        said = json_of(body) if body[:1] == b"{" else {}
        identity = query.get("id") or query.get("deviceid") or str(said.get("device_id", ""))
        device = phone(devices, OSMAND, identity)
        await keep(positions, device, lambda: from_traccar(said) if said else from_osmand(query, clock.now()))
        return Response(status_code=200)

    @router.post("/owntracks")
    @router.post("/owntracks/{identity}")
    async def owntracks(
        request: Request,
        positions: Annotated[Positions, service(Positions)],
        devices: Annotated[Devices, service(Devices)],
        body: Annotated[bytes, Depends(body_of)],
        identity: str | None = None,
    ) -> list[str]:
        """OwnTracks in HTTP mode. The id is in the address, or the device of the app's account."""
        said = json_of(body)
        given = identity or request.headers.get("x-limit-d") or str(said.get("topic", "")).rpartition("/")[2]
        device = phone(devices, OWNTRACKS, given)
        if said.get("_type") == "location":
            await keep(positions, device, lambda: from_owntracks(said))
        return []

    return router


async def body_of(request: Request) -> bytes:
    return await bounded_body(request, LONGEST_BODY)


def json_of(body: bytes) -> Mapping[str, Any]:
    """Raises INVALID `json`."""
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise invalid("json", str(error)) from error


def phone(devices: Devices, family: str, identity: str) -> Device:
    """Raises NOT_FOUND `phone_not_found`: whoever does not know an id learns nothing."""
    found = devices.by_identity(family, identity)
    if found is None:
        raise CommandError(Kind.NOT_FOUND, "phone_not_found", "no phone with this id is in the register")
    return found
