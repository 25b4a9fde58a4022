"""Use cases of geography. `Geography` answers from memory and follows the database within a second."""

import asyncio
from datetime import date, datetime, timedelta

import structlog
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from command.foundation.clock import Clock, civil_date
from command.foundation.database import Database
from command.foundation.tasks import Supervisor
from command.geo import extents, repository
from command.geo.atlas import Atlas
from command.geo.edition import Edition, LayerHits
from command.geo.models import Area, Areas, Layer

log = structlog.get_logger(__name__)
LOOK_S = 0.3
"""Between two looks at the versions; with the time to read and index a city this stays under a second."""


class Geography:
    """Whose place it is: the areas in memory. Look-ups are synchronous and take the instant asked for.

    `start` before serving; `stop` ends the following between two readings, never in the middle of one.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._atlas = Atlas()
        self._reading = asyncio.Lock()
        self._supervisor = Supervisor()
        self.versions: tuple[int, ...] = ()

    async def start(self) -> None:
        await self.load()
        self._supervisor.run("geography", self._follow)

    async def stop(self) -> None:
        async with self._reading:
            await self._supervisor.stop()

    async def load(self) -> None:
        """Read everything if it changed since the last time, index today, then swap it in."""
        async with self._reading:
            await self._read()

    async def _read(self) -> None:
        async with self._database.transaction() as tx:
            versions = await repository.versions(tx, *repository.AREA_TABLES)
            if versions == self.versions:
                return
            records = await repository.list_areas(tx)
            assignments = await repository.list_assignments(tx)
            disputes = await repository.list_disputes(tx)
        atlas = await asyncio.to_thread(Atlas, records, assignments, disputes)
        today = civil_date(self._clock.now())
        await asyncio.to_thread(atlas.edition, today)
        self._atlas, self.versions = atlas, versions
        log.info("areas_loaded", areas=len(records), disputes=len(disputes))

    async def _follow(self) -> None:
        """For ever: read again when a table changed, and index tomorrow before midnight needs it."""
        while True:
            await asyncio.sleep(LOOK_S)
            await self.load()
            tomorrow = civil_date(self._clock.now()) + timedelta(days=1)
            await asyncio.to_thread(self._atlas.edition, tomorrow)

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

    def areas_on(self, day: date) -> tuple[Area, ...]:
        """Every area that is valid on a day, by code."""
        return self._atlas.edition(day).areas

    def _edition(self, at: datetime) -> Edition:
        return self._atlas.edition(civil_date(at))
