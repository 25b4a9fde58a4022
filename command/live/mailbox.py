"""One viewer's bounded mailbox: events wait in order up to a limit; past it the viewer gets a snapshot instead."""

import asyncio
from collections import deque

MOST_EVENTS = 512
MOST_BYTES = 2_000_000


class Mailbox:
    """Events are kept, positions are not: of those the newest wins, and they are made when the viewer can take them."""

    def __init__(self) -> None:
        self._events: deque[tuple[int, str]] = deque()
        self._bytes = 0
        self._rung = asyncio.Event()
        self.overflowed = False

    def put(self, sequence: int, message: str) -> None:
        """Queue an event. At the limit everything queued is given up, because a snapshot will replace it."""
        if self.overflowed:
            return
        self._events.append((sequence, message))
        self._bytes += len(message)
        if len(self._events) > MOST_EVENTS or self._bytes > MOST_BYTES:
            self.clear()
            self.overflowed = True
        self._rung.set()

    def take(self) -> tuple[int, str] | None:
        """The oldest waiting event with its number."""
        if not self._events:
            return None
        sequence, message = self._events.popleft()
        self._bytes -= len(message)
        return sequence, message

    def clear(self) -> None:
        self._events.clear()
        self._bytes = 0
        self.overflowed = False

    def ring(self) -> None:
        self._rung.set()

    async def wait(self) -> None:
        """Until something was put or rung since the last wait."""
        await self._rung.wait()
        self._rung.clear()
