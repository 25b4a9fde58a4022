from collections.abc import AsyncIterator, Mapping

import httpx
import pytest
import shapely
import sqlalchemy as sa

from command.app.house import House
from command.app.http import build_app
from command.foundation.security import Role, Scope
from command.geo.imports.jurisdictions import Options, import_jurisdictions
from command.geo.imports.source import Feature, Features
from command.geo.service import Geography

ROLES = {"planner": Role.PLANNER, "clerk": Role.INTAKE_CLERK}
FROM_MARCH = {"body_code": "a-squad", "valid_from": "2026-03-01", "document": "城管〔2026〕3号"}


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async def authenticate(token: str) -> Scope | None:
        return Scope(token, frozenset({ROLES[token]}), None)

    house.authenticate = authenticate
    async with house.database.transaction() as tx:
        for code in ("a-squad", "b-squad"):
            statement = "insert into body (code, name, short_name, kind) values (:code, :code, :code, 'squad')"
            await tx.execute(sa.text(statement), {"code": code})
    feature = Feature({"code": "001", "name": "茶山街道", "layer": "street"}, shapely.box(119.9, 31.7, 120.0, 31.9))
    await import_jurisdictions(
        house.database, house.clock, Features("a", b"", False, [feature]), Options(actor="operator")
    )
    transport = httpx.ASGITransport(app=build_app(house), raise_app_exceptions=False)
    headers = {"Authorization": "Bearer planner"}
    async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test", headers=headers) as made:
        yield made


async def test_an_area_gets_its_squads_with_dates_and_document(client: httpx.AsyncClient, house: House) -> None:
    address = "/api/jurisdictions/001/bodies"
    first = await client.post(address, json=FROM_MARCH)
    assert first.status_code == 201
    second = {"body_code": "b-squad", "valid_from": "2026-03-01", "position": 2}
    assert (await client.post(address, json=second)).status_code == 201
    geography = house.services.get(Geography)

    def squads() -> tuple[str, ...]:
        area = geography.find_area("001", house.clock.now())
        assert area is not None
        return area.body_codes

    assert squads() == ("a-squad", "b-squad")
    ended = await client.patch(f"/api/jurisdictions/bodies/{first.json()['id']}", json={"valid_to": "2026-03-14"})
    assert ended.json()["valid_to"] == "2026-03-14"
    assert squads() == ("b-squad",)
    listed = (await client.get(address)).json()
    assert [(one["body_code"], one["document"], one["valid_to"]) for one in listed] == [
        ("a-squad", "城管〔2026〕3号", "2026-03-14"),
        ("b-squad", "", None),
    ]
    async with house.database.transaction() as tx:
        kinds = (await tx.execute(sa.text("select kind from event order by id"))).scalars().all()
    assert kinds == ["area_assigned", "area_assigned", "area_assignment_ended"]


async def test_a_repeated_command_gives_the_first_answer(client: httpx.AsyncClient) -> None:
    answers = [
        await client.post("/api/jurisdictions/001/bodies", json=FROM_MARCH, headers={"Idempotency-Key": "k"})
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert len((await client.get("/api/jurisdictions/001/bodies")).json()) == 1


async def test_refusals_have_their_codes(client: httpx.AsyncClient) -> None:
    address = "/api/jurisdictions/001/bodies"
    made = (await client.post(address, json=FROM_MARCH)).json()

    async def code(method: str, path: str, body: Mapping[str, object], who: str = "planner") -> tuple[int, str]:
        answer = await client.request(method, path, json=body, headers={"Authorization": f"Bearer {who}"})
        return answer.status_code, answer.json()["code"]

    assert await code("POST", address, FROM_MARCH) == (409, "already_assigned")
    assert await code("POST", address, {**FROM_MARCH, "body_code": "x"}) == (422, "body_unknown")
    assert await code("POST", "/api/jurisdictions/999/bodies", FROM_MARCH) == (404, "area_not_found")
    assert await code("POST", address, {**FROM_MARCH, "valid_to": "2026-02-01"}) == (422, "request_invalid")
    assert await code("POST", address, FROM_MARCH, "clerk") == (403, "permission_missing")
    one = f"/api/jurisdictions/bodies/{made['id']}"
    assert await code("PATCH", one, {"valid_to": "2026-02-01"}) == (422, "ends_before_it_begins")
    assert await code("PATCH", "/api/jurisdictions/bodies/999", {"valid_to": "2026-04-01"}) == (
        404,
        "assignment_not_found",
    )
