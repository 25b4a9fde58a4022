"""A batch on its way through the stages: its rows sorted, and what the stages have found out so far."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from command.force.service import Devices
from command.positions.alarm_pace import AlarmEdge, AlarmLine
from command.positions.models import NEWEST, NOT_DRAWN, Fate, FixBatch, Flags, Ints, Mark, Records, Rules
from command.positions.states import DeviceStates


@dataclass(slots=True, eq=False)
class Passage:
    """Rows are sorted by device, device time and digest; `order` says where each came from."""

    batch: FixBatch
    order: Ints
    devices: Devices
    states: DeviceStates
    rules: Rules
    slot: Ints
    fate: Ints
    marks: Ints
    at_us: Ints
    """The device's time, corrected by its clock offset."""
    offset_us: Ints
    saved: Records
    """What was remembered of these devices before, row by row."""
    edges: list[AlarmEdge] = field(default_factory=list)
    edges_of: Counter[AlarmLine] = field(default_factory=Counter)

    @classmethod
    def begin(cls, arrived: FixBatch, devices: Devices, states: DeviceStates, rules: Rules) -> Self:
        order = np.lexsort((arrived.digest, arrived.fixed_at_us, arrived.device_id))
        batch = arrived.take(order)
        slot = states.slots(batch.device_id.tolist())
        fate, marks, offset_us = (np.zeros(len(batch), np.int64) for _ in range(3))
        saved = states.memory[slot]
        return cls(batch, order, devices, states, rules, slot, fate, marks, batch.fixed_at_us, offset_us, saved)

    def undo(self) -> None:
        """Give the memory back as it was before this batch."""
        self.states.memory[self.slot] = self.saved

    def having(self, fate: Fate) -> Flags:
        having: Flags = self.fate == fate
        return having

    @property
    def in_order(self) -> Ints:
        """Row numbers of those that are stored and move the present on."""
        return np.flatnonzero((self.fate == Fate.STORE) & (self.marks & Mark.LATE == 0))

    def answered(self) -> Flags | None:
        """Which rows may be answered once this is committed, in order of arrival; None: all."""
        known = self.fate != Fate.UNKNOWN
        if known.all():
            return None
        answered = np.empty(len(known), np.bool_)
        answered[self.order] = known
        return answered

    def newest(self) -> Records:
        """One `NEWEST` record for each registered device whose marker moves."""
        rows = self.in_order
        rows = rows[self.marks[rows] & NOT_DRAWN == 0]
        rows = rows[is_last(self.slot[rows]) & (self.batch.device_id[rows] > 0)]
        made = np.empty(len(rows), NEWEST)
        made["fixed_at_ms"] = self.at_us[rows] // 1000
        made["received_at_ms"] = self.batch.received_at_us[rows] // 1000
        made["marks"] = self.marks[rows]
        made["clock_offset_ms"] = self.offset_us[rows] // 1000
        for name in ("device_id", "longitude_e7", "latitude_e7", "speed_dkmh", "course_deg", "alarms", "status"):
            made[name] = getattr(self.batch, name)[rows]
        return made


Stage = Callable[[Passage], None]


def is_first(slots: Ints) -> Flags:
    """Of sorted slots: where a device's run begins."""
    return np.append(np.ones(1, np.bool_), slots[1:] != slots[:-1])[: len(slots)]


def is_last(slots: Ints) -> Flags:
    """Of sorted slots: where a device's run ends."""
    return np.append(slots[1:] != slots[:-1], np.ones(min(len(slots), 1), np.bool_))


def before(values: Ints, slots: Ints, remembered: Ints) -> Ints:
    """The value of the row before, within a device's run; what was remembered of the device for the first."""
    shifted = np.empty_like(values)
    shifted[1:] = values[:-1]
    first = is_first(slots)
    shifted[first] = remembered[slots[first]]
    return shifted
