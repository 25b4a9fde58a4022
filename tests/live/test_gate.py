"""Who may open a socket and keep it, and what a socket refuses."""

import asyncio
import json
from dataclasses import replace
from datetime import time
from typing import Any

import pytest
import sqlalchemy as sa

from command.force.service import Accounts, Part, Versions
from command.force.tables import account, cover, session
from command.foundation.security import token_digest
from command.live.endpoints import origin_is_ours
from command.live.hub import MOST_SOCKETS, Hub
from command.live.rights import Rights
from tests.live.screen import opened, watching
from tests.live.town import IN_A, IN_B, Life


@pytest.mark.parametrize(
    ("origin", "ours"),
    [
        (None, True),
        ("https://desk.example", True),
        ("https://DESK.example", True),
        ("https://other.example", True),
        ("https://evil.example", False),
        ("https://desk.example.evil.example", False),
        ("null", False),
    ],
)
def test_whose_pages_may_connect(origin: str | None, ours: bool) -> None:
    assert origin_is_ours(origin, "desk.example", ("https://other.example",)) is ours


async def test_a_foreign_origin_is_refused(life: Life) -> None:
    async with opened(life.base, "dispatcher", Origin="https://evil.example") as screen:
        assert await screen.until_closed() == 4403
        assert screen.messages[-1]["code"] == "origin_refused"


async def test_without_a_session_there_is_nothing(life: Life) -> None:
    for token in (None, "nobody"):
        async with opened(life.base, token) as screen:
            assert await screen.until_closed() == 4401
            assert screen.messages[-1]["code"] == "sign_in_required"


def wish(**changes: object) -> str:
    return json.dumps({"type": "subscribe", "viewport": [0, 0, 1, 1], "topics": []} | changes)


REFUSED = (
    ("hello", "message_invalid"),
    (b"\xff\xfe", "message_invalid"),
    (json.dumps({"type": "ack", "frame": 1}), "subscribe_first"),
    (wish(viewport=[9, 0, 1, 1]), "viewport_invalid"),
    (wish(topics=["secrets"]), "message_invalid"),
    (wish(since=-1), "message_invalid"),
    (" " * 20_000, "message_too_long"),
)


async def test_what_is_no_message_ends_the_conversation_with_a_word(life: Life) -> None:
    for said, code in REFUSED:
        async with opened(life.base, "dispatcher") as screen:
            await screen.socket.send(said)
            assert await screen.until_closed() == 4400
            assert screen.messages[-1]["code"] == code


async def test_a_ping_is_answered_with_the_servers_time(life: Life) -> None:
    async with watching(life.base, "dispatcher") as screen:
        await screen.socket.send(json.dumps({"type": "ping", "at": 17.5}))
        await screen.until(lambda one: one.of("pong"))
        assert screen.of("pong")[0] == {"type": "pong", "at": 17.5, "server_time": "2026-03-15T00:30:05Z"}


async def test_who_says_nothing_is_not_waited_for(life: Life, hub: Hub) -> None:
    hub.patience = replace(hub.patience, first_word_s=0.2)
    async with opened(life.base, "dispatcher") as screen:
        await screen.until_closed()
    assert not hub.viewers


async def test_an_ended_session_ends_the_socket(life: Life) -> None:
    async with watching(life.base, "squad") as screen, watching(life.base, "dispatcher") as other:
        await life.call("DELETE", "/sessions/current", "squad", expect=204)
        assert await screen.until_closed() == 4401
        assert screen.messages[-1]["code"] == "session_ended"
        await life.incident()
        await other.until(lambda one: one.registered)


async def test_a_session_that_runs_out_ends_the_socket(life: Life, hub: Hub) -> None:
    hub.patience = replace(hub.patience, look_again_s=0.2)
    async with watching(life.base, "squad") as screen:
        async with life.house.database.transaction() as tx:
            mine = session.c.digest == token_digest("squad")
            await tx.execute(sa.update(session).where(mine).values(expires_at=life.house.clock.now()))
        await life.house.services.get(Accounts).forget(tx)
        await life.house.services.get(Rights).look()
        assert await screen.until_closed() == 4401


async def test_who_answers_for_others_now_starts_anew(life: Life, hub: Hub) -> None:
    """By night the one squad answers for the other: its screen is to show that work too."""
    async with watching(life.base, "squad") as screen, watching(life.base, "dispatcher") as city:
        at_night = {
            "body_id": life.town.bodies["b-squad"],
            "covering_body_id": life.town.bodies["a-squad"],
            "weekdays": "1234567",
            "from_time": time(0, 0),
            "to_time": time(0, 0),
        }
        await life.crew("a-squad", "茶山1")
        async with life.house.database.transaction() as tx:
            await tx.execute(sa.insert(cover).values(**at_night))
            await life.house.services.get(Versions).touch(tx, Part.DUTY)
        assert await screen.until_closed() == 4401
        assert screen.messages[-1]["code"] == "rights_changed"
        assert len(city.of("snapshot")) == 1
    incident_id = await life.incident(IN_B)
    async with watching(life.base, "squad") as again:
        await again.until(lambda one: ("incident", incident_id) in one.things)


async def test_changed_rights_end_the_socket(life: Life) -> None:
    async with watching(life.base, "squad") as screen:
        async with life.house.database.transaction() as tx:
            mine = account.c.username == "squad"
            await tx.execute(sa.update(account).where(mine).values(body_id=life.town.bodies["b-squad"]))
            await life.house.services.get(Versions).touch(tx, Part.ACCOUNTS)
        assert await screen.until_closed() == 4401
        assert screen.messages[-1]["code"] == "rights_changed"


async def test_one_account_has_so_many_places_and_others_have_theirs(life: Life, hub: Hub) -> None:
    async with asyncio.TaskGroup() as group:
        done = asyncio.Event()

        async def stay() -> None:
            async with watching(life.base, "dispatcher"):
                await done.wait()

        for _ in range(MOST_SOCKETS):
            group.create_task(stay())
        while len(hub.viewers) < MOST_SOCKETS:
            await asyncio.sleep(0.02)
        async with opened(life.base, "dispatcher") as refused:
            assert await refused.until_closed() == 4429
            assert refused.messages[-1]["code"] == "too_many_sockets"
        async with watching(life.base, "squad") as other:
            assert other.of("snapshot")
        done.set()
    async with watching(life.base, "dispatcher") as again:
        assert again.of("snapshot")


async def test_who_talks_too_much_is_read_slowly_and_answered_in_order(life: Life) -> None:
    async with watching(life.base, "dispatcher") as screen:
        for number in range(100):
            await screen.socket.send(json.dumps({"type": "ping", "at": number}))
        await screen.until(lambda one: len(one.of("pong")) == 100)
        assert [pong["at"] for pong in screen.of("pong")] == list(range(100))


async def account_of(life: Life, username: str) -> int:
    found = await life.call("GET", "/accounts", "operator")
    return int(next(one["id"] for one in found["items"] if one["username"] == username))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"roles": ["squad_member"]}, "rights_changed"),
        ({"body_code": "b-squad"}, "rights_changed"),
        ({"locked": True}, "session_ended"),
    ],
)
async def test_what_an_operator_changes_of_an_account_ends_its_socket(
    life: Life, change: dict[str, Any], code: str
) -> None:
    """Through the API, while the screen watches; another's screen goes on."""
    async with watching(life.base, "squad") as screen, watching(life.base, "dispatcher") as other:
        await life.call("PATCH", f"/accounts/{await account_of(life, 'squad')}", "operator", **change)
        assert await screen.until_closed() == 4401
        assert screen.messages[-1]["code"] == code
        await life.incident()
        await other.until(lambda one: one.registered)


async def test_a_car_that_is_given_to_another_squad_leaves_the_one_screen_and_comes_to_the_other(life: Life) -> None:
    device_id = await life.drive("a-squad", IN_A)
    async with watching(life.base, "squad") as before, watching(life.base, "other-squad") as after:
        await before.until(lambda one: device_id in one.places and device_id in one.names)
        assert device_id not in after.names
        await life.call("PATCH", f"/devices/{device_id}", "operator", body_code="b-squad")
        await after.until(lambda one: device_id in one.places and device_id in one.names)
        await before.until(lambda one: device_id not in one.names)
