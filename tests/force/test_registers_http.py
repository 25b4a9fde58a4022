"""The registers over HTTP: gates and their codes, scope, pages, facts and audit of each change."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from command.app.house import House
from command.force.service import Devices, Organisation, TrialRegister
from command.force.tables import device, person, shift
from command.foundation.history.events import Subject, list_of_subject
from command.foundation.security import system_scope

SignIn = Callable[..., Awaitable[dict[str, str]]]
Add = Callable[..., Awaitable[int]]
BodyId = Callable[[str], int]
SYSTEM = system_scope("test")


async def found(
    api: httpx.AsyncClient, headers: dict[str, str], address: str, **query: str | int
) -> list[dict[str, Any]]:
    answer = await api.get(f"/api/{address}", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_every_list_reads_in_pages_without_gap_or_repeat(
    api: httpx.AsyncClient, force: House, sign_in: SignIn
) -> None:
    headers = await sign_in("operator", "operator")
    seen: list[str] = []
    cursor: str | None = "0"
    while cursor is not None:
        query: dict[str, str | int] = {"limit": 4, "cursor": cursor}
        page = (await api.get("/api/people", params=query, headers=headers)).json()
        seen += [row["staff_no"] for row in page["items"]]
        cursor = page["next_cursor"]
    assert seen == ["101", "102", "103", "151", "152", "201", "202", "301", "302", "401", "402"]


async def test_filters(api: httpx.AsyncClient, force: House, sign_in: SignIn, body_id: BodyId) -> None:
    headers = await sign_in("operator", "operator")
    brigade = body_id("tn-brigade")
    auxiliaries = await found(api, headers, "people", body_id=brigade, kind="auxiliary")
    assert [row["staff_no"] for row in auxiliaries] == ["151", "152"]
    assert [row["plate"] for row in await found(api, headers, "vehicles", q="DI0002")] == ["苏DI0002"]
    assert await found(api, headers, "vehicles", q="%") == []


async def test_a_squad_sees_its_own_and_nothing_beyond(
    api: httpx.AsyncClient, force: House, sign_in: SignIn, body_id: BodyId
) -> None:
    headers = await sign_in("squad", "squad_leader", body_code="chashan")
    city = await sign_in("operator", "operator")
    assert [row["staff_no"] for row in await found(api, headers, "people")] == ["101", "102", "103", "151", "152"]
    assert {row["body_code"] for row in await found(api, headers, "devices")} == {"chashan"}
    assert [row["code"] for row in await found(api, headers, "bodies")] == ["chashan"]
    assert [row["code"] for row in await found(api, headers, "squads")] == ["chashan"]
    other = next(row for row in await found(api, city, "people") if row["staff_no"] == "201")
    hidden = await api.get(f"/api/people/{other['id']}", headers=headers)
    assert (hidden.status_code, hidden.json()["code"]) == (404, "person_not_found")
    beyond = await api.get("/api/people", params={"body_id": body_id("hongmei")}, headers=headers)
    assert (beyond.status_code, beyond.json()["code"]) == (404, "body_not_found")
    assert (await api.get("/api/people")).status_code == 401


async def test_a_device_registered_twice_is_refused(api: httpx.AsyncClient, force: House, sign_in: SignIn) -> None:
    """Scenario 10. The terminal's phone is one even between kinds."""
    headers = await sign_in("operator", "operator")

    async def code(**cells: Any) -> tuple[int, str]:
        answer = await api.post("/api/devices", json={"body_code": "hongmei", **cells}, headers=headers)
        return answer.status_code, answer.json().get("code", "")

    terminal = {"protocol": "jt808-2019", "identity": "13012345678"}
    assert await code(asset_no="X1", kind="radio", identity="80101") == (409, "device_registered_twice")
    assert await code(asset_no="X2", kind="vehicle_terminal", **terminal) == (409, "device_registered_twice")
    assert await code(asset_no="X3", kind="enforcement_terminal", **terminal) == (409, "device_registered_twice")
    assert await code(asset_no="VT-1", kind="radio") == (409, "device_registered_twice")
    assert await code(asset_no="X4", kind="body_recorder", identity="80101") == (201, "")


