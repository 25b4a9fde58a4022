"""Phones over HTTP: what the apps send, word for word, and 200 only for what is stored."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import httpx
import pytest
import pytest_asyncio

from command.app.house import House
from command.app.http import build_app
from command.foundation.clock import SetClock
from tests.gateway.conftest import Squad


@pytest_asyncio.fixture
async def phone(post: House) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=build_app(post), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test") as client:
        yield client


TRACCAR = {
    "location": {
        "timestamp": "2026-03-15T00:30:00.250Z",
        "coords": {"latitude": 31.78, "longitude": 119.97, "accuracy": 5, "speed": 10, "heading": 90, "altitude": 12},
        "is_moving": True,
        "odometer": 12,
        "event": "motionchange",
        "battery": {"level": 0.8, "is_charging": False},
        "activity": {"type": "in_vehicle"},
        "extras": {},
    },
    "device_id": "f00d",
}


async def test_the_osmand_form(phone: httpx.AsyncClient, squad: Squad, sql: asyncpg.Connection) -> None:
    query = {"id": "f00d", "lat": "31.78", "lon": "119.97", "timestamp": "1773534600", "speed": "10", "bearing": "90"}
    assert (await phone.get("/osmand", params=query | {"altitude": "12", "batt": "80"})).status_code == 200
    assert (await phone.post("/osmand", params=query | {"altitude": "12"})).status_code == 200
    (row,) = await sql.fetch("select * from position")
    assert row["device_id"] == squad.phone_id
    assert row["fixed_at"] == datetime(2026, 3, 15, 0, 30, tzinfo=UTC)
    assert (row["longitude_e7"], row["latitude_e7"]) == (1_199_700_000, 317_800_000)
    assert (row["speed_dkmh"], row["course_deg"], row["altitude_m"]) == (185, 90, 12)


async def test_the_json_of_traccar_client_with_its_emergency(
    phone: httpx.AsyncClient, squad: Squad, sql: asyncpg.Connection
) -> None:
    said = TRACCAR | {"location": TRACCAR["location"] | {"extras": {"alarm": "sos"}}}  # type: ignore[operator]
    assert (await phone.post("/osmand", json=said)).status_code == 200
    (row,) = await sql.fetch("select * from position")
    assert row["fixed_at"] == datetime(2026, 3, 15, 0, 30, 0, 250_000, tzinfo=UTC)
    assert (row["speed_dkmh"], row["course_deg"]) == (360, 90)
    assert await sql.fetchval("select kind from alarm") == "emergency_button"


@pytest.mark.parametrize(
    ("path", "headers", "topic"),
    [
        ("/owntracks/beef", {}, None),
        ("/owntracks", {"X-Limit-D": "beef"}, None),
        ("/owntracks", {}, "owntracks/u/beef"),
    ],
)
async def test_owntracks_in_each_way_to_name_itself(
    phone: httpx.AsyncClient,
    squad: Squad,
    sql: asyncpg.Connection,
    path: str,
    headers: dict[str, str],
    topic: str | None,
) -> None:
    said = {"_type": "location", "lat": 31.78, "lon": 119.97, "tst": 1773534600, "vel": 36, "cog": 270, "alt": 5}
    answer = await phone.post(path, json=said | ({"topic": topic} if topic else {}), headers=headers)
    assert (answer.status_code, answer.json()) == (200, [])
    (row,) = await sql.fetch("select * from position")
    assert (row["device_id"], row["speed_dkmh"], row["course_deg"]) == (squad.tracks_id, 360, 270)
    other = await phone.post(path, json={"_type": "status", "topic": topic or ""}, headers=headers)
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"id": "beef", "lat": "31", "lon": "119"}, 404, "phone_not_found"),
        ({"id": "f00d", "lat": "31"}, 422, "fix"),
        ({"id": "f00d", "lat": "nan", "lon": "119"}, 422, "fix"),
        ({"id": "f00d", "lat": "31", "lon": "519"}, 422, "fix"),
        ({"id": "f00d", "lat": "31", "lon": "119", "timestamp": "1e300"}, 422, "fix"),
        ({}, 404, "phone_not_found"),
    ],
)
async def test_what_is_no_fix_or_nobody_is_refused(
    phone: httpx.AsyncClient, squad: Squad, query: dict[str, str], status: int, code: str
) -> None:
    answer = await phone.get("/osmand", params=query)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_bodies_that_are_no_json_or_too_long_are_refused(phone: httpx.AsyncClient, squad: Squad) -> None:
    assert (await phone.post("/owntracks/beef", content=b"{broken")).json()["code"] == "json"
    assert (await phone.post("/owntracks/beef", content=b"x" * 20_000)).json()["code"] == "body_too_large"


async def test_the_marker_is_there_at_once(
    phone: httpx.AsyncClient, squad: Squad, post: House, clock: SetClock
) -> None:
    from command.positions.service import Positions

    await phone.get("/osmand", params={"id": "f00d", "lat": "31.78", "lon": "119.97"})
    (newest,) = post.services.get(Positions).newest_of([squad.phone_id])
    assert newest["fixed_at_ms"] == int(clock.now().timestamp() * 1000)
