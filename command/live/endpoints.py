"""`WS /api/live`: checks the origin and the session, then hands the socket to its conversation."""

from urllib.parse import urlsplit

from fastapi import APIRouter, WebSocket

from command.foundation.security import Scope
from command.foundation.settings import Settings
from command.live.connection import SESSION_ENDED, Authenticate, Connection
from command.live.hub import Hub
from command.live.viewer import Viewer

ORIGIN_REFUSED = 4403


def live_router(hub: Hub, settings: Settings, authenticate: Authenticate) -> APIRouter:
    router = APIRouter()

    @router.websocket("/api/live")
    async def live(socket: WebSocket) -> None:
        await socket.accept()
        if not _origin_is_ours(socket, settings):
            await socket.close(ORIGIN_REFUSED, "origin_refused")
            return
        scope: Scope | None = getattr(socket.state, "scope", None)
        token: str | None = getattr(socket.state, "token", None)
        if scope is None or token is None:
            await socket.send_json({"type": "error", "code": "sign_in_required"})
            await socket.close(SESSION_ENDED, "sign_in_required")
            return
        await Connection(socket, hub, Viewer(scope), token, authenticate).run()

    return router


def _origin_is_ours(socket: WebSocket, settings: Settings) -> bool:
    """Browsers send Origin and cannot forge it; programs without one carry their token by themselves."""
    origin = socket.headers.get("origin")
    if origin is None or origin in settings.allowed_origins:
        return True
    return urlsplit(origin).netloc == socket.headers.get("host")
