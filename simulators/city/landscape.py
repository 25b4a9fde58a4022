"""The made-up ground of the demo city: its waters, the waves in its borders, and how far it reaches."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulators.city import sources, water
from simulators.city.cells import Ground
from simulators.city.plane import to_plane
from simulators.city.sources import District, Division
from simulators.city.water import Water
from simulators.city.waves import Floats, Waves

_REACH_SHARE = 1.3
"""Of the radius of a disc as large as a unit of the district is on average; with it the areas come near the real."""
_REACH_M = (4_500.0, 9_000.0)


@dataclass(frozen=True, slots=True)
class Landscape:
    waves: Waves
    waters: tuple[Water, ...]
    ground: Ground


def build_landscape(seed: int) -> Landscape:
    """Same seed, same land."""
    divisions = sources.divisions()
    seats_m = np.array([to_plane(unit.lon, unit.lat) for unit in divisions])
    waves = Waves(seats_m, seed)
    waters = water.build_water(seats_m, waves)
    reach_m = _reach_m(divisions, sources.districts())
    ground = Ground(reach_m, held=water.inside_the_city(waters), beyond=water.beyond_the_yangtze())
    return Landscape(waves, tuple(waters), ground)


def _reach_m(divisions: Sequence[Division], districts: Sequence[District]) -> Floats:
    """Per unit, from the real area of its district and the number of units that share it."""
    units = Counter(unit.district_code for unit in divisions)
    radius_m = {
        district.code: 1_000 * math.sqrt(district.area_km2 / (units[district.code] * math.pi))
        for district in districts
        if district.area_km2 and units[district.code]
    }
    reach_m: Floats = np.clip([_REACH_SHARE * radius_m[unit.district_code] for unit in divisions], *_REACH_M)
    return reach_m
