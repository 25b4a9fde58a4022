"""What squads find on patrol, and how often: drawn from a seed. No clock, no sockets."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from simulators.city.plane import to_degrees, to_plane

ORDER_LASTS_S = 320.0
"""Reading, leaving, driving and handling together, on average."""
WARM_UP_S = 45.0
"""A city that starts is soon as busy as it stays: what would be under way by then is found in this time."""
NEARBY_M = 60.0
_SEVERITIES = {"low": 30, "normal": 62, "high": 8}


@dataclass(frozen=True, slots=True)
class Find:
    """One find: what, how far from the crew that saw it, and how the desk goes about it."""

    number: int
    matter: str
    category: str
    task: str
    words: str
    severity: str
    east_m: float
    north_m: float
    crew_draw: float
    """In [0, 1): which of the free crews saw it."""
    finder_goes: bool
    """The crew that saw it deals with it; otherwise another one is sent."""
    sends_after_s: float

    def near(self, lon: float, lat: float) -> tuple[float, float]:
        """Where it lies when its crew is there."""
        x_m, y_m = to_plane(lon, lat)
        found_lon, found_lat = to_degrees(x_m + self.east_m, y_m + self.north_m)
        return round(found_lon, 6), round(found_lat, 6)

    def body(self, lon: float, lat: float, address: str) -> dict[str, Any]:
        """For `POST /api/incidents`, found beside a crew that is there."""
        return {
            "source": "patrol",
            "description": f"巡查发现：{self.words}",
            "matter": self.matter,
            "category": self.category,
            "severity": self.severity,
            "address": address,
            "location": {"type": "Point", "coordinates": list(self.near(lon, lat))},
            "datum": "wgs84",
        }


def finds(matters: Sequence[dict[str, Any]], seed: int) -> Iterator[Find]:
    """Endless, the same for the same catalogue and seed; nothing when no matter of it belongs to a squad."""
    typical = [matter for matter in matters if matter["level"] == "district" and matter.get("words")]
    rng = random.Random(f"{seed}/finds")
    number = 0
    while typical:
        weights = [3 if matter["default_task"] == "support" else 1 for matter in typical]
        matter = rng.choices(typical, weights)[0]
        yield Find(
            number=number,
            matter=matter["code"],
            category=matter["category"],
            task=matter["default_task"],
            words=rng.choice(matter["words"]),
            severity=rng.choices(list(_SEVERITIES), list(_SEVERITIES.values()))[0],
            east_m=rng.uniform(-NEARBY_M, NEARBY_M),
            north_m=rng.uniform(-NEARBY_M, NEARBY_M),
            crew_draw=rng.random(),
            finder_goes=rng.random() < 0.35,
            sends_after_s=rng.uniform(3.0, 25.0),
        )
        number += 1


def gaps_s(per_hour: float, under_way: int, seed: int) -> Iterator[float]:
    """Seconds from one find to the next; `under_way` orders that are open at the start shorten the warm-up."""
    rng = random.Random(f"{seed}/find-gaps")
    usual = per_hour * ORDER_LASTS_S / 3_600.0
    for _ in range(max(0, round(usual) - under_way)):
        yield rng.expovariate(usual / WARM_UP_S)
    while True:
        yield rng.expovariate(per_hour / 3_600.0)
