"""What keeps the hub going: the history by its numbers, the tick, and another look at who may still watch."""

import asyncio

from command.foundation.bus import Bus
from command.foundation.history.events import SEQUENCED, head, list_since
from command.foundation.tasks import end_all
from command.live.hub import Hub

TICK_S = 0.25
LOOK_EVERY_S = 1.0
EVENTS_AT_ONCE = 200


async def begin(hub: Hub) -> None:
    """Where this process starts to hand out: everything before is in the snapshots."""
    async with hub.database.transaction() as tx:
        log_id, sequence = await head(tx)
    await hub.start_over(log_id, sequence)
    hub.tick()


async def follow_history(hub: Hub, bus: Bus) -> None:
    """Hand out numbered events as they come; the database is looked at every second, bell or no bell."""
    rung = asyncio.Event()
    listener = asyncio.create_task(_ring(bus, rung))
    try:
        while True:
            rung.clear()
            if await look(hub) < EVENTS_AT_ONCE:
                await wait(rung, LOOK_EVERY_S)
    finally:
        await end_all([listener])


async def look(hub: Hub) -> int:
    """Hand out the next events; how many there were. A log that is another one, or has become shorter, begins anew."""
    async with hub.database.transaction() as tx:
        log_id, sequence = await head(tx)
        events = await list_since(tx, hub.sequence, EVENTS_AT_ONCE)
    if log_id != hub.log_id or sequence < hub.sequence:
        await hub.start_over(log_id, sequence)
        return 0
    if events:
        await hub.hand_out(events)
    return len(events)


async def tick_for_ever(hub: Hub) -> None:
    while True:
        hub.tick()
        await asyncio.sleep(TICK_S)


async def give_up_for_ever(hub: Hub) -> None:
    while True:
        hub.give_up_stuck()
        await asyncio.sleep(LOOK_EVERY_S)


async def wait(rung: asyncio.Event, most_s: float) -> None:
    """Until the bell, or so long."""
    try:
        async with asyncio.timeout(most_s):
            await rung.wait()
    except TimeoutError:
        return


async def _ring(bus: Bus, rung: asyncio.Event) -> None:
    async for _ in bus.subscribe(SEQUENCED):
        rung.set()
