"""`WS /api/live`: checks the origin and the session, then hands the socket to its conversation."""

from urllib.parse import urlsplit

import structlog
from fastapi import APIRouter, WebSocket

from command.foundation.security import Scope
from command.foundation.settings import Settings
from command.live.codes import ORIGIN_REFUSED, SIGN_IN_REQUIRED, TOO_MANY_SOCKETS
from command.live.connection import Connection
from command.live.hub import Hub
from command.live.viewer import Viewer

log = structlog.get_logger(__name__)


def live_router(hub: Hub, settings: Settings) -> APIRouter:
    router = APIRouter()

    @router.websocket("/api/live")
    async def live(socket: WebSocket) -> None:
        await socket.accept()
        scope: Scope | None = getattr(socket.state, "scope", None)
        token: str | None = getattr(socket.state, "token", None)
        if not origin_is_ours(socket.headers.get("origin"), socket.headers.get("host"), settings.allowed_origins):
            await _turn_away(socket, *ORIGIN_REFUSED)
        elif scope is None or token is None:
            await _turn_away(socket, *SIGN_IN_REQUIRED)
        else:
            with hub.place_for(scope.actor) as free:
                if free:
                    await Connection(socket, hub, Viewer(scope, token)).run()
                else:
                    log.warning("live_sockets_refused", actor=scope.actor)
                    await _turn_away(socket, *TOO_MANY_SOCKETS)

    return router


def origin_is_ours(origin: str | None, host: str | None, allowed: tuple[str, ...]) -> bool:
    """Browsers send Origin and cannot forge it; programs without one carry their token by themselves."""
    if origin is None or origin in allowed:
        return True
    return host is not None and urlsplit(origin).netloc.lower() == host.lower()


async def _turn_away(socket: WebSocket, close_code: int, code: str) -> None:
    await socket.send_json({"type": "error", "code": code, "detail": ""})
    await socket.close(close_code, code)
