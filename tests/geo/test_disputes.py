"""A 待确权 area is settled: by whom, by which document, from when; look-ups, tiles, history and audit follow."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import httpx
import pytest
import shapely
import sqlalchemy as sa

from command.app.house import House
from command.app.http import build_app
from command.foundation.security import Role, Scope
from command.geo.following import LOOK_S
from command.geo.imports.findings import FindingKind
from command.geo.imports.jurisdictions import Options, Outcome, import_jurisdictions
from command.geo.imports.source import Feature, Features
from command.geo.service import Geography

ROLES = {"planner": Role.PLANNER, "clerk": Role.INTAKE_CLERK}
LATITUDE = 31.8
INSIDE = 120.0
DECISION = {
    "area_code": "002",
    "decided_by": "市城管局权属确认会",
    "decided_on": "2026-03-10",
    "document": "常城管〔2026〕12号",
}


def street(code: str, west: float, east: float) -> Feature:
    named = {"code": code, "name": f"{code}街道", "layer": "street", "valid_from": "2026-01-01"}
    return Feature(named, shapely.box(west, 31.7, east, 31.9))


OVERLAP = (street("001", 119.90, 120.01), street("002", 119.99, 120.10))


async def load(house: House, features: Sequence[Feature] = OVERLAP) -> Outcome:
    file = Features("areas", b"", False, list(features))
    outcome = await import_jurisdictions(house.database, house.clock, file, Options(actor="operator"))
    await house.services.get(Geography).refresh()
    return outcome


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async def authenticate(token: str) -> Scope | None:
        return Scope(token, frozenset({ROLES[token]}), None)

    house.authenticate = authenticate
    await load(house)
    transport = httpx.ASGITransport(app=build_app(house), raise_app_exceptions=False)
    headers = {"Authorization": "Bearer planner"}
    async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test", headers=headers) as made:
        yield made


async def open_code(client: httpx.AsyncClient) -> str:
    (found,) = (await client.get("/api/disputes", params={"open": True})).json()["features"]
    assert found["properties"]["claimant_codes"] == ["001", "002"]
    return str(found["properties"]["code"])


def whose(house: House, at: datetime) -> tuple[str | None, bool]:
    areas = house.services.get(Geography).at(INSIDE, LATITUDE, at)
    return (areas.township.code if areas.township else None), areas.ownership_open


async def test_a_decision_gives_the_piece_to_one_area_from_its_first_day(
    client: httpx.AsyncClient, house: House
) -> None:
    now = house.clock.now()
    assert whose(house, now) == ("001", True)
    answer = await client.post(f"/api/disputes/{await open_code(client)}/decision", json=DECISION)
    assert answer.status_code == 201
    settled = answer.json()["properties"]
    assert {name: settled[name] for name in DECISION if name != "area_code"} == {
        name: value for name, value in DECISION.items() if name != "area_code"
    }
    assert (settled["awarded_code"], settled["settled_by"]) == ("002", "planner")
    assert whose(house, now) == ("002", False)
    assert (await client.get("/api/disputes", params={"open": True})).json()["features"] == []
    assert len((await client.get("/api/disputes", params={"open": False})).json()["features"]) == 1


async def test_days_before_the_decision_keep_what_was_true(client: httpx.AsyncClient, house: House) -> None:
    code = await open_code(client)
    answer = await client.post(f"/api/disputes/{code}/decision", json={**DECISION, "valid_from": "2026-04-01"})
    assert answer.status_code == 201
    before, after = datetime(2026, 3, 31, 15, 59, tzinfo=UTC), datetime(2026, 3, 31, 16, 0, tzinfo=UTC)
    assert whose(house, before) == ("001", True)
    assert whose(house, after) == ("002", False)


async def test_another_process_follows_by_itself(client: httpx.AsyncClient, house: House) -> None:
    """Its copy is read from the database alone; a second is the promise: three looks."""
    assert 3 * LOOK_S < 1.0
    other = Geography(house.database, house.clock)
    await other.start()
    await client.post(f"/api/disputes/{await open_code(client)}/decision", json=DECISION)
    async with asyncio.timeout(20):
        while other.at(INSIDE, LATITUDE, house.clock.now()).ownership_open:
            await asyncio.sleep(0.02)
    await other.stop()


async def test_the_history_and_the_audit_name_the_decision(client: httpx.AsyncClient, house: House) -> None:
    code = await open_code(client)
    await client.post(f"/api/disputes/{code}/decision", json=DECISION)
    async with house.database.transaction() as tx:
        event = (await tx.execute(sa.text("select kind, actor, data::jsonb as data from event"))).one()
        entry = (await tx.execute(sa.text("select kind, code, path, actor, data from audit_entry"))).one()
    assert (event.kind, event.actor) == ("dispute_settled", "planner")
    assert (event.data["document"], event.data["awarded_code"]) == (DECISION["document"], "002")
    assert event.data["changed_areas"] == ["001", "002"]
    assert "decided_by" not in event.data
    assert (entry.kind, entry.code, entry.path, entry.actor) == ("changed", "dispute_settled", code, "planner")
    assert entry.data["decided_by"] == DECISION["decided_by"]


async def test_the_same_file_again_gets_the_decision_again(client: httpx.AsyncClient, house: House) -> None:
    await client.post(f"/api/disputes/{await open_code(client)}/decision", json=DECISION)
    house.clock.advance(timedelta(days=2))  # type: ignore[attr-defined]
    outcome = await load(house)
    assert [found.kind for found in outcome.findings] == [FindingKind.SETTLED]
    assert (outcome.outcome, outcome.counts["disputes"]) == ("imported", 0)
    assert whose(house, house.clock.now()) == ("002", False)
    assert (await client.get("/api/disputes", params={"open": True})).json()["features"] == []


async def test_a_dispute_that_a_file_ended_and_another_shows_again_is_open_again(
    client: httpx.AsyncClient, house: House
) -> None:
    apart = (street("001", 119.90, 120.00), street("002", 120.00, 120.10))
    for feature in (*apart, *OVERLAP):
        cast("dict[str, Any]", feature.properties).pop("valid_from", None)
    code = await open_code(client)
    house.clock.advance(timedelta(days=1))  # type: ignore[attr-defined]
    await load(house, apart)
    assert (await client.get("/api/disputes", params={"open": True})).json()["features"] == []
    house.clock.advance(timedelta(days=1))  # type: ignore[attr-defined]
    await load(house)
    assert await open_code(client) == code


async def test_a_repeated_command_gives_the_first_answer(client: httpx.AsyncClient) -> None:
    address = f"/api/disputes/{await open_code(client)}/decision"
    answers = [await client.post(address, json=DECISION, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


async def test_refusals_have_their_codes(client: httpx.AsyncClient) -> None:
    address = f"/api/disputes/{await open_code(client)}/decision"

    async def code(path: str, who: str = "planner", **changed: object) -> tuple[int, str]:
        answer = await client.post(path, json={**DECISION, **changed}, headers={"Authorization": f"Bearer {who}"})
        return answer.status_code, answer.json()["code"]

    assert await code(address, "clerk") == (403, "permission_missing")
    assert await code("/api/disputes/none/decision") == (404, "dispute_not_found")
    assert await code(address, area_code="999") == (422, "area_unknown")
    assert await code(address, decided_on=str(date(2026, 3, 16))) == (422, "decided_in_future")
    assert await code(address, valid_from="2026-03-14") == (422, "begins_in_the_past")
    assert await code(address, document=" ") == (422, "request_invalid")
    assert (await client.post(address, json=DECISION)).status_code == 201
    assert await code(address) == (409, "dispute_ended")


async def test_the_other_layer_cannot_win(client: httpx.AsyncClient, house: House) -> None:
    district = Feature({"code": "d", "name": "天宁区", "layer": "district"}, shapely.box(119.9, 31.7, 120.1, 31.9))
    await load(house, [district])
    answer = await client.post(f"/api/disputes/{await open_code(client)}/decision", json={**DECISION, "area_code": "d"})
    assert (answer.status_code, answer.json()["code"]) == (422, "layer_wrong")
