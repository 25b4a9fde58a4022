"""Redis as a doorbell: wakes those who wait and carries newest values. Losing it loses nothing."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)
RECONNECT_S = 0.5
PUBLISH_S = 0.5
"""A server that has not taken a word within this time is away: who has just committed does not wait for it."""
AWAY_S = 1.0
"""After that nothing is tried for so long."""
SUBSCRIBE_S = 5.0
LISTEN_S = 10.0
"""Silence after which the server is asked whether it is there; after twice this without a word it is not."""


@dataclass(frozen=True, slots=True)
class Message:
    channel: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Reconnected:
    """The subscription is (again) in force; anything may have been missed before: read the truth once."""


class Bus:
    def __init__(self, url: str) -> None:
        # A socket timeout goes through `asyncio.wait_for`, which below Python 3.12 can swallow a cancellation (CPython
        # 86296): who listens could not be stopped. Every wait below has its own end instead.
        self.redis: Redis = Redis.from_url(
            url, socket_connect_timeout=2.0, socket_timeout=None, health_check_interval=15
        )
        self._away_until_s = 0.0

    async def publish(self, channel: str, payload: bytes = b"") -> bool:
        """Ring. False when Redis is away or hangs: those who listen look at the database every second anyway."""
        loop = asyncio.get_running_loop()
        if loop.time() < self._away_until_s:
            return False
        try:
            async with asyncio.timeout(PUBLISH_S):
                await self.redis.publish(channel, payload)
        except (RedisError, OSError):  # TimeoutError is an OSError
            self._away_until_s = loop.time() + AWAY_S
            return False
        return True

    async def subscribe(self, *channels: str) -> AsyncGenerator[Message | Reconnected, None]:
        """Messages for ever, across lost and dead connections. Each (re)connection begins with `Reconnected`."""
        while True:
            pubsub = self.redis.pubsub(ignore_subscribe_messages=True)
            try:
                async with asyncio.timeout(SUBSCRIBE_S):
                    await pubsub.subscribe(*channels)
                yield Reconnected()
                async for message in _heard(pubsub):
                    yield message
            except (RedisError, OSError) as error:
                log.warning("bus_lost", channels=channels, error=str(error))
                await asyncio.sleep(RECONNECT_S)
            finally:
                await pubsub.aclose()  # type: ignore[no-untyped-call]

    async def alive(self) -> bool:
        try:
            async with asyncio.timeout(PUBLISH_S):
                return bool(await self.redis.ping())
        except (RedisError, OSError):
            return False

    async def close(self) -> None:
        await self.redis.aclose()


async def _heard(pubsub: PubSub) -> AsyncGenerator[Message, None]:
    """Raises ConnectionError when the server has said nothing for so long, not even that it is there."""
    loop = asyncio.get_running_loop()
    heard_at_s = loop.time()
    while True:
        async with asyncio.timeout(2 * LISTEN_S):  # it may connect anew, to a server that hangs
            message = await pubsub.get_message(timeout=LISTEN_S)
        if message is not None:
            heard_at_s = loop.time()
            if message["type"] == "message":
                yield Message(message["channel"].decode(), message["data"])
        elif loop.time() - heard_at_s > 2 * LISTEN_S:
            raise ConnectionError("silent")
        else:
            async with asyncio.timeout(LISTEN_S):
                await pubsub.ping()
