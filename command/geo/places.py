"""Searching places offline: the index in memory, the rows from the database, the crossing of two roads."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from command.foundation.database import Database, Transaction
from command.geo import place_records
from command.geo.following import Follower
from command.geo.models import Area
from command.geo.place_index import PlaceIndex, PlaceKind
from command.geo.place_query import readings
from command.geo.place_records import PlaceRow
from command.geo.service import Geography

log = structlog.get_logger(__name__)
_ROADS_OF_A_NAME = 20
_MOST_LANDMARKS = 20_000
_AREA = "area"


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
        self._follower = Follower(database, "places", place_records.PLACE_TABLES, self._read)

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
        """At most `limit` places, best first; see `PlaceIndex.find`. Two roads without a named crossing are crossed."""
        ids = self._index.find(query, limit, near)
        async with self._database.transaction() as tx:
            rows = await place_records.list_places(tx, ids)
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

        async def put_in_place() -> None:
            self._index = await asyncio.to_thread(PlaceIndex, entries)
            log.info("places_loaded", places=len(entries))

        return put_in_place


def _name(area: Area | None) -> str | None:
    return None if area is None else area.name
