"""What a scope may not reach through files, plans and crews: rows, plans and work of other bodies."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from command.app.house import House

SignIn = Callable[..., Awaitable[dict[str, str]]]
Add = Callable[..., Awaitable[int]]
BodyId = Callable[[str], int]
SHIFTS = "staff_no,body_code,duty,role,starts_at,ends_at\n"
EARLY, LATE = "2026-03-16T00:00:00Z", "2026-03-16T08:00:00Z"


def shift(staff_no: str, body_code: str, role: str = "duty", starts_at: str = EARLY) -> str:
    return f"{staff_no},{body_code},desk,{role},{starts_at},{LATE}\n"


async def send(
    api: httpx.AsyncClient, headers: dict[str, str], register: str, content: str, **query: str
) -> httpx.Response:
    address = f"/api/registers/{register}/file"
    asked = {"filename": f"{register}.csv", **query}
    return await api.post(address, params=asked, content=content.encode(), headers=headers)


async def planned(api: httpx.AsyncClient, headers: dict[str, str]) -> list[str]:
    return [row["staff_no"] for row in (await api.get("/api/shifts", headers=headers)).json()["items"]]


async def test_a_squads_plan_takes_the_place_of_its_own_plan_alone(
    api: httpx.AsyncClient, force: House, sign_in: SignIn
) -> None:
    city = await sign_in("operator", "operator", "dispatcher")
    squad = await sign_in("squad", "squad_leader", body_code="chashan")
    everybody = SHIFTS + shift("101", "chashan") + shift("201", "hongmei") + shift("401", "xinzha")
    assert (await send(api, city, "shifts", everybody)).json()["committed"]
    own = await send(api, squad, "shifts", SHIFTS + shift("102", "chashan"))
    assert own.json()["committed"], own.text
    assert sorted(await planned(api, city)) == ["102", "201", "401"]


async def test_a_bad_row_leaves_what_was_planned(api: httpx.AsyncClient, force: House, sign_in: SignIn) -> None:
    """Neither its own plan is removed, nor do its times reach back into what the file does not mean."""
    city = await sign_in("operator", "operator", "dispatcher")
    standing = SHIFTS + shift("101", "chashan") + shift("102", "chashan", starts_at="2026-03-14T00:00:00Z")
    assert (await send(api, city, "shifts", standing)).json()["committed"]
    again = SHIFTS + shift("101", "chashan", "king") + shift("999", "chashan", starts_at="2006-03-16T00:00:00Z")
    said = (await send(api, city, "shifts", again + shift("103", "chashan"), skip_bad="true")).json()
    assert (said["committed"], said["counts"]["refused"]) == (True, 2)
    assert sorted(await planned(api, city)) == ["101", "102", "103"]


async def test_a_file_takes_no_row_from_another_body(api: httpx.AsyncClient, force: House, sign_in: SignIn) -> None:
    city = await sign_in("operator", "operator")
    brigade = await sign_in("brigade", "shift_leader", body_code="tn-brigade")
    theirs = "staff_no,name,kind,body_code\n401,换队,officer,chashan\n"
    said = (await send(api, brigade, "people", theirs)).json()
    assert said["committed"] is False
    assert [fault["code"] for fault in said["rows"][0]["faults"]] == ["out_of_scope"]
    [person] = (await api.get("/api/people", params={"q": "401"}, headers=city)).json()["items"]
    assert (person["body_code"], person["name"]) == ("xinzha", "新闸01号")


async def test_a_crew_serves_bodies_of_whoever_signs_it_on(
    api: httpx.AsyncClient, force: House, sign_in: SignIn, body_id: BodyId, add: Add
) -> None:
    """Whoever serves a body answers for it and sees its open work: nobody gives that to himself."""
    squad = await sign_in("squad", "squad_leader", body_code="chashan")
    brigade = await sign_in("brigade", "squad_leader", body_code="tn-brigade")
    people = (await api.get("/api/people", params={"q": "10"}, headers=squad)).json()["items"]
    crew = {
        "body_id": body_id("chashan"),
        "call_sign": "茶山一组",
        "members": [{"person_id": person["id"]} for person in people[:2]],
    }
    grasped = {**crew, "serves_body_ids": [body_id("hongmei")]}
    refused = await api.post("/api/crews", json=grasped, headers=squad)
    assert (refused.status_code, refused.json()["code"]) == (404, "body_not_found")
    unknown = await api.post("/api/crews", json={**crew, "serves_body_ids": [2**40]}, headers=brigade)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "body_not_found")
    twice = {**crew, "members": [{"person_id": people[0]["id"]}] * 2}
    assert (await api.post("/api/crews", json=twice, headers=squad)).status_code == 422
    plan = {
        "crew_code": "N-1", "name": "夜班", "call_sign": "夜班一组", "body_code": "chashan", "kind": "patrol",
        "shift": "night", "serves_body_codes": ["hongmei"], "starts_at": EARLY, "ends_at": LATE,
    }  # fmt: skip
    planned = await api.post("/api/planned-crews", json=plan, headers=squad)
    assert (planned.status_code, planned.json()["code"]) == (422, "out_of_scope")
    given = await api.post("/api/crews", json=grasped, headers=brigade)
    assert given.status_code == 201, given.text
    assert (await api.post("/api/planned-crews", json=plan, headers=brigade)).status_code == 201


@pytest.mark.parametrize("name", ["people.csv", "people.xlsx"])
async def test_nothing_is_read_of_a_file_from_somebody_who_may_not_send_it(
    api: httpx.AsyncClient, force: House, sign_in: SignIn, name: str
) -> None:
    planner = await sign_in("planner", "planner")
    answer = await api.post(
        "/api/registers/people/file", params={"filename": name}, content=b"no file", headers=planner
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")


async def test_the_audit_of_a_brigade_is_its_own(api: httpx.AsyncClient, force: House, sign_in: SignIn) -> None:
    brigade = await sign_in("brigade", "shift_leader", body_code="tn-brigade")
    await sign_in("squad", "squad_leader", body_code="chashan")
    await sign_in("stranger", "squad_leader", body_code="xinzha")
    leader = await sign_in("leader", "shift_leader")

    async def signed_in(headers: dict[str, str]) -> set[str]:
        answer = await api.get("/api/audit", params={"kind": "signed_in"}, headers=headers)
        return {entry["actor"] for entry in answer.json()["items"]}

    assert await signed_in(brigade) == {"brigade", "squad"}
    assert await signed_in(leader) == {"brigade", "squad", "stranger", "leader"}
