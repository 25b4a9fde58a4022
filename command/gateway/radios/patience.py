"""A bound on waiting that counts only time in which this process ran."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

SLICES: Final = 10


@asynccontextmanager
async def patience(seconds: float) -> AsyncIterator[None]:
    """As `asyncio.timeout`, but a process that stood still (a stopped machine, a starved one) finds at most one of
    `SLICES` slices gone: what was answered meanwhile lies in its sockets and is read first.

    Raises TimeoutError.
    """
    loop = asyncio.get_running_loop()
    slice_s = seconds / SLICES
    timers: list[asyncio.TimerHandle] = []

    def wait(left: int) -> None:
        if left:
            timers[:] = [loop.call_later(slice_s, wait, left - 1)]
        else:
            bound.reschedule(loop.time())

    async with asyncio.timeout(None) as bound:
        wait(SLICES)
        try:
            yield
        finally:
            timers[0].cancel()
