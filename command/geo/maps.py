"""Use cases of the map: areas as GeoJSON, vector tiles and their versions, reports of imports."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from command.foundation.clock import Clock, civil_date
from command.foundation.database import Database
from command.foundation.errors import not_found
from command.geo import repository, tiles
from command.geo.edition import Edition
from command.geo.models import Layer
from command.geo.schemas import FindingCollection, ImportView
from command.geo.service import Geography
from command.geo.tile_memory import TileMemory
from command.geo.tiles import TABLE_OF, TileAddress, TileLayer
from command.geo.views import feature_collection

_MOST_MADE = 12
"""FeatureCollections kept: layers times tolerances that pages ask for. Each keeps its edition alive."""

_DRAWN_BYTES = 24 * 1024 * 1024
"""A city's roads from zoom 7 to 15 are about half of this."""


@dataclass(frozen=True, slots=True)
class Made:
    """A body and the tag that changes with it."""

    body: bytes
    etag: str


class Maps:
    def __init__(self, database: Database, clock: Clock, geography: Geography) -> None:
        self._database = database
        self._clock = clock
        self._geography = geography
        self._drawn: TileMemory[tuple[TileAddress, str], bytes] = TileMemory(_DRAWN_BYTES)
        self._made: dict[tuple[int, tuple[Layer, ...], float], tuple[Edition, Made]] = {}

    def now(self) -> datetime:
        return self._clock.now()

    async def areas(self, layers: Sequence[Layer], tolerance_m: float, day: date | None) -> Made:
        """The areas of a day; made once for an edition, its layers and its tolerance."""
        asked = day or civil_date(self._clock.now())
        edition = await asyncio.to_thread(self._geography.edition, asked)
        key = (id(edition), tuple(layers), tolerance_m)
        kept = self._made.get(key)
        if kept is not None:
            return kept[1]
        body = await asyncio.to_thread(feature_collection, edition, layers, tolerance_m)
        if len(self._made) >= _MOST_MADE:
            self._made.clear()
        made = Made(body, f'"{hashlib.sha256(body).hexdigest()[:20]}"')
        self._made[key] = (edition, made)
        return made

    async def tile_versions(self) -> dict[TileLayer, int]:
        async with self._database.transaction() as tx:
            names = [TABLE_OF.get(layer, "jurisdiction") for layer in TileLayer]
            return dict(zip(TileLayer, await repository.versions(tx, *names), strict=True))

    async def tile_version(self, layer: TileLayer, import_id: int | None = None) -> tuple[int, str]:
        """The layer's version, and the tag of its tiles: areas also change at midnight."""
        async with self._database.transaction() as tx:
            (version,) = await repository.versions(tx, TABLE_OF.get(layer, "jurisdiction"))
        return version, f'"{layer}-{version}-{civil_date(self._clock.now())}-{import_id or ""}"'

    async def tile(self, address: TileAddress, etag: str, import_id: int | None = None) -> bytes:
        """The tile that `etag` (of `tile_version`) names; drawn once for all who ask."""
        kept = self._drawn.find((address, etag))
        if kept is not None:
            return kept
        async with self._database.transaction() as tx:
            drawn = await tiles.draw(tx, address, civil_date(self._clock.now()), import_id)
        self._drawn.keep((address, etag), drawn, len(drawn))
        return drawn

    async def imports(self, before: int | None, limit: int) -> list[ImportView]:
        async with self._database.transaction() as tx:
            return await repository.list_imports(tx, before, limit)

    async def findings(self, import_id: int) -> FindingCollection:
        """Raises NOT_FOUND `import_not_found`."""
        async with self._database.transaction() as tx:
            features = await repository.list_findings(tx, import_id)
            if not features and not await repository.import_exists(tx, import_id):
                raise not_found("import", import_id)
        return FindingCollection(features=features)
