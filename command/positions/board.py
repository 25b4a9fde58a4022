"""The newest fix of every device, side by side in memory."""

from collections.abc import Iterable

import numpy as np

from command.positions.models import NEWEST, Ints, Records


class Board:
    """One `NEWEST` record a device. A record that is older changes nothing."""

    def __init__(self) -> None:
        self._slots: dict[int, int] = {}
        self._records: Records = np.zeros(1024, NEWEST)

    def __len__(self) -> int:
        return len(self._slots)

    def apply(self, records: Records) -> None:
        """Of several records of one device the last one counts."""
        slots = self._slots_of(records["device_id"].tolist())
        newer = records["fixed_at_ms"] >= self._records["fixed_at_ms"][slots]
        self._records[slots[newer]] = records[newer]

    def all(self) -> Records:
        return self._records[: len(self._slots)]

    def of(self, device_ids: Iterable[int]) -> Records:
        """Records of those of these devices that have ever been seen."""
        slots = [self._slots[device_id] for device_id in device_ids if device_id in self._slots]
        return self._records[np.array(slots, np.int64)]

    def within(self, west_deg: float, south_deg: float, east_deg: float, north_deg: float) -> Records:
        records = self.all()
        longitude, latitude = records["longitude_e7"], records["latitude_e7"]
        inside = (longitude >= west_deg * 1e7) & (longitude <= east_deg * 1e7)
        return records[inside & (latitude >= south_deg * 1e7) & (latitude <= north_deg * 1e7)]

    def _slots_of(self, device_ids: list[int]) -> Ints:
        slots = self._slots
        for device_id in device_ids:
            if device_id not in slots:
                slots[device_id] = len(slots)
        if len(slots) > len(self._records):
            grown = np.zeros(2 * len(slots), NEWEST)
            grown[: len(self._records)] = self._records
            self._records = grown
        return np.array([slots[device_id] for device_id in device_ids], np.int64)
