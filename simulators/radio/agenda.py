"""What is to be done when. Reads no clock: the instants are arguments."""

import heapq
from collections.abc import Callable
from itertools import count

Action = Callable[[float], None]
"""Called with the instant at which it is done, which is not before the one it was put down for."""


class Agenda:
    """Actions in order of time; those of the same instant in the order in which they were put down."""

    def __init__(self) -> None:
        self._entries: list[tuple[float, int, Action]] = []
        self._order = count()

    def at(self, when: float, action: Action) -> None:
        heapq.heappush(self._entries, (when, next(self._order), action))

    def every(self, first: float, interval_s: float, action: Action) -> None:
        """Without end. Turns that were missed are left out."""

        def turn(now: float) -> None:
            action(now)
            self.at(max(first, now) + interval_s, turn)

        self.at(first, turn)

    def do_due(self, now: float) -> None:
        """Everything due, and what it brings if that is due too."""
        while self._entries and self._entries[0][0] <= now:
            _, _, action = heapq.heappop(self._entries)
            action(now)
