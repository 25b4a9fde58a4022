"""What adapters of other radio platforms call: events in batches over HTTP, downlinks over a WebSocket."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Final

import structlog
from fastapi import APIRouter, Request, Response, WebSocket
from fastapi.routing import APIRoute

from command.force.service import Devices
from command.foundation.bus import Bus
from command.foundation.errors import CommandError, Kind
from command.foundation.http import CurrentScope, service
from command.foundation.security import Permission, Scope
from command.gateway.adapter.downlinks import Downlinks
from command.gateway.adapter.schemas import EventBatch, EventResults
from command.gateway.adapter.service import AdapterEvents
from command.gateway.adapter.session import AdapterSession

log = structlog.get_logger(__name__)
LONGEST_BODY: Final = 2 * 1024 * 1024
MOST_SOCKETS: Final = 4
"""Of one account: one, its successor, and a spare each."""
NOT_ALLOWED: Final = 4403
TOO_MANY: Final = 4429


class _Bounded(APIRoute):
    """Looks at the length of a body before it is read into memory."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def bounded(request: Request) -> Response:
            length = request.headers.get("content-length", "")
            if not length.isdecimal() or int(length) > LONGEST_BODY:
                raise CommandError(Kind.TOO_LARGE, "body_too_large", f"at most {LONGEST_BODY} bytes, and told before")
            return await handle(request)

        return bounded


def build_router(bus: Bus, devices: Devices, downlinks: Downlinks) -> APIRouter:
    router = APIRouter(prefix="/api/adapter", tags=["radio"], route_class=_Bounded)
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
