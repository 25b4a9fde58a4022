"""A squad is abolished by two parties, after all it holds is handed over; its areas get the successor at once."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from command.app.house import House
from command.force.service import Organisation
from command.foundation.clock import civil_date
from command.geo.service import Geography

SignIn = Callable[..., Awaitable[dict[str, str]]]
BodyId = Callable[[str], int]
DECISION = {
    "department": "常州市天宁区城市管理局",
    "staffing_office": "中共常州市天宁区委机构编制委员会办公室",
    "document": "天编办〔2026〕5号",
    "decided_on": "2026-03-10",
}
HELD = ("vehicles", "devices")
CHASHAN_AREA = "320402003000"


@pytest.fixture
async def areas(force: House) -> House:
    """A district with a street whose source names the squad, and one assigned to it beside another squad."""
    wkt = "MULTIPOLYGON(((119.9 31.7, 120.0 31.7, 120.0 31.8, 119.9 31.8, 119.9 31.7)))"
    statement = sa.text(
        "insert into jurisdiction (code, name, layer, kind, subject_mode, subject_name, valid_from, body_code,"
        " area_m2, synthetic, source, geom) values (:code, :code, 'street', 'street', 'STATIONED', '', '2020-01-01',"
        " :body, 1, true, 'test', ST_Translate(ST_GeomFromText(:wkt, 4326), :east, 0))"
    )
    district = sa.text(
        "insert into jurisdiction (code, name, layer, kind, subject_name, valid_from, body_code, area_m2, synthetic,"
        " source, geom) values ('d', '天宁区', 'district', 'district', '', '2020-01-01', 'tn-brigade', 1, true, 'test',"
        " ST_Multi(ST_MakeEnvelope(119.9, 31.7, 120.1, 31.8, 4326)))"
    )
    link = sa.text(
        "insert into jurisdiction_body (area_code, body_code, position, valid_from) values ('002', :body, :at, :day)"
    )
    async with force.database.transaction() as tx:
        await tx.execute(district)
        await tx.execute(statement, {"code": CHASHAN_AREA, "body": "chashan", "wkt": wkt, "east": 0.0})
        await tx.execute(statement, {"code": "002", "body": None, "wkt": wkt, "east": 0.1})
        for body, position in (("chashan", 1), ("xinzha", 2)):
            await tx.execute(link, {"body": body, "at": position, "day": date(2020, 1, 1)})
    await force.services.get(Geography).refresh()
    return force


async def hand_over(api: httpx.AsyncClient, headers: dict[str, str], body: int, to: str) -> None:
    """What a person does first: vehicles and devices go to the other squad."""
    for register in HELD:
        rows = (await api.get(f"/api/{register}", params={"body_id": body}, headers=headers)).json()["items"]
        for row in rows:
            answer = await api.patch(f"/api/{register}/{row['id']}", json={"body_code": to}, headers=headers)
            assert answer.status_code == 200, answer.text


async def incident_at(api: httpx.AsyncClient, headers: dict[str, str], longitude: float) -> dict[str, Any]:
    said = {
        "source": "hotline_12319",
        "description": "占道经营",
        "location": {"type": "Point", "coordinates": [longitude, 31.75]},
        "datum": "wgs84",
    }
    answer = await api.post("/api/incidents", json=said, headers=headers)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_it_is_refused_with_the_list_of_what_is_not_handed_over(
    api: httpx.AsyncClient, areas: House, sign_in: SignIn, body_id: BodyId
) -> None:
    """05.02.3: two open incidents are listed, and the vehicles, the radios and the crew on duty."""
    headers = await sign_in("both", "operator", "dispatcher")
    numbers = [(await incident_at(api, headers, 119.95))["number"] for _ in range(2)]
    people = (await api.get("/api/people", headers=headers)).json()["items"]
    two = [{"person_id": row["id"]} for row in people if row["staff_no"] in {"101", "102"}]
    crew = {"body_id": body_id("chashan"), "call_sign": "茶山1", "members": two}
    assert (await api.post("/api/crews", json=crew, headers=headers)).status_code == 201
    refused = await api.post(f"/api/bodies/{body_id('chashan')}/abolition", json=DECISION, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_handed_over")
    said = refused.json()
    assert said["clause"] == "05.02.3"
    assert said["incidents"] == numbers
    assert said["vehicles"] == ["苏DI0001"]
    assert said["devices"] == ["RA-1", "RA-2", "VT-1"]
    assert said["crews"] == ["茶山1"]
    assert said["counts"] == {"incidents": 2, "vehicles": 1, "devices": 3, "crews": 1}


async def test_after_the_handover_its_areas_are_the_successors(
    api: httpx.AsyncClient, areas: House, sign_in: SignIn, body_id: BodyId
) -> None:
    headers = await sign_in("both", "operator", "dispatcher")
    old, new = body_id("chashan"), body_id("hongmei")
    await hand_over(api, headers, old, "hongmei")
    address = f"/api/bodies/{old}/abolition"
    unnamed = await api.post(address, json=DECISION, headers=headers)
    assert (unnamed.status_code, unnamed.json()["code"]) == (409, "successor_missing")
    assert unnamed.json()["areas"] == ["002", CHASHAN_AREA]
    done = await api.post(address, json={**DECISION, "successor_id": new}, headers=headers)
    assert done.status_code == 201, done.text
    answer = done.json()
    assert (answer["last_day"], answer["areas"], answer["people_left"]) == ("2026-03-14", ["002", CHASHAN_AREA], 5)
    assert answer["successor"]["id"] == new

    geography = areas.services.get(Geography)
    await geography.refresh()
    now = areas.clock.now()
    assert {code: getattr(geography.find_area(code, now), "body_codes", None) for code in ("002", CHASHAN_AREA)} == {
        "002": ("hongmei", "xinzha"),
        CHASHAN_AREA: ("hongmei",),
    }
    assert (await incident_at(api, headers, 119.95))["responsibility"]["body"]["id"] == new
    assert not areas.services.get(Organisation).body(old).stands_on(civil_date(now))
    squads = (await api.get("/api/squads", headers=headers)).json()["items"]
    assert "chashan" not in {squad["code"] for squad in squads}
    again = await api.post(address, json={**DECISION, "successor_id": new}, headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "body_not_standing")


async def test_nobody_signs_on_for_an_abolished_squad(
    api: httpx.AsyncClient, force: House, sign_in: SignIn, body_id: BodyId
) -> None:
    headers = await sign_in("both", "operator", "dispatcher")
    old = body_id("chashan")
    await hand_over(api, headers, old, "hongmei")
    assert (await api.post(f"/api/bodies/{old}/abolition", json=DECISION, headers=headers)).status_code == 201
    people = (await api.get("/api/people", headers=headers)).json()["items"]
    two = [{"person_id": row["id"]} for row in people if row["staff_no"] in {"101", "102"}]
    crew = await api.post("/api/crews", json={"body_id": old, "call_sign": "茶山1", "members": two}, headers=headers)
    assert (crew.status_code, crew.json()["code"]) == (409, "body_not_standing")
    desk = await api.post("/api/desks", json={"body_id": old}, headers=headers)
    assert (desk.status_code, desk.json()["code"]) == (409, "body_not_standing")


async def test_the_history_names_both_parties(
    api: httpx.AsyncClient, force: House, sign_in: SignIn, body_id: BodyId
) -> None:
    headers = await sign_in("operator", "operator")
    old = body_id("chashan")
    await hand_over(api, headers, old, "hongmei")
    await api.post(f"/api/bodies/{old}/abolition", json=DECISION, headers=headers)
    async with force.database.transaction() as tx:
        event = (
            await tx.execute(sa.text("select actor, data::jsonb as data from event where kind = 'body_abolished'"))
        ).one()
        audited = (await tx.execute(sa.text("select path from audit_entry where code = 'body_abolished'"))).scalar_one()
    assert (event.actor, audited) == ("operator", "chashan")
    assert {name: event.data[name] for name in DECISION} == DECISION


async def test_refusals_have_their_codes(
    api: httpx.AsyncClient, force: House, sign_in: SignIn, body_id: BodyId
) -> None:
    headers = await sign_in("operator", "operator")
    squad = await sign_in("squad", "squad_leader", body_code="chashan")

    async def code(body: int, who: dict[str, str] = headers, **changed: object) -> tuple[int, str]:
        answer = await api.post(f"/api/bodies/{body}/abolition", json={**DECISION, **changed}, headers=who)
        return answer.status_code, answer.json()["code"]

    chashan = body_id("chashan")
    assert await code(chashan, squad) == (403, "permission_missing")
    assert await code(10**9) == (404, "body_not_found")
    assert await code(body_id("tn-brigade")) == (422, "not_a_squad")
    assert await code(chashan, decided_on="2026-03-16") == (422, "decided_in_future")
    assert await code(chashan, successor_id=chashan) == (422, "successor_unknown")
    assert await code(chashan, successor_id=body_id("tn-brigade")) == (422, "successor_unknown")
    assert await code(chashan, staffing_office=" ") == (422, "request_invalid")


async def test_the_register_sets_up_and_changes_a_squad_only_by_a_decision(
    api: httpx.AsyncClient, force: House, sign_in: SignIn, body_id: BodyId
) -> None:
    headers = await sign_in("operator", "operator")
    address = f"/api/bodies/{body_id('chashan')}"

    async def change(**cells: object) -> tuple[int, str]:
        answer = await api.patch(address, json=cells, headers=headers)
        return answer.status_code, answer.json().get("code", "")

    assert (await change(duty_phone="0519-12345678"))[0] == 200
    assert await change(valid_to="2026-03-14") == (422, "abolition_missing")
    assert await change(parent_code="zl-brigade") == (422, "decision_missing")
    assert (await change(parent_code="zl-brigade", documents="常编办〔2026〕1号"))[0] == 200
    assert await change(parent_code="tn-brigade", documents="常编办〔2026〕1号") == (422, "decision_missing")
    new = {
        "code": "qinglong",
        "name": "常州市天宁区城市管理行政执法大队青龙中队",
        "short_name": "青龙中队",
        "kind": "squad",
        "parent_code": "tn-brigade",
        "lead_code": "tn-bureau",
    }
    undecided = await api.post("/api/bodies", json=new, headers=headers)
    assert (undecided.status_code, undecided.json()["code"]) == (422, "decision_missing")
    decided = await api.post("/api/bodies", json={**new, "documents": "常编办〔2026〕2号"}, headers=headers)
    assert decided.status_code == 201
