"""Where a vehicle is at an instant: on patrol, parked, or on its way to a place. No clock, no sockets."""

import math
import random
from bisect import bisect_right
from dataclasses import dataclass

from simulators.city.routing import Route, Router

PATROL_S = 2_400.0
PAUSE_S = (60.0, 600.0)


@dataclass(frozen=True, slots=True)
class Where:
    """A true position in WGS-84 degrees."""

    lon: float
    lat: float
    speed_kmh: float
    course_deg: int


class Motion:
    """Patrols around its home, pauses, and drives where it is sent. Instants are seconds of one rising clock."""

    def __init__(self, router: Router, home_lon: float, home_lat: float, seed: str, started_at: float) -> None:
        self._router = router
        self._rng = random.Random(seed)
        self._home = router.nearest(home_lon, home_lat)
        start = router.patrol(self._home, self._rng.uniform(0, 900), self._rng)
        self._begin(Route(start.junctions[-1:], start.at_s[:1]), started_at)
        self._pause_until = started_at + self._rng.uniform(0, 30)
        self._held = False

    def stand_at(self, lon: float, lat: float, now: float) -> None:
        """Begin anew where it was left, such as after a restart of everything."""
        here = self._router.nearest(lon, lat)
        self._begin(self._router.route(here, here), now)

    def drive_to(self, lon: float, lat: float, now: float) -> float:
        """Leave for a place at once and stay there until released; the instant of arrival."""
        here = self._junctions[self._index(now)]
        self._begin(self._router.route(here, self._router.nearest(lon, lat)), now)
        self._held = True
        return now + self._at_s[-1]

    def release(self, now: float) -> None:
        """Go on patrol again after a short while."""
        self._held = False
        self._pause_until = now + self._rng.uniform(*PAUSE_S) / 4

    def where(self, now: float) -> Where:
        """The position at an instant not before the last one asked for."""
        if now - self._left_at >= self._at_s[-1] and not self._held:
            self._next_patrol(now)
        index = self._index(now)
        here = self._junctions[index]
        streets = self._router.streets
        lon, lat = float(streets.lon[here]), float(streets.lat[here])
        if index == len(self._junctions) - 1:
            return Where(lon, lat, 0.0, self._course_deg)
        return self._between(index, now)

    def _between(self, index: int, now: float) -> Where:
        streets = self._router.streets
        here, there = self._junctions[index], self._junctions[index + 1]
        took_s = self._at_s[index + 1] - self._at_s[index]
        share = (now - self._left_at - self._at_s[index]) / took_s
        east_m = float(streets.x_m[there] - streets.x_m[here])
        north_m = float(streets.y_m[there] - streets.y_m[here])
        self._course_deg = round(math.degrees(math.atan2(east_m, north_m))) % 360
        return Where(
            lon=float(streets.lon[here] + (streets.lon[there] - streets.lon[here]) * share),
            lat=float(streets.lat[here] + (streets.lat[there] - streets.lat[here]) * share),
            speed_kmh=math.hypot(east_m, north_m) / took_s * 3.6,
            course_deg=self._course_deg,
        )

    def _next_patrol(self, now: float) -> None:
        if self._pause_until < self._left_at + self._at_s[-1]:
            self._pause_until = self._left_at + self._at_s[-1] + self._rng.uniform(*PAUSE_S)
        if now >= self._pause_until:
            self._begin(self._router.patrol(self._junctions[-1], PATROL_S, self._rng), now)

    def _begin(self, route: Route, now: float) -> None:
        self._junctions: list[int] = route.junctions.tolist()
        self._at_s: list[float] = route.at_s.tolist()
        self._left_at = now
        self._course_deg = 0

    def _index(self, now: float) -> int:
        return max(0, bisect_right(self._at_s, now - self._left_at) - 1)
