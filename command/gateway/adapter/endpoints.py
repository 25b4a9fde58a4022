"""What adapters of other radio platforms call: events in batches over HTTP, downlinks over a WebSocket."""

from typing import Annotated, Final

import structlog
from fastapi import APIRouter, WebSocket

from command.force.service import Devices
from command.foundation.bus import Bus
from command.foundation.http import CurrentScope, service
from command.foundation.security import Permission, Scope
from command.gateway.adapter.downlinks import Downlinks
from command.gateway.adapter.schemas import EventBatch, EventResults
from command.gateway.adapter.service import AdapterEvents
from command.gateway.adapter.session import AdapterSession

log = structlog.get_logger(__name__)
MOST_SOCKETS: Final = 4
"""Of one account: one, its successor, and a spare each."""
NOT_ALLOWED: Final = 4403
TOO_MANY: Final = 4429


def build_router(bus: Bus, devices: Devices, downlinks: Downlinks) -> APIRouter:
    router = APIRouter(prefix="/api/adapter", tags=["radio"])
    open_of: dict[str, int] = {}

    @router.post("/events")
    async def take_events(
        batch: EventBatch, scope: CurrentScope, events: Annotated[AdapterEvents, service(AdapterEvents)]
    ) -> EventResults:
        """Up to 200 events in the order in which they happened. Answered when all that was kept is committed; the
        whole batch may be sent again.
        """
        return await events.take(batch, scope)

    @router.websocket("/downlinks")
    async def downlinks_of(socket: WebSocket) -> None:
        await socket.accept()
        scope: Scope | None = getattr(socket.state, "scope", None)
        if scope is None or not scope.may(Permission.RADIO_ADAPT):
            await socket.close(NOT_ALLOWED, "an account with the role radio_adapter is needed")
            return
        if open_of.get(scope.actor, 0) >= MOST_SOCKETS:
            log.warning("adapter_sockets_refused", actor=scope.actor)
            await socket.close(TOO_MANY, f"{MOST_SOCKETS} sockets are open")
            return
        open_of[scope.actor] = open_of.get(scope.actor, 0) + 1
        try:
            await AdapterSession(socket, scope, bus=bus, devices=devices, downlinks=downlinks).run()
        finally:
            open_of[scope.actor] -= 1

    return router
