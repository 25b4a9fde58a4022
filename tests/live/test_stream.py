"""Snapshot, then every event in order; breaks, logs and slow screens, over real sockets."""

import asyncio
import json
import socket
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from command.foundation.history.events import Fact, Subject
from command.foundation.history.tables import event_log
from command.live.hub import MOST_REPLAYED, Hub
from tests.live.screen import CITY, TOPICS, opened, watching
from tests.live.town import Life

BIG = "x" * 20_000


async def record_many(life: Life, incident_id: int, count: int, text: str = "") -> None:
    """So many events of an incident in one commit."""
    house, history = life.house, life.house.history
    now = house.clock.now()
    async with house.database.transaction() as tx:
        for _ in range(count):
            fact = Fact("noted", Subject("incident", incident_id), now, "test", [life.town.bodies["a-squad"]])
            await history.record(tx, replace(fact, data={"text": text}), now)


async def whole_story(life: Life) -> tuple[int, int]:
    """A crew signs on, is sent, arrives and clears; another incident stays open. Gives the incidents."""
    crew = await life.crew("a-squad", "茶山1")
    first, second = await life.incident(), await life.incident()
    order = await life.call("POST", f"/incidents/{first}/orders", expect=201, crew_id=crew.id, task="support")
    for to in ("accepted", "en_route", "on_scene"):
        await life.call("POST", f"/orders/{order['id']}/stage", to=to)
    await life.call("POST", f"/orders/{order['id']}/stage", to="cleared", result="劝离", result_code="persuaded")
    await life.call("POST", f"/incidents/{second}/orders", expect=201, crew_id=crew.id, task="support")
    return first, second


async def listed(life: Life, who: str) -> dict[tuple[str, int], Any]:
    """What the API's lists show, by kind and id."""
    found: dict[tuple[str, int], Any] = {}
    for kind, path in (("incident", "/incidents"), ("order", "/orders"), ("alarm", "/alarms"), ("crew", "/crews")):
        items = await life.call("GET", path, who)
        found |= {(kind, one["id"]): one for one in (items["items"] if isinstance(items, dict) else items)}
    return found


async def head_of(life: Life) -> int:
    async with life.house.database.transaction() as tx:
        unnumbered = sa.text("select count(*) from event where sequence is null")
        while (await tx.execute(unnumbered)).scalar_one():
            await asyncio.sleep(0.05)
        return int((await tx.execute(sa.text("select coalesce(max(sequence), 0) from event"))).scalar_one())


async def test_folding_the_stream_gives_what_the_lists_show(life: Life) -> None:
    async with watching(life.base, "dispatcher") as screen, watching(life.base, "squad") as squad:
        await whole_story(life)
        head = await head_of(life)
        for one, who in ((screen, "dispatcher"), (squad, "squad")):
            await one.until(lambda at: at.sequence >= head)
            assert one.things == await listed(life, who)
        async with watching(life.base, "dispatcher") as fresh:
            assert (fresh.things, fresh.sequence) == (screen.things, head)
            assert fresh.of("snapshot")[0]["reason"] == "first"


async def test_events_have_rising_numbers_without_a_gap_for_who_sees_everything(life: Life) -> None:
    async with watching(life.base, "dispatcher") as screen:
        start = screen.sequence
        await asyncio.gather(*(life.incident() for _ in range(10)))
        head = await head_of(life)
        await screen.until(lambda one: one.sequence >= head)
        assert screen.numbers == list(range(start + 1, head + 1))


async def test_a_broken_screen_resumes_where_it_was(life: Life) -> None:
    async with watching(life.base, "dispatcher") as screen:
        await life.incident()
        head = await head_of(life)
        await screen.until(lambda one: one.sequence == head)
    missed = [await life.incident() for _ in range(3)]
    head = await head_of(life)
    async with watching(life.base, "dispatcher", since=screen.sequence, log=screen.log) as again:
        again.sequence = screen.sequence
        missed.append(await life.incident())
        await again.until(lambda one: len(one.registered) == 4)
        assert again.messages[0] | {"server_time": None} == {
            "type": "resumed",
            "sequence": head,
            "log": screen.log,
            "server_time": None,
            "missed": head - screen.sequence,
        }
        assert again.registered == missed
        assert again.numbers[: head - screen.sequence] == list(range(screen.sequence + 1, head + 1))
        assert again.of("roster")[0]["full"]


async def test_another_log_a_future_number_and_one_too_old_get_a_snapshot(life: Life) -> None:
    incident_id = await life.incident()
    await record_many(life, incident_id, MOST_REPLAYED)
    async with watching(life.base, "dispatcher") as screen:
        await screen.until(lambda one: one.sequence >= MOST_REPLAYED)
        log = screen.log
    for since, named, reason in ((1, "another", "log_changed"), (10**9, log, "too_old"), (0, log, "too_old")):
        async with watching(life.base, "dispatcher", since=since, log=named) as again:
            assert again.of("snapshot")[0]["reason"] == reason
            assert ("incident", incident_id) in again.things


