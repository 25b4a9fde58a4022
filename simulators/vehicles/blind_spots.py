"""Places without the vehicles' data net: underpasses, courtyards, a dip behind a hill. The same for the same seed."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from simulators.city import City

RADIUS_M = (150.0, 350.0)
FROM_SEAT_M = (400.0, 1200.0)
"""Near enough to a squad for its vehicles to pass again and again, and not at its door."""
FAINT_CSQ = (3, 9)
GOOD_CSQ = (14, 31)
_M_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class BlindSpot:
    lon: float
    lat: float
    radius_m: float

    def away_m(self, lon: float, lat: float) -> float:
        """From its middle."""
        east_m = (lon - self.lon) * _M_PER_DEGREE * math.cos(math.radians(self.lat))
        return math.hypot(east_m, (lat - self.lat) * _M_PER_DEGREE)


@dataclass(frozen=True, slots=True)
class BlindSpots:
    """None by default: a fleet that has none hears its net everywhere."""

    spots: Sequence[BlindSpot] = ()

    def hold(self, lon: float, lat: float) -> bool:
        return any(spot.away_m(lon, lat) <= spot.radius_m for spot in self.spots)

    def csq(self, lon: float, lat: float, rng: random.Random) -> int:
        """What a modem says of its signal: faint around a blind spot."""
        faint = any(spot.away_m(lon, lat) <= 2.0 * spot.radius_m for spot in self.spots)
        return rng.randint(*(FAINT_CSQ if faint else GOOD_CSQ))


def blind_spots(city: City, count: int, seed: int) -> BlindSpots:
    """On junctions of the streets, each near the seat of another unit."""
    rng = random.Random(f"{seed}/blind-spots")
    streets, found = city.streets, []
    for unit in rng.sample(list(city.units), min(count, len(city.units))):
        seat = BlindSpot(unit.seat_lon, unit.seat_lat, 0.0)
        around = [
            at
            for at, (lon, lat) in enumerate(zip(streets.lon.tolist(), streets.lat.tolist(), strict=True))
            if abs(lat - seat.lat) < 0.02 and FROM_SEAT_M[0] <= seat.away_m(lon, lat) <= FROM_SEAT_M[1]
        ]
        if around:
            at = rng.choice(around)
            found.append(BlindSpot(float(streets.lon[at]), float(streets.lat[at]), rng.uniform(*RADIUS_M)))
    return BlindSpots(tuple(found))
