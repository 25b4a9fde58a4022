"""Devices that drive east along a street, and fixes as values for the pure parts."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.positions.batches import Row

NOON = datetime(2026, 3, 15, 4, 0, tzinfo=UTC)
LON, LAT = 119.95, 31.88
M_PER_DEGREE_EAST = 111_320.0 * math.cos(math.radians(LAT))


@dataclass(frozen=True, slots=True)
class Made:
    """A fix at NOON + `at_s` so many metres east of the start of the street, received so many seconds later."""

    at_s: float
    east_m: float
    after_s: float = 1.0
    device_id: int = 1
    is_late: bool = False
    clock_offset: timedelta = timedelta(0)
    extras: bytes = b""
    digest: int = 0

    @property
    def fixed_at(self) -> datetime:
        return NOON + timedelta(seconds=self.at_s) - self.clock_offset

    @property
    def received_at(self) -> datetime:
        return NOON + timedelta(seconds=self.at_s + self.after_s)

    @property
    def longitude_e7(self) -> int:
        return round((LON + self.east_m / M_PER_DEGREE_EAST) * 1e7)

    @property
    def latitude_e7(self) -> int:
        return round(LAT * 1e7)


def drive(
    device: int, starts_s: float, *, blind_m: tuple[float, float] = (0.0, 0.0), length_m: float = 2000.0
) -> list[Row]:
    """At 36 km/h, a report every ten seconds; inside the blind stretch they wait until it is over."""
    from_m, to_m = blind_m
    over_s = starts_s + to_m / 10.0
    rows = []
    for step in range(int(length_m / 100.0) + 1):
        east_m, at_s = 100.0 * step, starts_s + 10.0 * step
        blind = from_m < east_m < to_m
        received_s = over_s + 3.0 if blind else at_s + 1.0
        lon = LON + east_m / M_PER_DEGREE_EAST
        rows.append(Row(at_s, received_s, device, lon, LAT, catch_up=blind, is_live=not blind))
    return rows
