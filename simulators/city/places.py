"""Named places of the demo city: invented streets and their crossings, real names of communities."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from simulators.city import sources
from simulators.city.areas import Area
from simulators.city.streets import Streets

_CLASSES = ("lane", "local", "collector", "arterial")
"""By level of the street; a through road is an expressway."""
_MIN_LEVEL = 1
"""Crossings of two lanes are left out."""


@dataclass(frozen=True, slots=True)
class Place:
    """`path` holds lon/lat pairs of a road, empty otherwise; a community has no point, only its unit."""

    code: str
    kind: str
    name: str
    alias: tuple[str, ...]
    lon: float | None
    lat: float | None
    area_code: str
    precision: str
    road_a: str | None = None
    road_b: str | None = None
    path: tuple[tuple[float, float], ...] = ()
    road_class: str = ""


def build_places(streets: Streets, units: Sequence[Area]) -> list[Place]:
    """Roads, crossings, communities, then one landmark a unit (its seat)."""
    return [*_roads(streets, units), *_crossings(streets, units), *_communities(), *_seats(units)]


def road_code(street: int) -> str:
    return f"road-{street:05d}"


def _roads(streets: Streets, units: Sequence[Area]) -> Iterator[Place]:
    level = dict(zip(streets.street.tolist(), streets.level.tolist(), strict=True))
    for street, path in enumerate(streets.paths):
        middle = int(path[len(path) // 2])
        yield Place(
            code=road_code(street),
            kind="road",
            name=streets.names[street],
            alias=(),
            lon=float(streets.lon[middle]),
            lat=float(streets.lat[middle]),
            area_code=units[streets.unit[middle]].code,
            precision="line",
            path=tuple(zip(streets.lon[path].tolist(), streets.lat[path].tolist(), strict=True)),
            road_class="expressway" if streets.through[street] else _CLASSES[level[street]],
        )


def crossing_streets(streets: Streets) -> dict[int, tuple[int, int]]:
    """The two lowest-numbered streets of every junction where at least two meet and one is more than a lane."""
    ends = np.concatenate([streets.start, streets.end])
    pairs = np.unique(np.column_stack([ends, np.tile(streets.street, 2)]), axis=0)
    level = np.zeros(len(streets.paths), dtype=np.int64)
    level[streets.street] = streets.level
    meeting: dict[int, list[int]] = {}
    for junction, street in pairs.tolist():
        meeting.setdefault(junction, []).append(street)
    return {
        junction: (named[0], named[1])
        for junction, named in meeting.items()
        if len(named) > 1 and max(level[street] for street in named[:2]) > _MIN_LEVEL
    }


def _crossings(streets: Streets, units: Sequence[Area]) -> Iterator[Place]:
    for junction, (first, second) in crossing_streets(streets).items():
        yield Place(
            code=f"crossing-{junction:05d}",
            kind="crossing",
            name=f"{streets.names[first]}与{streets.names[second]}交叉口",
            alias=(),
            lon=float(streets.lon[junction]),
            lat=float(streets.lat[junction]),
            area_code=units[streets.unit[junction]].code,
            precision="point",
            road_a=road_code(first),
            road_b=road_code(second),
        )


def _communities() -> Iterator[Place]:
    for community in sources.communities():
        short = community.name.removesuffix("居委会").removesuffix("村委会").removesuffix("社区")
        yield Place(
            code=community.code,
            kind="village" if community.kind == "cun" else "community",
            name=community.name,
            alias=(short,) if short not in ("", community.name) else (),
            lon=None,
            lat=None,
            area_code=community.unit_code,
            precision="area",
        )


def _seats(units: Sequence[Area]) -> Iterator[Place]:
    office = {"jiedao": "办事处", "zhen": "人民政府"}
    for unit in units:
        yield Place(
            code=f"seat-{unit.code[:9]}",
            kind="landmark",
            name=f"{unit.name}{office.get(unit.kind, '管理委员会')}",
            alias=(unit.name,),
            lon=unit.seat_lon,
            lat=unit.seat_lat,
            area_code=unit.code,
            precision="point",
        )
