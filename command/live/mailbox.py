"""One viewer's bounded mailbox: events wait in order up to a limit; past it the viewer gets a snapshot instead."""

import asyncio
from collections import deque
from typing import Literal

MOST_EVENTS = 512
MOST_BYTES = 2_000_000

Why = Literal["first", "log_changed", "too_old", "slow"]
"""Why a screen is sent everything anew."""


class Mailbox:
    """Events are kept, positions are not: of those the newest wins, and they are made when the viewer can take them.

    While a snapshot is owed nothing is queued: the snapshot will hold what the events would tell.
    """

    def __init__(self) -> None:
        self._events: deque[tuple[int, str]] = deque()
        self._bytes = 0
        self._rung = asyncio.Event()
        self.owed: Why | None = None

    def put(self, sequence: int, message: str) -> None:
        """Queue an event. At the limit everything queued is given up and a snapshot owed."""
        if self.owed is not None:
            return
        self._events.append((sequence, message))
        self._bytes += len(message)
        if len(self._events) > MOST_EVENTS or self._bytes > MOST_BYTES:
            self.owe("slow")
        self._rung.set()

    def take(self) -> tuple[int, str] | None:
        """The oldest waiting event with its number."""
        if not self._events:
            return None
        sequence, message = self._events.popleft()
        self._bytes -= len(message)
        return sequence, message

    def owe(self, why: Why) -> None:
        """Give up what waits: the viewer gets a snapshot."""
        self._events.clear()
        self._bytes = 0
        self.owed = why
        self._rung.set()

    def settle(self) -> None:
        """A snapshot is about to be read: what is put from now on may be newer than it, and is kept."""
        self.owed = None

    def ring(self) -> None:
        self._rung.set()

    async def wait(self) -> None:
        """Until something was put or rung since the last wait."""
        await self._rung.wait()
        self._rung.clear()
