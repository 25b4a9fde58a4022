"""Who is asking: reads the cookie or the bearer token and sets the request's scope. It refuses nothing itself."""

from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as AsgiScope

from command.app.problems import DATABASE_ERRORS, of_database
from command.foundation.security import Scope

COOKIE = "zhihui_session"


def token_of(headers: Headers) -> str | None:
    """The bearer token, else the session cookie."""
    kind, _, token = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and token:
        return token.strip()
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel is not None else None


class AuthenticationMiddleware:
    def __init__(self, app: ASGIApp, authenticate: Callable[[str], Awaitable[Scope | None]]) -> None:
        self.app = app
        self.authenticate = authenticate

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            token = token_of(Headers(scope=scope))
            state = scope.setdefault("state", {})
            state["token"] = token
            try:
                state["scope"] = await self.authenticate(token) if token else None
            except DATABASE_ERRORS as error:  # outside the routes nobody else would make a refusal of it
                if scope["type"] == "websocket":
                    raise
                await of_database(error)(scope, receive, send)
                return
        await self.app(scope, receive, send)
