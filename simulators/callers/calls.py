"""What people report, where, and how well they say it: an endless, seeded list of bodies for `POST /api/incidents`."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from simulators.city import City
from simulators.city.areas import Area
from simulators.city.matters import Matter
from simulators.city.places import Place
from simulators.gcj02 import to_gcj02

_SOURCES = {"hotline_12319": 50, "hotline_12345": 22, "patrol": 14, "report": 9, "assigned": 3, "transfer_in": 2}
_SEVERITIES = {"low": 15, "normal": 65, "high": 16, "urgent": 4}
_SHAPES = {"point": 52, "address": 22, "community": 12, "nothing": 4, "line": 5, "polygon": 5}
COMPLAINT_SHARE = 0.02
DUPLICATE_SHARE = 0.05
ANONYMOUS_SHARE = 0.3
NO_MATTER_SHARE = 0.12
_GCJ02_SHARE = 0.15
_REMEMBERED = 50


@dataclass(frozen=True, slots=True)
class Call:
    """One body, and the number it has in the list."""

    number: int
    body: dict[str, Any]
    repeats: bool
    """Has the external id of an earlier one."""


class Calls:
    """Draws calls from the city: busier units are called about more often."""

    def __init__(self, city: City, seed: int) -> None:
        self._seed = seed
        self._units = city.units
        self._weights = [unit.population or 1 for unit in city.units]
        self._matters = city.matters
        self._squads = [body for body in city.bodies if body.kind == "squad"]
        self._crossings = _by_area(city.places, "crossing")
        self._communities = _by_area(city.places, "community", "village")
        self._lon, self._lat, self._unit_of = city.streets.lon, city.streets.lat, city.streets.unit
        self._paths = city.streets.paths

    def __iter__(self) -> Iterator[Call]:
        """The same calls in the same order for the same city and seed."""
        rng = random.Random(f"{self._seed}/calls")
        tickets: list[dict[str, Any]] = []
        number = 0
        while True:
            repeats = bool(tickets) and rng.random() < DUPLICATE_SHARE
            body = dict(rng.choice(tickets[-_REMEMBERED:])) if repeats else self._body(rng, number)
            if "external_id" in body and not repeats:
                tickets.append(body)
            yield Call(number, body, repeats)
            number += 1

    def _body(self, rng: random.Random, number: int) -> dict[str, Any]:
        if rng.random() < COMPLAINT_SHARE:
            return self._complaint(rng, number)
        matter = rng.choice(self._matters)
        unit_index = rng.choices(range(len(self._units)), self._weights)[0]
        source = rng.choices(list(_SOURCES), list(_SOURCES.values()))[0]
        body: dict[str, Any] = {
            "source": source,
            "description": rng.choice(matter.words),
            "severity": rng.choices(list(_SEVERITIES), list(_SEVERITIES.values()))[0],
            **self._matter(rng, matter),
            **self._where(rng, unit_index),
            **_who(rng, source),
        }
        if source in ("hotline_12345", "assigned"):
            body["external_id"] = f"{'GD' if source == 'hotline_12345' else 'JB'}-{self._seed}-{number:07d}"
        return body

    def _matter(self, rng: random.Random, matter: Matter) -> dict[str, str]:
        known = rng.random() >= NO_MATTER_SHARE
        return {"matter": matter.code, "category": matter.category} if known else {}

    def _complaint(self, rng: random.Random, number: int) -> dict[str, Any]:
        squad = rng.choice(self._squads)
        return {
            "source": "complaint",
            "description": rng.choice(("执法人员态度生硬", "打了电话一直没有人来", "没有出示证件")),
            "subject_body": squad.code,
            "external_id": f"TS-{self._seed}-{number:07d}",
            **_who(rng, "complaint"),
        }

    def _where(self, rng: random.Random, unit_index: int) -> dict[str, Any]:
        unit = self._units[unit_index]
        kind = rng.choices(list(_SHAPES), list(_SHAPES.values()))[0]
        match kind:
            case "address":
                crossing = rng.choice(self._crossings.get(unit.code) or [None])
                return {"address": f"{unit.name}{crossing.name}附近"} if crossing else {"address": unit.name}
            case "community":
                place = rng.choice(self._communities.get(unit.code) or [None])
                return {"address": place.name if place else unit.name}
            case "nothing":
                return {}
            case _:
                return self._shape(rng, kind, unit_index, unit)

    def _shape(self, rng: random.Random, kind: str, unit_index: int, unit: Area) -> dict[str, Any]:
        junctions = (self._unit_of == unit_index).nonzero()[0]
        junction = int(rng.choice(junctions))
        lon, lat = float(self._lon[junction]), float(self._lat[junction])
        lon, lat = lon + rng.uniform(-4e-4, 4e-4), lat + rng.uniform(-4e-4, 4e-4)
        if kind == "line":
            path = next(path for path in self._paths if junction in path)
            points = [[round(float(self._lon[at]), 6), round(float(self._lat[at]), 6)] for at in path]
            return {"location": {"type": "LineString", "coordinates": points}, "datum": "wgs84"}
        if kind == "polygon":
            ring = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
            corners = [[round(lon + 8e-4 * east, 6), round(lat + 6e-4 * north, 6)] for east, north in ring]
            return {"location": {"type": "Polygon", "coordinates": [corners]}, "datum": "wgs84"}
        shifted = rng.random() < _GCJ02_SHARE
        lon, lat = to_gcj02(lon, lat) if shifted else (lon, lat)
        point = {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}
        return {"location": point, "datum": "gcj02" if shifted else "wgs84", "address": unit.name}


def _who(rng: random.Random, source: str) -> dict[str, Any]:
    if source in ("patrol", "assigned", "transfer_in"):
        return {}
    if rng.random() < ANONYMOUS_SHARE:
        return {"reporter": {"anonymous": True}}
    number = rng.randrange(10_000_000)
    return {"reporter": {"name": f"市民{number % 10_000:04d}", "phone": f"1002{number:07d}"}}


def _by_area(places: Sequence[Place], *kinds: str) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for place in places:
        if place.kind in kinds:
            found.setdefault(place.area_code, []).append(place)
    return found
