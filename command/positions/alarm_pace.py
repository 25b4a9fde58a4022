"""How often alarms of one device and kind are passed on: a set whose flags flutter costs the others nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from command.positions.alarm_kinds import EMERGENCY, KINDS
from command.positions.models import SECOND_US

WINDOW_US: Final = 10 * SECOND_US
MOST_PRESSES: Final = 30
"""Of the emergency button of one device in a window; of every other kind it is one."""

AlarmLine = tuple[int, int]
"""Device and flag."""


@dataclass(frozen=True, slots=True)
class AlarmEdge:
    """Alarm flags that were not set in the report before."""

    device_id: int
    row: int
    flags: int
    at_us: int
    received_at_us: int
    place_e7: tuple[int, int] | None
    """Longitude and latitude, where there is a fix."""
    is_late: bool


class AlarmPace:
    """What is held back has its line already, opened or counted on within the window: only the count is lower."""

    def __init__(self) -> None:
        self._windows: dict[AlarmLine, tuple[int, int]] = {}
        """When the window began and how many were passed on in it."""

    def allowed(self, device_id: int, flags: int, now_us: int, under_way: Counter[AlarmLine]) -> int:
        """The flags among these that may be passed on now; they are added to what is under way in this batch."""
        passed = 0
        for bit in KINDS:
            line = (device_id, bit)
            if flags & bit and self._count(line, now_us) + under_way[line] < _most(bit):
                under_way[line] += 1
                passed |= bit
        return passed

    def count(self, edges: Iterable[AlarmEdge]) -> None:
        """These are committed."""
        for edge in edges:
            for bit in KINDS:
                if edge.flags & bit:
                    line = (edge.device_id, bit)
                    passed = self._count(line, edge.received_at_us)
                    since_us = self._windows[line][0] if passed else edge.received_at_us
                    self._windows[line] = since_us, passed + 1

    def _count(self, line: AlarmLine, now_us: int) -> int:
        since_us, passed = self._windows.get(line, (0, 0))
        return passed if now_us - since_us < WINDOW_US else 0


def _most(bit: int) -> int:
    return MOST_PRESSES if bit == EMERGENCY else 1
