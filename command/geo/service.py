"""Use cases of geography. `Geography` answers from memory and follows the database within a second."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

import structlog
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from command.foundation.clock import Clock, civil_date
from command.foundation.database import Database, Transaction
from command.geo import extents, repository
from command.geo.atlas import Atlas
from command.geo.edition import Edition, LayerHits
from command.geo.following import Follower
from command.geo.metres import scales_at
from command.geo.models import Area, Areas, Layer

log = structlog.get_logger(__name__)

__all__ = ["Edition", "Geography", "scales_at"]


class Geography:
    """Whose place it is: the areas in memory. Look-ups are synchronous and take the instant asked for."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._clock = clock
        self._atlas = Atlas()
        self._follower = Follower(database, "geography", repository.AREA_TABLES, self._read)

    async def start(self) -> None:
        """Read the areas before anything is served, and follow the database from then on."""
        await self._follower.start()

    async def stop(self) -> None:
        await self._follower.stop()

    async def refresh(self) -> None:
        """Read the areas again if they changed: for whoever just changed them."""
        await self._follower.refresh()

    async def _read(self, tx: Transaction) -> Callable[[], Awaitable[None]]:
        records = await repository.list_areas(tx)
        assignments = await repository.list_assignments(tx)
        disputes = await repository.list_disputes(tx)

        async def put_in_place() -> None:
            """Index today and tomorrow beside the running service, then swap."""
            atlas = Atlas(records, assignments, disputes)
            today = civil_date(self._clock.now())
            for day in (today, today + timedelta(days=1)):
                await asyncio.to_thread(atlas.edition, day)
            self._atlas = atlas
            log.info("areas_loaded", areas=len(records), disputes=len(disputes))

        return put_in_place

    def at(self, longitude_deg: float, latitude_deg: float, at: datetime) -> Areas:
        """The areas of a WGS-84 point at an instant. Borders: the rule of `Edition`."""
        return self._edition(at).at(longitude_deg, latitude_deg)

    def at_many(self, layer: Layer, longitude_deg: ArrayLike, latitude_deg: ArrayLike, at: datetime) -> LayerHits:
        """One layer's areas of WGS-84 points (n,) at one instant."""
        return self._edition(at).many(layer, longitude_deg, latitude_deg)

    def along(self, geometry: BaseGeometry, at: datetime) -> Areas:
        """The areas of a WGS-84 point, line or polygon: districts are those in which it has real extent."""
        return extents.along(self._edition(at), geometry)

    def find_area(self, code: str, at: datetime) -> Area | None:
        """The area of this code that is valid at an instant, in whatever layer."""
        return self._edition(at).find(code, *Layer)

    def middle_of(self, code: str, at: datetime) -> tuple[float, float] | None:
        """A longitude and a latitude inside the area of this code: where "somewhere in it" is drawn."""
        edition = self._edition(at)
        for area, shape in zip(edition.areas, edition.shapes, strict=False):
            if area.code == code:
                inside = shape.representative_point()
                return inside.x, inside.y
        return None

    def edition(self, day: date) -> Edition:
        """Everything that is valid on a day of Asia/Shanghai: areas by code, their shapes, open ownership."""
        return self._atlas.edition(day)

    def _edition(self, at: datetime) -> Edition:
        return self._atlas.edition(civil_date(at))