async def test_a_radio_in_repair_is_out_at_once(api: httpx.AsyncClient, force: House, sign_in: SignIn) -> None:
    """Scenario 10, as far as the register: the change is in memory when it is answered."""
    headers = await sign_in("operator", "operator")
    radio = next(row for row in await found(api, headers, "devices") if row["asset_no"] == "RA-1")
    answer = await api.patch(f"/api/devices/{radio['id']}", json={"in_repair": True}, headers=headers)
    assert (answer.status_code, answer.json()["in_repair"]) == (200, True)
    known = force.services.get(Devices).by_identity("hstrp", "80101")
    assert known is not None
    assert not known.serviceable
    async with force.database.transaction() as tx:
        events = await list_of_subject(tx, Subject("device", radio["id"]))
    assert [(event.kind, event.actor, event.data) for event in events] == [
        ("device_changed", "operator", {"key": ["RA-1"], "changed": ["in_repair"]})
    ]


async def test_a_phone_gets_a_random_identity_from_the_register(
    api: httpx.AsyncClient, force: House, sign_in: SignIn
) -> None:
    headers = await sign_in("operator", "operator")
    wanted = {"kind": "phone", "body_code": "chashan", "protocol": "osmand", "holder_staff_no": "102"}
    issued = [
        (await api.post("/api/devices", json={"asset_no": f"PH-{n}", **wanted}, headers=headers)).json()["identity"]
        for n in range(2)
    ]
    assert issued[0] != issued[1]
    assert len(bytes.fromhex(issued[0])) == 12
    known = force.services.get(Devices).by_identity("osmand", issued[0])
    assert known is not None
    assert known.position_only


async def test_a_squad_under_the_detachment_or_without_a_department_is_refused(
    api: httpx.AsyncClient, force: House, sign_in: SignIn
) -> None:
    """05.02.1, 05.01.2 and 05.02.3; a trial period turns all into warnings, a foreign name is only marked."""
    headers = await sign_in("operator", "operator")
    wanted = {"code": "new", "name": "天宁城管青龙队", "short_name": "青龙队", "kind": "squad"}
    refused = await api.post("/api/bodies", json={**wanted, "parent_code": "detachment"}, headers=headers)
    assert refused.status_code == 422
    assert [fault["code"] for fault in refused.json()["faults"]] == [
        "parent_kind_wrong",
        "lead_missing",
        "decision_missing",
    ]
    trials = force.services.get(TrialRegister)
    await trials.open(SYSTEM, date(2026, 3, 15), date(2026, 3, 15), signed_by="支队长", reason="上线前核对")
    taken = await api.post("/api/bodies", json={**wanted, "parent_code": "detachment"}, headers=headers)
    assert (taken.status_code, taken.json()["name_deviates"]) == (201, True)
    assert force.services.get(Organisation).by_code("new").name_deviates


async def test_the_name_pattern_is_the_citys_own(api: httpx.AsyncClient, force: House, sign_in: SignIn) -> None:
    """05.02.4 as a setting: every squad is measured again."""
    headers = await sign_in("operator", "operator")
    url = "/api/settings/squad-name-pattern"
    assert (await api.put(url, json={"pattern": "("}, headers=headers)).json()["code"] == "pattern_invalid"
    assert (await api.put(url, json={"pattern": "^苏州市"}, headers=headers)).status_code == 204
    squads = {row["code"]: row["name_deviates"] for row in await found(api, headers, "squads")}
    assert squads == {"chashan": True, "hongmei": True, "xinzha": True, "tn-mobile": False}


