"""Crews, shifts and the trial period over the real app: what a squad leader does at the start of a shift."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import httpx
import sqlalchemy as sa
from fastapi import FastAPI

from command.app.house import House
from command.force.endpoints import ROUTERS

SignIn = Callable[..., Awaitable[dict[str, str]]]
Add = Callable[..., Awaitable[int]]
BodyId = Callable[[str], int]
PersonId = Callable[[str], Awaitable[int]]


async def test_a_squad_leader_signs_on_changes_and_signs_off(
    api: httpx.AsyncClient, force: House, sign_in: SignIn, body_id: BodyId, person_id: PersonId
) -> None:
    leader = await sign_in("leader", "squad_leader", body_code="chashan")
    first, second, helper = [await person_id(number) for number in ("101", "102", "151")]
    wanted = {
        "body_id": body_id("chashan"),
        "call_sign": "茶山1",
        "members": [{"person_id": first, "role": "leader", "certificate_no": "C-101"}, {"person_id": helper}],
    }
    made = await api.post("/api/crews", json=wanted, headers=leader)
    assert made.status_code == 201, made.text
    crew = made.json()
    assert (crew["kind"], crew["status"], crew["body"]["code"]) == ("short", "available", "chashan")
    assert (crew["enforcement"]["lawful"], crew["enforcement"]["missing"]) == (False, 1)
    url = f"/api/crews/{crew['id']}"
    changed = await api.patch(url, json={"add": [{"person_id": second}], "remove_person_ids": [helper]}, headers=leader)
    assert [member["staff_no"] for member in changed.json()["members"]] == ["101", "102"]
    assert changed.json()["enforcement"]["lawful"] is True
    assert [each["id"] for each in (await api.get("/api/crews", headers=leader)).json()["items"]] == [crew["id"]]
    squads = (await api.get("/api/squads", headers=leader)).json()["items"]
    assert [(squad["code"], squad["crews_on_duty"], squad["cover"]["staffed"]) for squad in squads] == [
        ("chashan", 1, True)
    ]
    off = await api.post(f"{url}/sign-off", headers=leader)
    assert (off.status_code, off.json()["status"]) == (200, "off")
    again = {"template": "last", "body_id": body_id("chashan")}
    repeated = await api.post("/api/shifts/sign-on", json=again, headers=leader)
    assert repeated.status_code == 201
    assert {crew["call_sign"] for crew in repeated.json()["crews"]} == {"茶山1"}


async def test_a_repeated_sign_on_gets_the_first_answer(
    api: httpx.AsyncClient, force: House, sign_in: SignIn, body_id: BodyId, person_id: PersonId
) -> None:
    headers = {**await sign_in("dispatcher", "dispatcher"), "Idempotency-Key": "sign-on-1"}
    members = [{"person_id": await person_id("101")}]
    wanted = {"body_id": body_id("chashan"), "call_sign": "茶山1", "members": members}
    first = await api.post("/api/crews", json=wanted, headers=headers)
    again = await api.post("/api/crews", json=wanted, headers=headers)
    assert (first.status_code, again.json()) == (201, first.json())
    other = await api.post("/api/crews", json={**wanted, "call_sign": "茶山2"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


async def test_the_planned_shift_signs_on_with_one_call(
    api: httpx.AsyncClient, force: House, sign_in: SignIn, add: Add
) -> None:
    times = {"starts_at": datetime(2026, 3, 15, tzinfo=UTC), "ends_at": datetime(2026, 3, 15, 9, tzinfo=UTC)}
    await add(
        "crews", crew_code="a", name="1组", call_sign="茶山1", body_code="chashan", kind="patrol", shift="day", **times
    )
    for staff_no in ("101", "102"):
        await add("shifts", staff_no=staff_no, body_code="chashan", duty="crew", crew_code="a", role="member", **times)
    headers = await sign_in("dispatcher", "dispatcher")
    done = await api.post("/api/shifts/sign-on", json={}, headers=headers)
    assert done.status_code == 201, done.text
    assert [(crew["call_sign"], crew["ends_at"]) for crew in done.json()["crews"]] == [
        ("茶山1", "2026-03-15T09:00:00Z")
    ]
    assert done.json()["left_out"] == []


async def test_a_trial_period_is_dated_and_signed(api: httpx.AsyncClient, force: House, sign_in: SignIn) -> None:
    operator = await sign_in("operator", "operator")
    wanted = {"valid_from": "2026-03-15", "valid_to": "2026-03-31", "signed_by": "支队长", "reason": "上线前核对"}
    assert (await api.get("/api/trial", headers=operator)).json()["active"] is False
    opened = await api.post("/api/trial", json=wanted, headers=operator)
    assert (opened.status_code, opened.json()) == (201, {"active": True, **wanted})
    assert (await api.post("/api/trial", json=wanted, headers=operator)).json()["code"] == "trial_overlaps"
    assert (await api.delete("/api/trial", headers=operator)).status_code == 204
    told = sa.text(
        "select kind, actor, cast(event.data as jsonb) as data, event_personal.data as personal from event"
        " join event_personal on event_personal.event_id = event.id where subject_kind = 'trial' order by event.id"
    )
    async with force.database.transaction() as tx:
        events = (await tx.execute(told)).all()
    assert [(event.kind, event.actor) for event in events] == [
        ("trial_opened", "operator"),
        ("trial_ended", "operator"),
    ]
    for event in events:
        assert event.data == {name: value for name, value in wanted.items() if name != "signed_by"}
        assert json.loads(event.personal) == {"signed_by": "支队长"}
    assert (await api.get("/api/trial", headers=operator)).json()["active"] is False


def test_the_addresses_are_described() -> None:
    app = FastAPI()
    for router in ROUTERS:
        app.include_router(router)
    described = app.openapi()
    person = described["components"]["schemas"]["PersonRecord"]
    assert {"staff_no", "name", "kind", "body_code"} == set(person["required"])
    assert "password" not in described["components"]["schemas"]["AccountView"]["properties"]
    for address in ("bodies", "squads", "people", "vehicles", "devices", "crews", "shifts", "desks", "accounts"):
        assert f"/api/{address}" in described["paths"]
