"""Signing in, locking out, running out, signing out; over the real app."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import sqlalchemy as sa

from command.app.house import House
from command.force.service import Accounts
from command.force.tables import account, audit_entry, session
from command.foundation.clock import SetClock
from command.foundation.security import token_digest

PASSWORD = "a quiet morning in May"
SignIn = Callable[..., Awaitable[dict[str, str]]]
Add = Callable[..., Awaitable[int]]


async def attempt(api: httpx.AsyncClient, username: str, password: str) -> httpx.Response:
    answer = await api.post("/api/sessions", json={"username": username, "password": password})
    api.cookies.clear()
    return answer


async def test_a_browser_gets_a_cookie_that_scripts_cannot_read(api: httpx.AsyncClient, force: House, add: Add) -> None:
    await add("accounts", username="clerk", roles=["intake_clerk"], body_code="desk", password=PASSWORD)
    answer = await api.post("/api/sessions", json={"username": "Clerk", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert PASSWORD not in answer.text
    me = (await api.get("/api/me")).json()
    assert me["username"] == "clerk"
    assert me["body"]["code"] == "desk"
    assert me["whole_city"] is True
    assert me["server_time"] == "2026-03-15T00:30:05Z"
    assert "incident_create" in me["permissions"]


async def test_the_table_gives_nobody_a_session(api: httpx.AsyncClient, force: House, sign_in: SignIn) -> None:
    headers = await sign_in("clerk", "intake_clerk")
    token = headers["Authorization"].split()[1]
    async with force.database.transaction() as tx:
        stored = (await tx.execute(sa.select(session.c.digest))).scalar_one()
        hashed = (await tx.execute(sa.select(account.c.password_hash))).scalar_one()
    assert stored == token_digest(token)
    assert token.encode() not in stored
    assert hashed.startswith("$argon2id$")


async def test_signing_out_ends_the_session_in_every_process(
    api: httpx.AsyncClient, force: House, sign_in: SignIn
) -> None:
    headers = await sign_in("clerk", "intake_clerk")
    assert (await api.get("/api/me", headers=headers)).status_code == 200
    assert (await api.delete("/api/sessions/current", headers=headers)).status_code == 204
    answer = await api.get("/api/me", headers=headers)
    assert answer.status_code == 401
    assert answer.json()["code"] == "sign_in_required"


async def test_a_session_runs_out(api: httpx.AsyncClient, clock: SetClock, sign_in: SignIn) -> None:
    headers = await sign_in("clerk", "intake_clerk")
    clock.advance(timedelta(hours=13) - timedelta(seconds=1))
    assert (await api.get("/api/me", headers=headers)).status_code == 200
    clock.advance(timedelta(seconds=1))
    assert (await api.get("/api/me", headers=headers)).status_code == 401


async def test_failures_lock_out_for_a_growing_time_that_survives_a_restart(
    api: httpx.AsyncClient, force: House, clock: SetClock, add: Add
) -> None:
    await add("accounts", username="clerk", roles=["intake_clerk"], password=PASSWORD)
    for _ in range(5):
        assert (await attempt(api, "clerk", "wrong password")).json()["code"] == "sign_in_failed"
    shut = await attempt(api, "clerk", PASSWORD)
    assert shut.status_code == 429
    assert shut.json()["code"] == "account_waits"
    assert shut.json()["until"] == "2026-03-15T00:31:05Z"
    async with force.database.transaction() as tx:
        row = (await tx.execute(sa.select(account))).one()
    assert row.failures == 5
    clock.advance(timedelta(minutes=1))
    assert (await attempt(api, "clerk", "wrong password")).json()["code"] == "sign_in_failed"
    clock.advance(timedelta(minutes=1))
    assert (await attempt(api, "clerk", PASSWORD)).json()["until"] == "2026-03-15T00:33:05Z"
    clock.advance(timedelta(minutes=1))
    assert (await attempt(api, "clerk", PASSWORD)).status_code == 201
    async with force.database.transaction() as tx:
        assert (await tx.execute(sa.select(account.c.failures))).scalar_one() == 0


async def test_an_unknown_name_is_refused_like_a_wrong_password(
    api: httpx.AsyncClient, force: House, sign_in: SignIn
) -> None:
    await sign_in("clerk", "intake_clerk")
    unknown = await attempt(api, "nobody", PASSWORD)
    wrong = await attempt(api, "clerk", "wrong password")
    assert unknown.json() == wrong.json()
    assert unknown.status_code == 401


async def test_a_locked_account_is_out_at_once(api: httpx.AsyncClient, force: House, sign_in: SignIn) -> None:
    operator = await sign_in("operator", "operator")
    clerk = await sign_in("clerk", "intake_clerk")
    rows = (await api.get("/api/accounts", params={"q": "clerk"}, headers=operator)).json()["items"]
    answer = await api.patch(f"/api/accounts/{rows[0]['id']}", json={"locked": True}, headers=operator)
    assert answer.status_code == 200, answer.text
    assert (await api.get("/api/me", headers=clerk)).status_code == 401
    assert (await attempt(api, "clerk", PASSWORD)).json()["code"] == "sign_in_failed"


async def test_the_password_policy(api: httpx.AsyncClient, sign_in: SignIn) -> None:
    operator = await sign_in("operator", "operator")

    async def code(password: str) -> str:
        wanted = {"username": "administrator2", "roles": ["planner"], "password": password}
        return str((await api.post("/api/accounts", json=wanted, headers=operator)).json().get("code"))

    assert await code("123456789") == "password_too_short"
    assert await code("Administrator2") == "password_is_username"
    assert await code("1234567890") == "password_too_common"
    assert await code("aaaaaaaaaaaaaa") == "password_too_common"
    assert await code(PASSWORD) == "None"


async def test_changing_a_password_ends_what_was_signed_in_with_the_old(
    api: httpx.AsyncClient, sign_in: SignIn
) -> None:
    headers = await sign_in("clerk", "intake_clerk")
    refused = await api.put("/api/me/password", json={"old": "not this one", "new": PASSWORD + "!"}, headers=headers)
    assert refused.json()["code"] == "password_wrong"
    done = await api.put("/api/me/password", json={"old": PASSWORD, "new": PASSWORD + "!"}, headers=headers)
    assert done.status_code == 204
    assert (await api.get("/api/me", headers=headers)).status_code == 401
    assert (await attempt(api, "clerk", PASSWORD)).status_code == 401
    assert (await attempt(api, "clerk", PASSWORD + "!")).status_code == 201


async def test_a_squad_account_without_a_body_would_see_the_city_and_is_refused(
    api: httpx.AsyncClient, sign_in: SignIn
) -> None:
    operator = await sign_in("operator", "operator")
    wanted = {"username": "squad", "roles": ["squad_leader"]}
    answer = await api.post("/api/accounts", json=wanted, headers=operator)
    assert (answer.status_code, answer.json()["code"]) == (422, "body_missing")


async def test_an_integration_signs_in_with_its_token_alone(
    api: httpx.AsyncClient, force: House, clock: SetClock, sign_in: SignIn, add: Add
) -> None:
    operator = await sign_in("operator", "operator")
    await add("accounts", username="simulator", roles=["operator"])
    wanted = {"username": "simulator", "label": "drives", "days": 30}
    token = (await api.post("/api/tokens", json=wanted, headers=operator)).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert (await api.get("/api/me", headers=headers)).json()["username"] == "simulator"
    assert (await attempt(api, "simulator", PASSWORD)).status_code == 401
    clock.advance(timedelta(days=30))
    assert (await api.get("/api/me", headers=headers)).status_code == 401


async def test_sign_ins_and_refusals_are_in_the_audit(api: httpx.AsyncClient, force: House, sign_in: SignIn) -> None:
    planner = await sign_in("planner", "planner")
    assert (await api.get("/api/audit", headers=planner)).status_code == 403
    assert (await api.get("/api/accounts", headers=planner)).status_code == 403
    await attempt(api, "planner", "wrong password")
    async with force.database.transaction() as tx:
        rows = (await tx.execute(sa.select(audit_entry).order_by(audit_entry.c.id))).all()
    found = [(row.actor, row.kind, row.code, row.path) for row in rows if row.kind != "changed"]
    assert found == [
        ("planner", "signed_in", None, None),
        ("planner", "refused", "permission_missing", "/api/audit"),
        ("planner", "refused", "permission_missing", "/api/accounts"),
        ("planner", "sign_in_refused", "sign_in_failed", None),
    ]


async def test_a_token_that_was_never_issued_opens_nothing(force: House) -> None:
    assert await force.services.get(Accounts).authenticate("x" * 43) is None
