import itertools
from collections import Counter
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from shapely.geometry import shape

from simulators.callers.caller import Caller
from simulators.callers.calls import Call, Calls
from simulators.city import City


@pytest.fixture(scope="module")
def calls(small_city: City) -> list[Call]:
    return list(itertools.islice(Calls(small_city, 7), 2_000))


def test_the_same_seed_calls_the_same(small_city: City, calls: list[Call]) -> None:
    assert list(itertools.islice(Calls(small_city, 7), 300)) == calls[:300]
    assert list(itertools.islice(Calls(small_city, 8), 300)) != calls[:300]


def test_places_come_in_every_way_and_lie_in_the_city(calls: list[Call], small_city: City) -> None:
    shapes = Counter(call.body.get("location", {}).get("type") for call in calls)
    assert set(shapes) == {"Point", "LineString", "Polygon", None}
    outline = next(area.geometry for area in small_city.areas if area.layer == "city").buffer(0.01)
    assert all(outline.contains(shape(call.body["location"])) for call in calls if "location" in call.body)
    assert {call.body["datum"] for call in calls if "location" in call.body} == {"wgs84", "gcj02"}
    assert any("location" not in call.body and "address" not in call.body for call in calls)
    assert any(call.body.get("address", "").endswith(("居委会", "村委会")) for call in calls)


def test_some_are_anonymous_some_repeated_and_some_complain_about_a_squad(calls: list[Call], small_city: City) -> None:
    squads = {body.code for body in small_city.bodies if body.kind == "squad"}
    complaints = [call.body for call in calls if call.body["source"] == "complaint"]
    assert complaints
    assert {body["subject_body"] for body in complaints} <= squads
    assert any(call.body.get("reporter", {}).get("anonymous") for call in calls)
    assert any("phone" in call.body.get("reporter", {}) for call in calls)
    tickets = Counter(call.body["external_id"] for call in calls if "external_id" in call.body and not call.repeats)
    assert set(tickets.values()) == {1}
    assert {call.body["external_id"] for call in calls if call.repeats} <= set(tickets)


def test_matters_are_those_of_the_catalogue_or_none(calls: list[Call], small_city: City) -> None:
    known = {matter.code for matter in small_city.matters}
    given = {call.body.get("matter") for call in calls}
    assert None in given
    assert given - {None} <= known


class Intake:
    """An intake that answers as the contract says, after refusing the first `broken` posts."""

    def __init__(self, broken: int = 0) -> None:
        self.broken = broken
        self.keys: list[str] = []
        self.tickets: set[str] = set()

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/api/incidents")
        async def create(request: Request, response: Response) -> dict[str, Any]:
            self.keys.append(request.headers["Idempotency-Key"])
            if self.broken:
                self.broken -= 1
                response.status_code = 503
                return {}
            ticket = (await request.json()).get("external_id")
            response.status_code = 200 if ticket in self.tickets else 201
            if ticket:
                self.tickets.add(ticket)
            return {"id": 1}

        return app


async def test_calls_are_entered_at_the_pace_and_repeated_tickets_are_known(small_city: City) -> None:
    intake = Intake()
    transport = httpx.ASGITransport(app=intake.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as http:
        caller = Caller(http, iter(Calls(small_city, 7)), per_hour=3_600_000.0, seed=7)
        await caller.run(limit=200)
    assert caller.counts.entered + caller.counts.known == 200
    assert caller.counts.known >= 1
    assert len(set(intake.keys)) == 200


async def test_a_call_is_tried_again_with_the_same_key(small_city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulators.callers.caller._RETRY_S", 0.01)
    intake = Intake(broken=2)
    transport = httpx.ASGITransport(app=intake.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as http:
        caller = Caller(http, iter(Calls(small_city, 7)), per_hour=3_600_000.0, seed=7)
        await caller.run(limit=1)
    assert caller.counts.entered == 1
    assert len(intake.keys) == 3
    assert len(set(intake.keys)) == 1


async def test_a_matter_that_the_host_does_not_know_is_left_out(small_city: City) -> None:
    bodies: list[dict[str, Any]] = []
    app = FastAPI()

    @app.post("/api/incidents", status_code=201)
    async def create(request: Request) -> dict[str, Any]:
        bodies.append(await request.json())
        return {"id": 1}

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://desk") as http:
        calls = iter(Calls(small_city, 7))
        caller = Caller(http, calls, per_hour=3_600_000.0, seed=7, matters=frozenset({"SR-0101", "SR-0102"}))
        await caller.run(limit=300)
    assert {body["matter"] for body in bodies if "matter" in body} == {"SR-0101", "SR-0102"}
    assert caller.counts.entered == 300
