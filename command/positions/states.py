"""What a process remembers of each device between two batches: one array per thing remembered, one slot per device."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from command.positions.alarm_pace import AlarmPace
from command.positions.models import Ints, Records

NEVER: Final = np.iinfo(np.int64).min
FIRST_SLOTS: Final = 1024

MEMORY: Final = np.dtype(
    [
        ("newest_us", "i8"),  # corrected time of the newest report in order
        ("anchor_us", "i8"),  # the last plausible place, and when
        ("anchor_longitude_e7", "i8"),
        ("anchor_latitude_e7", "i8"),
        ("suspect_us", "i8"),  # the last implausible place, and how many in a row agree with it
        ("suspect_longitude_e7", "i8"),
        ("suspect_latitude_e7", "i8"),
        ("suspects", "i8"),
        ("alarms", "i8"),  # flags of the newest report in order
        ("unordered_alarms", "i8"),  # flags of the newest report whose time is of no use
        ("clock_offset_us", "i8"),  # what is added to the device's time
        ("clock_delay_us", "i8"),  # the least delay of the reports that are being compared
        ("clock_since_us", "i8"),
        ("clock_samples", "i8"),
    ]
)


class DeviceStates:
    """Grows with the devices that report; nothing is forgotten while the process lives."""

    def __init__(self) -> None:
        self._slots: dict[int, int] = {}
        self.memory: Records = _fresh(FIRST_SLOTS)
        self.pace = AlarmPace()

    def __len__(self) -> int:
        return len(self._slots)

    def slots(self, device_ids: Iterable[int]) -> Ints:
        """The slot of each of these devices, made when it is new."""
        known = self._slots
        found = [known[device_id] if device_id in known else self._add(device_id) for device_id in device_ids]
        return np.array(found, np.int64)

    def learn(self, newest: Records) -> None:
        """Take over what the database or another process says is newest (`models.NEWEST`), where it is newer."""
        slots = self.slots(newest["device_id"].tolist())
        newer = newest["fixed_at_ms"] * 1000 > self.memory["newest_us"][slots]
        rows, slots = newest[newer], slots[newer]
        self.memory["newest_us"][slots] = rows["fixed_at_ms"] * 1000
        self.memory["anchor_us"][slots] = rows["fixed_at_ms"] * 1000
        self.memory["anchor_longitude_e7"][slots] = rows["longitude_e7"]
        self.memory["anchor_latitude_e7"][slots] = rows["latitude_e7"]
        self.memory["alarms"][slots] = rows["alarms"]
        self.memory["clock_offset_us"][slots] = rows["clock_offset_ms"].astype(np.int64) * 1000

    def _add(self, device_id: int) -> int:
        slot = len(self._slots)
        if slot == len(self.memory):
            self.memory = np.concatenate([self.memory, _fresh(len(self.memory))])
        self._slots[device_id] = slot
        return slot


def _fresh(count: int) -> Records:
    made = np.zeros(count, MEMORY)
    made["newest_us"] = made["anchor_us"] = NEVER
    return made
