"""What feeds the hub: the history by its numbers, newest positions by the bus and, after any break, from PostgreSQL."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import numpy as np
import structlog
from numpy.typing import NDArray

from command.foundation.bus import Bus, Message
from command.foundation.history.events import SEQUENCED, head, list_since
from command.live.hub import Hub

log = structlog.get_logger(__name__)
TICK_S = 0.25
LOOK_EVERY_S = 1.0
READ_AGAIN_S = 60.0
EVENTS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class NewestSource:
    """Where newest positions come from, as arrays of dtype `units.NEWEST`: pushed on a channel, or read whole."""

    channel: str
    decode: Callable[[bytes], NDArray[np.void]]
    read_all: Callable[[], Awaitable[NDArray[np.void]]]


async def begin(hub: Hub) -> None:
    """Where this process starts to hand out: everything before is in the snapshots."""
    async with hub.database.transaction() as tx:
        hub.log_id, hub.sequence = await head(tx)


async def follow_history(hub: Hub, bus: Bus) -> None:
    """Hand out numbered events as they come; the database is looked at every second, bell or no bell."""
    rung = asyncio.Event()
    listener = asyncio.create_task(_ring(bus, rung))
    try:
        while True:
            rung.clear()
            async with hub.database.transaction() as tx:
                events = await list_since(tx, hub.sequence, EVENTS_AT_ONCE)
            if events:
                await hub.hand_out(events)
            if len(events) < EVENTS_AT_ONCE:
                await _wait(rung, LOOK_EVERY_S)
    finally:
        listener.cancel()


async def _ring(bus: Bus, rung: asyncio.Event) -> None:
    async for _ in bus.subscribe(SEQUENCED):
        rung.set()


async def _wait(rung: asyncio.Event, most_s: float) -> None:
    try:
        async with asyncio.timeout(most_s):
            await rung.wait()
    except TimeoutError:
        return


async def follow_positions(hub: Hub, bus: Bus, newest: NewestSource) -> None:
    """Newest positions as they are committed; all of them again after each (re)connection of the bus."""
    async for message in bus.subscribe(newest.channel):
        if isinstance(message, Message):
            hub.units.apply(newest.decode(message.payload))
        else:
            hub.units.apply(await newest.read_all())


async def read_again(hub: Hub, newest: NewestSource) -> None:
    """Once a minute what a lost bell may have hidden."""
    while True:
        hub.units.apply(await newest.read_all())
        await asyncio.sleep(READ_AGAIN_S)


async def tick_for_ever(hub: Hub) -> None:
    while True:
        hub.tick()
        await asyncio.sleep(TICK_S)
