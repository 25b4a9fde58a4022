"""Stage 8: alarm flags on their rising edge. History raises nothing but an emergency that is first learnt late."""

from typing import Final

import numpy as np

from command.positions.alarm_kinds import EMERGENCY, WATCHED
from command.positions.alarm_pace import AlarmEdge
from command.positions.models import SECOND_US, Fate, Flags, Ints, Mark
from command.positions.passage import Passage, before, is_first, is_last

SAME_PRESS_US: Final = 60 * SECOND_US
"""In the history two reports of a pressed button this near to each other tell of one press."""


def rising_alarms(passage: Passage) -> None:
    """Reports whose time is of no use still carry an emergency; it counts from when we received it."""
    memory, batch = passage.states.memory, passage.batch
    remembered = memory["alarms"][passage.slot] | memory["unordered_alarms"][passage.slot]
    if not (batch.alarms & WATCHED).any() and not remembered.any():
        return
    _edges(passage, passage.in_order, WATCHED, "alarms")
    without_time = np.flatnonzero(passage.having(Fate.QUARANTINED) | passage.having(Fate.TOO_OLD))
    _edges(passage, without_time, EMERGENCY, "unordered_alarms")
    late = passage.having(Fate.STORE) & (passage.marks & Mark.LATE != 0)
    pressed = np.flatnonzero(late & (batch.alarms & EMERGENCY != 0))
    for row in pressed[_begins(passage, pressed)].tolist():
        _note(passage, row, EMERGENCY, is_late=True)


def _begins(passage: Passage, pressed: Ints) -> Flags:
    """Which of these rows begin a press. Each is told of: an earlier one may be known already, as a repeat."""
    later = np.diff(passage.at_us[pressed], prepend=0) > SAME_PRESS_US
    begins: Flags = is_first(passage.slot[pressed]) | later
    return begins


def _edges(passage: Passage, rows: Ints, watched: int, remembered: str) -> None:
    memory = passage.states.memory
    slots, flags = passage.slot[rows], passage.batch.alarms[rows]
    rising = flags & ~before(flags, slots, memory[remembered]) & watched
    last = is_last(slots)
    memory[remembered][slots[last]] = flags[last]
    for index in np.flatnonzero(rising).tolist():
        _note(passage, int(rows[index]), int(rising[index]), is_late=False)


def _note(passage: Passage, row: int, rising: int, *, is_late: bool) -> None:
    batch = passage.batch
    device_id, received = int(batch.device_id[row]), int(batch.received_at_us[row])
    flags = passage.states.pace.allowed(device_id, rising, received, passage.edges_of)
    if not flags:
        return
    place = (int(batch.longitude_e7[row]), int(batch.latitude_e7[row])) if batch.has_fix[row] else None
    at = int(passage.at_us[row]) if passage.fate[row] == Fate.STORE else received
    passage.edges.append(AlarmEdge(device_id, row, flags, at, received, place, is_late))
