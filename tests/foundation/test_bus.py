"""The bell rings, survives a lost server, and never raises when nobody is there to hear it."""

import asyncio
from pathlib import Path

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
