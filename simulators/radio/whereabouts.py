"""Where a radio is: in its crew's vehicle, around it on foot while it stands, or on a beat around its home."""

import math
import random
from collections.abc import Callable

from simulators.city.plane import to_degrees, to_plane
from simulators.vehicles.motion import Where

Whereabouts = Callable[[float], Where]
"""Instants must not go back."""

WALK_KMH = 3.6
_AROUND_VEHICLE_M = (20.0, 120.0)
_BEAT_M = (150.0, 600.0)


class Beat:
    """Rounds on foot, at walking pace, along a loop that crosses itself."""

    def __init__(self, seed: str, radius_m: tuple[float, float]) -> None:
        rng = random.Random(seed)
        self._radius_m = rng.uniform(*radius_m)
        self._phase = rng.uniform(0.0, 2.0 * math.pi)
        self._turn = rng.choice((-1.0, 1.0)) * WALK_KMH / 3.6 / self._radius_m

    def around(self, lon: float, lat: float, now: float) -> Where:
        angle = self._phase + (self._turn * now) % (2.0 * math.pi)
        east_m, north_m = self._radius_m * math.sin(angle), 0.5 * self._radius_m * math.sin(2.0 * angle)
        x_m, y_m = to_plane(lon, lat)
        there_lon, there_lat = to_degrees(x_m + east_m, y_m + north_m)
        course = math.atan2(self._turn * math.cos(angle), self._turn * math.cos(2.0 * angle))
        return Where(there_lon, there_lat, WALK_KMH, round(math.degrees(course)) % 360)


def in_vehicle(vehicle: Whereabouts) -> Whereabouts:
    """Fitted to it."""
    return vehicle


def with_crew(vehicle: Whereabouts, seed: str) -> Whereabouts:
    """On board while it drives, on foot around it while it stands."""
    beat = Beat(seed, _AROUND_VEHICLE_M)

    def where(now: float) -> Where:
        here = vehicle(now)
        return here if here.speed_kmh > 0.0 else beat.around(here.lon, here.lat, now)

    return where


def on_foot(home_lon: float, home_lat: float, seed: str) -> Whereabouts:
    """On a beat around the home."""
    beat = Beat(seed, _BEAT_M)
    return lambda now: beat.around(home_lon, home_lat, now)
