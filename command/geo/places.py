"""Searching places offline: the index in memory, the rows from the database, the crossing of two roads."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from command.foundation.database import Database, Transaction
from command.geo import place_records
from command.geo.following import Follower
from command.geo.models import Area, AreaKind, AreaName
from command.geo.place_index import PlaceEntry, PlaceIndex, PlaceKind
from command.geo.place_query import normal, readings
from command.geo.place_records import PlaceRow
from command.geo.repository import list_area_names
from command.geo.service import Geography

log = structlog.get_logger(__name__)
_ROADS_OF_A_NAME = 20
_MOST_LANDMARKS = 20_000
_AREA = "area"
_PLACE_KINDS = {
    AreaKind.STREET: PlaceKind.STREET,
    AreaKind.TOWN: PlaceKind.TOWN,
    AreaKind.DISTRICT: PlaceKind.DIVISION,
    AreaKind.ZONE: PlaceKind.DIVISION,
    AreaKind.CITY: PlaceKind.DIVISION,
}
FOLLOWED = (*place_records.PLACE_TABLES, "jurisdiction")


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place with its street or town; a place without a point of its own stands at its area's middle: about here."""

    place: PlaceRow
    area_name: str | None


class Places:
    """Follows the table of places within a second and answers from memory in milliseconds."""

    def __init__(self, database: Database, geography: Geography) -> None:
        self._database = database
        self._geography = geography
        self._index = PlaceIndex()
        self._areas: dict[int, AreaName] = {}
        self._follower = Follower(database, "places", FOLLOWED, self._read)

    async def start(self) -> None:
        await self._follower.start()

    async def stop(self) -> None:
        await self._follower.stop()

    async def refresh(self) -> None:
        """Read the places again if they changed: for whoever just changed them."""
        await self._follower.refresh()

    async def find(
        self, query: str, at: datetime, limit: int = 10, near: tuple[float, float] | None = None
    ) -> list[FoundPlace]:
        """At most `limit` places, best first; see `PlaceIndex.find`. Two roads without a named crossing are crossed, and
        jurisdictions are places too.
        """
        ids = self._index.find(query, limit, near)
        async with self._database.transaction() as tx:
            found = {row.id: row for row in await place_records.list_places(tx, [one for one in ids if one > 0])}
            found |= {one: row for one in ids if (row := self._area(one, at)) is not None}
            rows = [found[one] for one in ids if one in found]
            if not any(row.kind is PlaceKind.CROSSING for row in rows):
                rows = [*await self._crossings(tx, query), *rows][:limit]
        return [self._resolved(row, at) for row in rows]

    async def landmarks(self, bounds_deg: tuple[float, float, float, float]) -> list[tuple[float, float]]:
        """Longitude and latitude of the landmarks within west, south, east, north."""
        async with self._database.transaction() as tx:
            return await place_records.list_points(tx, PlaceKind.LANDMARK, bounds_deg, _MOST_LANDMARKS)

    async def _crossings(self, tx: Transaction, query: str) -> list[PlaceRow]:
        for parts in readings(query):
            if len(parts) == 2:
                one, other = (self._index.find(part, _ROADS_OF_A_NAME) for part in parts)
                crossings = await place_records.find_crossings(tx, one, other) if one and other else []
                if crossings:
                    return crossings
        return []

    def _area(self, number: int, at: datetime) -> PlaceRow | None:
        """An area as a place, while it stands."""
        named = self._areas.get(number)
        area = self._geography.find_area(named.code, at) if named is not None else None
        if named is None or area is None:
            return None
        return PlaceRow(number, area.code, _PLACE_KINDS[named.kind], area.name, (), area.code, _AREA, None, None)

    def _resolved(self, row: PlaceRow, at: datetime) -> FoundPlace:
        if row.longitude_deg is not None and row.latitude_deg is not None:
            township = self._geography.at(row.longitude_deg, row.latitude_deg, at).township
            return FoundPlace(replace(row, area_code=township.code if township else row.area_code), _name(township))
        area = self._geography.find_area(row.area_code or "", at)
        middle = None if area is None else self._geography.middle_of(area.code, at)
        if middle is None:
            return FoundPlace(row, _name(area))
        about = replace(row, longitude_deg=middle[0], latitude_deg=middle[1], precision=_AREA)
        return FoundPlace(about, _name(area))

    async def _read(self, tx: Transaction) -> Callable[[], Awaitable[None]]:
        entries = await place_records.list_entries(tx)
        areas = {-number: area for number, area in enumerate(_distinct(await list_area_names(tx)), start=1)}
        named = [_entry(number, area) for number, area in areas.items()]

        async def put_in_place() -> None:
            self._index, self._areas = await asyncio.to_thread(PlaceIndex, [*entries, *named]), areas
            log.info("places_loaded", places=len(entries), areas=len(areas))

        return put_in_place


def _distinct(areas: Iterable[AreaName]) -> list[AreaName]:
    """Each code once, under its newest name."""
    return list({area.code: area for area in reversed(list(areas))}.values())


def _entry(number: int, area: AreaName) -> PlaceEntry:
    syllables = area.pinyin.casefold().split()
    return PlaceEntry(
        id=number,
        kind=_PLACE_KINDS[area.kind],
        names=(normal(area.name),),
        pinyin=("".join(syllables),),
        initials=("".join(syllable[0] for syllable in syllables),),
        longitude_deg=None,
        latitude_deg=None,
    )


def _name(area: Area | None) -> str | None:
    return None if area is None else area.name