async def test_a_restored_database_is_noticed_while_screens_watch(life: Life) -> None:
    async with watching(life.base, "dispatcher") as screen:
        before = screen.log
        async with life.house.database.transaction() as tx:
            await tx.execute(sa.update(event_log).values(id=sa.func.gen_random_uuid()))
        await screen.until(lambda one: len(one.of("snapshot")) == 2)
        assert screen.of("snapshot")[1]["reason"] == "log_changed"
        assert screen.log != before
        made = await life.incident()
        await screen.until(lambda one: made in one.registered)


async def test_who_joins_while_events_are_rendered_misses_none(life: Life, hub: Hub) -> None:
    """A storm of events, and screens of a group that nobody was in before come and go in it."""
    incident_id = await life.incident()
    since = await head_of(life)
    async with watching(life.base, "dispatcher") as first:
        await first.until(lambda one: one.sequence >= since)
        log = first.log

    async def storm() -> None:
        for _ in range(30):
            await record_many(life, incident_id, 3)

    async def comer(delay_s: float, who: str) -> list[int]:
        await asyncio.sleep(delay_s)
        async with watching(life.base, who, since=since, log=log) as screen:
            await screen.until(lambda one: len(one.of("event")) >= 90)
            return screen.numbers

    comers = [comer(n * 0.07, who) for n in range(4) for who in ("dispatcher", "squad")]
    _, *seen = await asyncio.gather(storm(), *comers)
    assert seen == [list(range(since + 1, since + 91))] * len(comers)


async def stopped_reader(base: str, token: str) -> socket.socket:
    """A client that subscribes and never reads again; its buffer is small."""
    host, port = base.removeprefix("http://").split(":")
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(made, (host, int(port)))
    request = (
        f"GET /api/live HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\nAuthorization: Bearer {token}\r\n\r\n"
    )
    await loop.sock_sendall(made, request.encode())
    assert (await loop.sock_recv(made, 4096)).startswith(b"HTTP/1.1 101")
    said = json.dumps({"type": "subscribe", "viewport": CITY, "topics": TOPICS}).encode()
    await loop.sock_sendall(made, bytes([0x81, 0x80 | 126]) + len(said).to_bytes(2, "big") + bytes(4) + said)
    return made


async def test_who_stops_reading_costs_the_others_nothing_and_is_given_up(life: Life, hub: Hub) -> None:
    hub.patience = replace(hub.patience, stuck_s=1.0)
    incident_id = await life.incident()
    stopped = await stopped_reader(life.base, "second-dispatcher")
    try:
        async with watching(life.base, "dispatcher") as screen:
            start = await head_of(life)
            while len(hub.viewers) < 2:
                await asyncio.sleep(0.02)
            reading = asyncio.create_task(screen.until(lambda one: one.sequence == start + 400))
            for _ in range(8):
                await record_many(life, incident_id, 50, BIG)
            await reading
            assert len(screen.of("snapshot")) == 1
            assert screen.numbers[-400:] == list(range(start + 1, start + 401))
            async with asyncio.timeout(10):
                while len(hub.viewers) > 1:
                    await asyncio.sleep(0.05)
    finally:
        stopped.close()


async def test_a_slow_screen_gets_a_snapshot_and_goes_on_from_there(life: Life) -> None:
    incident_id = await life.incident()
    async with watching(life.base, "dispatcher") as screen:
        screen.socket.transport.pause_reading()
        for _ in range(12):
            await record_many(life, incident_id, 50, BIG)
        head = await head_of(life)
        await asyncio.sleep(0.5)
        screen.socket.transport.resume_reading()
        await screen.until(lambda one: one.sequence >= head)
        assert [one["reason"] for one in screen.of("snapshot")][:2] == ["first", "slow"]
        await life.incident()
        head = await head_of(life)
        await screen.until(lambda one: one.sequence == head)
        assert screen.things == await listed(life, "dispatcher")


async def test_240_reconnects_of_one_client_cost_the_others_nothing(life: Life, hub: Hub) -> None:
    async def storm() -> None:
        for _ in range(240):
            async with opened(life.base, "squad") as screen:
                await screen.subscribe()

    async with watching(life.base, "dispatcher") as calm:
        storming = asyncio.create_task(storm())
        made = [await life.incident() for _ in range(5)]
        await storming
        await calm.until(lambda one: len(one.registered) == 5)
        assert calm.registered == made
        async with asyncio.timeout(5):
            while len(hub.viewers) > 1:
                await asyncio.sleep(0.05)
        assert hub._sockets == {"dispatcher": 1}


async def test_only_the_topics_that_were_asked_for(life: Life) -> None:
    async with watching(life.base, "dispatcher", topics=["incidents"]) as screen:
        crew = await life.crew("a-squad", "茶山1")
        await life.incident()
        await screen.until(lambda one: one.of("event"))
        assert {event["subject"]["kind"] for event in screen.of("event")} == {"incident"}
        assert "crews" not in screen.of("snapshot")[0]
        await screen.subscribe(topics=["incidents", "crews"])
        await screen.until(lambda one: len(one.of("snapshot")) == 2)
        assert ("crew", crew.id) in screen.things