async def test_a_loop_is_refused_also_row_by_row_and_in_a_trial(
    api: httpx.AsyncClient, force: House, sign_in: SignIn, body_id: BodyId
) -> None:
    headers = await sign_in("operator", "operator")
    trials = force.services.get(TrialRegister)
    await trials.open(SYSTEM, date(2026, 3, 15), date(2026, 3, 15), signed_by="支队长", reason="上线前核对")
    url = f"/api/bodies/{body_id('tn-brigade')}"
    answer = await api.patch(url, json={"parent_code": "chashan"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "parent_loops")
    renamed = await api.patch(url, json={"code": "other"}, headers=headers)
    assert renamed.status_code == 422


async def test_a_leaver_holds_nothing_and_stands_on_no_roster(
    api: httpx.AsyncClient, force: House, sign_in: SignIn, add: Add
) -> None:
    """06.02.3: from that moment."""
    headers = await sign_in("operator", "operator")
    for day in (14, 16):
        await add(
            "shifts", staff_no="101", body_code="chashan", duty="desk", role="duty",
            starts_at=datetime(2026, 3, day, tzinfo=UTC), ends_at=datetime(2026, 3, day, 9, tzinfo=UTC),
        )  # fmt: skip
    row = next(row for row in await found(api, headers, "people") if row["staff_no"] == "101")
    answer = await api.patch(f"/api/people/{row['id']}", json={"employment_status": "left"}, headers=headers)
    assert answer.status_code == 200, answer.text
    async with force.database.transaction() as tx:
        holders = (
            await tx.execute(sa.select(device.c.holder_person_id).where(device.c.asset_no == "RA-1"))
        ).scalar_one()
        planned = (await tx.execute(sa.select(shift.c.starts_at))).scalars().all()
    assert holders is None
    assert planned == [datetime(2026, 3, 14, tzinfo=UTC)]


async def test_who_may_not_edit_is_refused_and_nothing_is_written(
    api: httpx.AsyncClient, force: House, sign_in: SignIn
) -> None:
    headers = await sign_in("dispatcher", "dispatcher")
    wanted = {"staff_no": "999", "name": "甲", "kind": "officer", "body_code": "chashan"}
    answer = await api.post("/api/people", json=wanted, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")
    assert answer.json()["permission"] == "force_edit"
    async with force.database.transaction() as tx:
        assert (await tx.execute(sa.select(person.c.id).where(person.c.staff_no == "999"))).first() is None


async def test_a_keeper_of_one_district_writes_only_there(
    api: httpx.AsyncClient, force: House, sign_in: SignIn
) -> None:
    headers = await sign_in("keeper", "shift_leader", body_code="tn-brigade")
    wanted = {"staff_no": "999", "name": "甲", "kind": "officer"}
    refused = await api.post("/api/people", json={**wanted, "body_code": "xinzha"}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "out_of_scope")
    taken = await api.post("/api/people", json={**wanted, "body_code": "chashan"}, headers=headers)
    assert taken.status_code == 201
    moved = await api.patch(f"/api/people/{taken.json()['id']}", json={"body_code": "xinzha"}, headers=headers)
    assert moved.json()["code"] == "out_of_scope"


async def test_the_same_key_adds_once(api: httpx.AsyncClient, force: House, sign_in: SignIn) -> None:
    headers = {**await sign_in("operator", "operator"), "Idempotency-Key": "one"}
    wanted = {"plate": "苏DI0009", "body_code": "chashan", "seats": 7}
    first = await api.post("/api/vehicles", json=wanted, headers=headers)
    again = await api.post("/api/vehicles", json=wanted, headers=headers)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()


@pytest.mark.parametrize("address", ["bodies", "people", "vehicles", "devices", "phones", "planned-crews", "shifts"])
async def test_an_empty_body_is_not_of_the_form(
    api: httpx.AsyncClient, force: House, sign_in: SignIn, address: str
) -> None:
    headers = await sign_in("operator", "operator", "dispatcher")
    answer = await api.post(f"/api/{address}", json={}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
