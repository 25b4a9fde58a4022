"""The HTTP app: routers of the rooms, health, metrics, and the pages with their security headers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.datastructures import MutableHeaders
from starlette.responses import Response as StarletteResponse
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as AsgiScope

from command.app import problems
from command.app.authentication import AuthenticationMiddleware
from command.app.house import House
from command.app.request_bodies import BodyMiddleware

WEB_DIST = Path(__file__).parents[2] / "web" / "dist"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self'; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
PAGES = {"", "squad", "replay", "field", "coverage", "force", "standard", "admin", "board"}
"""First path segments that the single page routes itself."""


class _App(FastAPI):
    """Takes routers over route by route.

    A route carries its router's prefix, tags and dependencies already. Nested routers, as `include_router` makes them,
    would be gone through with their contexts at each request, and be prepared at the first: several times as slow.
    """

    def __init__(self, routers: Sequence[APIRouter]) -> None:
        super().__init__(openapi_url="/api/openapi.json", docs_url=None, redoc_url=None)
        self._routers = routers
        for router in routers:
            self.router.routes.extend(router.routes)

    def openapi(self) -> dict[str, Any]:
        """The contract, with what every route answers when it refuses."""
        if self.openapi_schema is None:
            documented = FastAPI(title="Zhihui 指挥", version="0.1.0", responses=problems.DOCUMENTED)
            for router in self._routers:
                documented.include_router(router)
            self.openapi_schema = documented.openapi()
        return self.openapi_schema


def build_app(house: House) -> FastAPI:
    app = _App([_own_routes(house), *house.routers])
    app.state.services = house.services
    app.state.house = house
    problems.install(app)
    if house.authenticate is not None:
        app.add_middleware(AuthenticationMiddleware, authenticate=house.authenticate)
    app.add_middleware(BodyMiddleware, wait_s=house.settings.http_body_s)
    app.add_middleware(HeadersMiddleware)
    app.mount("/", Pages(WEB_DIST))
    return app


class HeadersMiddleware:
    """Security headers on every answer that does not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def _own_routes(house: House) -> APIRouter:
    router = APIRouter()

    @router.get("/api/health", tags=["health"])
    async def health() -> JSONResponse:
        """503 when a promise cannot be kept: a vital check failed."""
        checks: dict[str, str] = {}
        failed = False
        for check in house.checks:
            try:
                fault = await check.ask()
            except Exception as error:  # noqa: BLE001 - whatever a check dies of is its answer
                fault = f"{type(error).__name__}: {error}"
            checks[check.name] = fault or "ok"
            failed = failed or (fault is not None and check.vital)
        return JSONResponse({"status": "failing" if failed else "ok", "checks": checks}, 503 if failed else 200)

    @router.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


class Pages(StaticFiles):
    """The built web part; a page's address gives the one HTML entry, which routes itself."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory, html=True, check_dir=False)
        self._entry = directory / "index.html"

    async def get_response(self, path: str, scope: AsgiScope) -> StarletteResponse:
        if not self._entry.exists():
            return PlainTextResponse("The web part is not built: run ./zhihui serve once with Node.js.", 503)
        if path.strip("./").split("/")[0] in PAGES:
            return FileResponse(self._entry, headers={"Cache-Control": "no-cache"})
        answer = await super().get_response(path, scope)
        if path.startswith("assets/"):
            answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer
