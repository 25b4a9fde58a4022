"""Who may open a socket and keep it, and what a socket refuses."""

import asyncio
import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from command.force.service import Part, Versions
from command.force.tables import account, session
from command.live.endpoints import origin_is_ours
from command.live.hub import MOST_SOCKETS, Hub
from tests.live.screen import opened, watching
from tests.live.town import Life


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


@pytest.mark.parametrize("token", [None, "nobody"])
async def test_without_a_session_there_is_nothing(life: Life, token: str | None) -> None:
    async with opened(life.base, token) as screen:
        assert await screen.until_closed() == 4401
        assert screen.messages[-1]["code"] == "sign_in_required"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("hello", "message_invalid"),
        (b"\xff\xfe", "message_invalid"),
        (json.dumps({"type": "ack", "frame": 1}), "subscribe_first"),
        (json.dumps({"type": "subscribe", "viewport": [9, 0, 1, 1], "topics": []}), "viewport_invalid"),
        (json.dumps({"type": "subscribe", "viewport": [0, 0, 1, 1], "topics": ["secrets"]}), "message_invalid"),
        (json.dumps({"type": "subscribe", "viewport": [0, 0, 1, 1], "topics": [], "since": -1}), "message_invalid"),
        (" " * 20_000, "message_too_long"),
    ],
)
async def test_what_is_no_message_ends_the_conversation_with_a_word(life: Life, said: str | bytes, code: str) -> None:
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
        await life.incident()
        async with life.house.database.transaction() as tx:
            await tx.execute(sa.update(session).values(expires_at=life.house.clock.now()))
            await life.house.services.get(Versions).touch(tx, Part.ACCOUNTS)
        assert await screen.until_closed() == 4401


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
