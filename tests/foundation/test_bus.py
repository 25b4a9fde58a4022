"""The bell rings, survives a lost server, and never raises when nobody is there to hear it."""

import asyncio
from pathlib import Path

import pytest

from command.foundation.bus import Bus, Message, Reconnected


async def test_each_subscription_begins_with_a_word_that_something_may_be_missed(bus: Bus) -> None:
    heard = bus.subscribe("test.bell")
    assert await anext(heard) == Reconnected()
    assert await bus.publish("test.bell", b"1")
    assert await anext(heard) == Message("test.bell", b"1")
    await heard.aclose()


async def test_killed_connections_are_made_again(bus: Bus) -> None:
    heard = bus.subscribe("test.bell")
    assert await anext(heard) == Reconnected()
    await bus.redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
    async with asyncio.timeout(5):
        assert await anext(heard) == Reconnected()
    await bus.publish("test.bell", b"2")
    assert await anext(heard) == Message("test.bell", b"2")
    await heard.aclose()


async def test_without_a_server_publishing_says_no(tmp_path: Path) -> None:
    nowhere = Bus(f"unix://{tmp_path}/none.sock")
    assert not await nowhere.publish("test.bell")
    assert not await nowhere.alive()
    await nowhere.close()


class Hung:
    """A server that lets everybody in and says nothing."""

    async def __aenter__(self) -> Bus:
        self.server = await asyncio.start_server(self._hold, "127.0.0.1", 0)
        self.bus = Bus(f"redis://127.0.0.1:{self.server.sockets[0].getsockname()[1]}")
        return self.bus

    async def _hold(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(4096):
            continue
        writer.close()

    async def __aexit__(self, *_: object) -> None:
        await self.bus.close()
        self.server.close()


async def test_who_listens_can_be_stopped_at_any_moment(bus: Bus) -> None:
    """Once is enough: a listener that goes on belongs to nobody and keeps the process from ending."""

    async def listen() -> None:
        async for _ in bus.subscribe("test.bell"):
            pass

    for turns in range(60):
        listening = [asyncio.create_task(listen()) for _ in range(5)]
        for _ in range(turns):
            await asyncio.sleep(0)
        for one in listening:
            one.cancel()
        _, going_on = await asyncio.wait(listening, timeout=5)
        assert not going_on


async def test_a_server_that_hangs_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first who rings waits a moment, those after him not at all."""
    monkeypatch.setattr("command.foundation.bus.AWAY_S", 3600.0)
    async with Hung() as hung, asyncio.timeout(30):
        assert not await hung.publish("test.bell")
        for _ in range(100):
            assert not await hung.publish("test.bell")
        assert not await hung.alive()


async def test_a_connection_that_died_without_a_word_is_made_again(
    bus: Bus, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is stopped between two words: nothing is closed, nothing comes."""
    monkeypatch.setattr("command.foundation.bus.LISTEN_S", 0.2)
    heard = bus.subscribe("test.bell")
    assert await anext(heard) == Reconnected()
    waiting = asyncio.create_task(anext(heard))
    await asyncio.sleep(1.0)  # it is asked several times, and answers
    assert not waiting.done()
    other = Bus(redis_url)
    await other.redis.execute_command("CLIENT", "PAUSE", "1500", "ALL")
    async with asyncio.timeout(20):
        assert await waiting == Reconnected()
    await heard.aclose()
    await other.close()
