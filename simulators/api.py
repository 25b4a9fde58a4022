"""The HTTP side of a simulator: a token, JSON, and nothing that a customer's own script could not do."""

from collections.abc import Sequence
from typing import Any

import httpx

from simulators.vehicles.specs import TerminalSpec

TIMEOUT_S = 20.0
_ALREADY_THERE = {httpx.codes.CONFLICT, httpx.codes.OK, httpx.codes.CREATED}


class Refused(Exception):  # noqa: N818 (a fact about an answer)
    """The server said no; carries the status and the body of the answer."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__(
            f"{response.request.method} {response.request.url.path}: {response.status_code} {response.text}"
        )
        self.status = response.status_code


def client(base_url: str, token: str | None) -> httpx.AsyncClient:
    """A client for `http://host:port` (with or without `/api` at the end)."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    root = base_url.rstrip("/").removesuffix("/api")
    return httpx.AsyncClient(base_url=root, headers=headers, timeout=TIMEOUT_S, trust_env=False)


async def sign_in(base_url: str, username: str, password: str) -> str:
    """A bearer token for a user."""
    async with client(base_url, None) as http:
        answer = await http.post("/api/sessions", json={"username": username, "password": password})
    if answer.is_error:
        raise Refused(answer)
    return str(answer.json()["token"])


async def list_all(http: httpx.AsyncClient, path: str, **query: Any) -> list[dict[str, Any]]:
    """Every item of a list call, page by page."""
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        given = {**query, "cursor": cursor} if cursor else query
        answer = await http.get(path, params=given)
        if answer.is_error:
            raise Refused(answer)
        page = answer.json()
        items += page["items"]
        cursor = page.get("next_cursor")
        if not cursor:
            return items


async def register_terminals(http: httpx.AsyncClient, specs: Sequence[TerminalSpec]) -> int:
    """Make every terminal known that is not; the number of new ones."""
    created = 0
    for spec in specs:
        answer = await http.post("/api/devices", json=device_of(spec))
        if answer.status_code not in _ALREADY_THERE:
            raise Refused(answer)
        created += answer.status_code == httpx.codes.CREATED
    return created


def device_of(spec: TerminalSpec) -> dict[str, Any]:
    """The register's entry for a terminal."""
    return {
        "kind": "vehicle_terminal",
        "asset_no": f"VT-{spec.terminal_id}",
        "protocol": f"jt808-{int(spec.version)}",
        "transport": spec.transport,
        "identity": spec.identity,
        "terminal_id": spec.terminal_id,
        "maker": spec.maker,
        "model": spec.model,
        "datum": "gcj02" if spec.shifted else "wgs84",
        "interval_s": int(spec.interval_s),
    }
