"""The HTTP side of a simulator: a token, JSON, and nothing that a customer's own script could not do."""

import asyncio
import sys
from collections.abc import Sequence
from typing import Any

import httpx

from simulators.vehicles.specs import TerminalSpec

TIMEOUT_S = 20.0
POSTS_AT_ONCE = 8
TELLS_EVERY = 500
"""Terminals: registering thousands takes minutes, and whoever waits is told how far it is."""
SIMULATED = {"code": "simulated", "name": "模拟终端所属单位", "short_name": "模拟", "kind": "city_bureau"}
"""Whose the terminals are on a host that has no organisation yet."""


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


async def known_matters(http: httpx.AsyncClient) -> frozenset[str]:
    """Codes of the catalogue as it stands. Raises Refused."""
    answer = await http.get("/api/matters")
    if answer.is_error:
        raise Refused(answer)
    return frozenset(str(matter["code"]) for matter in answer.json())


async def last_places(http: httpx.AsyncClient) -> dict[str, tuple[float, float]]:
    """Longitude and latitude where each vehicle was heard of last, by its plate. Raises Refused."""
    answer = await http.get("/api/positions")
    if answer.is_error:
        raise Refused(answer)
    seen = {
        feature["properties"]["vehicle_id"]: feature["geometry"]["coordinates"]
        for feature in answer.json()["features"]
        if feature["properties"]["kind"] == "vehicle_terminal"
    }
    vehicles = await list_all(http, "/api/vehicles", limit=1000) if seen else []
    return {vehicle["plate"]: tuple(seen[vehicle["id"]]) for vehicle in vehicles if vehicle["id"] in seen}


async def register_terminals(http: httpx.AsyncClient, specs: Sequence[TerminalSpec]) -> int:
    """Make every terminal known that is not; the number of new ones. Needs the right to change devices.

    On a host that is not the demo, terminals of bodies that it does not know are those of its highest body; a host
    without any body gets one.
    """
    known = {device["identity"] for device in await list_all(http, "/api/devices", kind="vehicle_terminal", limit=1000)}
    missing = [spec for spec in specs if spec.identity not in known]
    plates = {vehicle["plate"] for vehicle in await list_all(http, "/api/vehicles", limit=1000)}
    bodies = [body["code"] for body in await list_all(http, "/api/bodies", limit=1000)]
    if missing and not bodies:
        await _make_known(http, "/api/bodies", SIMULATED)
        bodies.append(SIMULATED["code"])
    own_body = frozenset(bodies)
    limit = asyncio.Semaphore(POSTS_AT_ONCE)

    async def register(spec: TerminalSpec) -> None:
        said = device_of(spec)
        if spec.body_code not in own_body:
            said["body_code"] = bodies[0]
        if said["vehicle_plate"] not in plates:
            said["vehicle_plate"] = None
        async with limit:
            await _make_known(http, "/api/devices", said)

    for begin in range(0, len(missing), TELLS_EVERY):
        await asyncio.gather(*map(register, missing[begin : begin + TELLS_EVERY]))
        sys.stdout.write(f"registering: {min(begin + TELLS_EVERY, len(missing))} of {len(missing)}\n")
        sys.stdout.flush()
    return len(missing)


async def _make_known(http: httpx.AsyncClient, path: str, said: dict[str, Any]) -> None:
    """An entry that stands already is fine. Raises Refused."""
    answer = await http.post(path, json=said)
    if answer.status_code not in (httpx.codes.CREATED, httpx.codes.CONFLICT):
        raise Refused(answer)


def device_of(spec: TerminalSpec) -> dict[str, Any]:
    """The register's entry for a terminal. A made-up one is fitted to no vehicle of the register."""
    return {
        "asset_no": spec.asset_no,
        "kind": "vehicle_terminal",
        "body_code": spec.body_code,
        "vehicle_plate": spec.plate if spec.in_roster else None,
        "protocol": f"jt808-{int(spec.version)}",
        "transport": spec.transport,
        "identity": spec.identity,
        "terminal_id": spec.terminal_id,
        "maker": spec.maker,
        "model": spec.model,
        "datum": "gcj02" if spec.shifted else "wgs84",
        "capabilities": ["position", "text"],
        "interval_s": max(1, round(spec.interval_s)),
    }
