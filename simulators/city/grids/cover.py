"""What covers the demo's ground, and who lives where: built-up land enough for each unit's people, who add up to it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulators.city.areas import Area
from simulators.city.grids.sheet import Floats, Places, noise
from simulators.city.plane import in_degrees, to_plane
from simulators.city.water import Water

FOREST, GRASS, CROP, BUILT_UP, WATER = 10, 30, 40, 50, 80
"""Codes of ESA WorldCover."""
NOBODY_KNOWS = 65535
"""People of a cell outside the city."""
_PEOPLE_A_BUILT_KM2 = 6_000
_MOST_BUILT = 0.85
"""Share of a unit's land that is built up at most."""
_CELL_KM2 = 0.00734
_TOWN_M = 2_500.0
_WOODED_FROM_M = 35.0


@dataclass(frozen=True, slots=True)
class Cover:
    """`codes` of land cover and `people` a cell, both (rows, columns); `unit` counts the areas given, from 1."""

    codes: NDArray[np.uint8]
    people: NDArray[np.uint16]
    unit: NDArray[np.int32]


def build_cover(seed: int, units: Sequence[Area], waters: Sequence[Water], ground: Floats, places: Places) -> Cover:
    """`units` tile the city; `ground` are the heights at the same points."""
    wet = places.shapes([(in_degrees(water.geometry), 1) for water in waters]) == 1
    unit = places.shapes([(area.geometry, number) for number, area in enumerate(units, start=1)])
    codes = _open_country(seed, ground, places)
    codes[wet] = WATER
    people = np.full(unit.shape, NOBODY_KNOWS, dtype=np.uint16)
    people[unit > 0] = 0
    draw = _draw(seed, units, places)
    for number, area in enumerate(units, start=1):
        cells = np.flatnonzero(((unit == number) & ~wet).ravel())
        if area.population:
            _settle(area.population, cells, draw, codes.ravel(), people.ravel())
    return Cover(codes, people, unit)


def share_out(total: int, weights: Floats) -> NDArray[np.int64]:
    """Whole people in proportion to weights (n,), by largest remainder, so that they add up to the total."""
    exact = total * weights / weights.sum()
    parts: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    left = total - int(parts.sum())
    parts[np.argsort(-(exact - parts), kind="stable")[:left]] += 1
    return parts


def _open_country(seed: int, ground: Floats, places: Places) -> NDArray[np.uint8]:
    """Woods on the hills, fields and some grass in the plain, and towns beyond the city's limits."""
    codes = np.full(ground.shape, CROP, dtype=np.uint8)
    patches = noise(seed, 5, 0.012, places)
    codes[patches > 1.6] = GRASS
    codes[(ground > _WOODED_FROM_M) | (patches < -1.9)] = FOREST
    codes[(noise(seed, 6, 0.05, places) + 0.4 * patches > 2.1) & (ground <= _WOODED_FROM_M)] = BUILT_UP
    return codes


def _draw(seed: int, units: Sequence[Area], places: Places) -> Floats:
    """How much a cell invites building: near a seat, and by chance; flat, (cells,)."""
    x, _ = to_plane(places.lon, np.full_like(places.lon, places.lat[0]))
    _, y = to_plane(np.full_like(places.lat, places.lon[0]), places.lat)
    near = np.zeros((len(y), len(x)))
    for area in units:
        east_m, north_m = to_plane(area.seat_lon, area.seat_lat)
        along, across = np.exp(-(((y - north_m) / _TOWN_M) ** 2)), np.exp(-(((x - east_m) / _TOWN_M) ** 2))
        near = np.maximum(near, along[:, None] * across)
    chance = 0.22 * noise(seed, 7, 0.006, places) + 0.18 * noise(seed, 8, 0.02, places)
    return (2.0 * near + chance).ravel()


def _settle(
    population: int, cells: NDArray[np.intp], draw: Floats, codes: NDArray[np.uint8], people: NDArray[np.uint16]
) -> None:
    """Build on the cells that invite it most, and move the unit's people in."""
    wanted = int(population / _PEOPLE_A_BUILT_KM2 / _CELL_KM2)
    built = max(1, min(wanted, int(_MOST_BUILT * len(cells))))
    chosen = cells[np.argsort(-draw[cells], kind="stable")[:built]]
    codes[chosen] = BUILT_UP
    people[chosen] = share_out(population, np.exp(draw[chosen]))
