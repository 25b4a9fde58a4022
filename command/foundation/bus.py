"""Redis as a doorbell: wakes those who wait and carries newest values. Losing it loses nothing."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)
RECONNECT_S = 0.5


@dataclass(frozen=True, slots=True)
class Message:
    channel: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Reconnected:
    """The subscription is (again) in force; anything may have been missed before: read the truth once."""


class Bus:
    def __init__(self, url: str) -> None:
        self.redis: Redis = Redis.from_url(url, socket_connect_timeout=2.0, health_check_interval=15)

    async def publish(self, channel: str, payload: bytes = b"") -> bool:
        """Ring. False when Redis is away: those who listen look at the database every second anyway."""
        try:
            await self.redis.publish(channel, payload)
        except (RedisError, OSError):
            return False
        return True

    async def subscribe(self, *channels: str) -> AsyncGenerator[Message | Reconnected, None]:
        """Messages for ever, across lost connections. Each (re)connection begins with `Reconnected`."""
        while True:
            pubsub = self.redis.pubsub(ignore_subscribe_messages=True)
            try:
                await pubsub.subscribe(*channels)
                yield Reconnected()
                while True:
                    message = await pubsub.get_message(timeout=None)
                    if message is not None:
                        yield Message(message["channel"].decode(), message["data"])
            except (RedisError, OSError) as error:
                log.warning("bus_lost", channels=channels, error=str(error))
                await asyncio.sleep(RECONNECT_S)
            finally:
                await pubsub.aclose()  # type: ignore[no-untyped-call]

    async def alive(self) -> bool:
        try:
            return bool(await self.redis.ping())
        except (RedisError, OSError):
            return False

    async def close(self) -> None:
        await self.redis.aclose()
