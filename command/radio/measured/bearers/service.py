"""Use cases of measured reach: squares of a box, and townships. What it answers was counted before; see `folding`."""

import asyncio
import math
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final

import shapely

from command.force.service import Organisation
from command.foundation.clock import Clock, civil_date
from command.foundation.database import Database, Transaction
from command.foundation.errors import invalid
from command.foundation.security import Permission, Scope
from command.geo.models import Area, Layer
from command.geo.service import Edition, Geography, scales_at
from command.radio.measured.bearers import repository
from command.radio.measured.bearers.folding import POSITIONS, SIGNALS, months_back
from command.radio.measured.bearers.merging import Cell, leaves
from command.radio.measured.bearers.models import Bearer, Tally, Thresholds
from command.radio.measured.bearers.schemas import (
    BearerCollection,
    BearerFeature,
    BearersView,
    Counted,
    ThresholdsView,
    TownshipReach,
    TownshipsView,
)
from command.radio.measured.bearers.squares import COARSEST, FINEST, box_of, middle_deg, side_m
from command.radio.measured.bearers.views import areas_by_state, areas_told, feature_of

MOST_SQUARES: Final = 10_000
TOWNSHIP_LEVEL: Final = 18
MERGED_LEVELS: Final = 2
"""A square stands for at most sixteen of the finest that are shown."""
Box = tuple[float, float, float, float]
Found = dict[Cell, dict[Bearer, Tally]]


class Bearers:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        geography: Geography,
        organisation: Organisation,
        thresholds: Thresholds,
    ) -> None:
        self._database = database
        self._clock = clock
        self._geography = geography
        self._organisation = organisation
        self._thresholds = thresholds

    async def about(self, months: int, scope: Scope) -> BearersView:
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            counted = await self._counted(tx, months)
        told = {name: getattr(self._thresholds, name) for name in ThresholdsView.model_fields}
        return BearersView(counted=counted, thresholds=ThresholdsView(**told))

    async def cells(
        self, bbox: str, bearers: Collection[Bearer], months: int, limit: int, scope: Scope
    ) -> BearerCollection:
        """As fine as the limit allows, and as the evidence asks. Raises INVALID `bbox`."""
        scope.require(Permission.FORCE_READ)
        box_deg = _box_deg(bbox)
        async with self._database.transaction() as tx:
            counted = await self._counted(tx, months)
            finest = await self._finest(tx, box_deg, counted.since, bearers, limit)
            coarsest = max(COARSEST, finest - MERGED_LEVELS)
            found: Found = {}
            for level in range(coarsest, finest + 1):
                # Quarters of every coarsest square, also of those that the box only touches.
                box = box_of(box_deg, coarsest).down(level - coarsest)
                found |= await repository.list_cells(tx, level, box, counted.since, bearers)
        features, omitted = await asyncio.to_thread(self._told, found, coarsest, finest, limit, scope)
        return BearerCollection(counted=counted, finest_level=finest, omitted=omitted, features=features)

    async def townships(self, months: int, scope: Scope) -> TownshipsView:
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            counted = await self._counted(tx, months)
            found = await repository.list_cells(tx, TOWNSHIP_LEVEL, None, counted.since, list(Bearer))
        edition = self._geography.edition(civil_date(self._clock.now()))
        townships = await asyncio.to_thread(self._townships, found, edition, scope)
        middle = next(iter(found), Cell(TOWNSHIP_LEVEL, 0, 1 << (TOWNSHIP_LEVEL - 1)))
        square_m = round(side_m(middle.level, middle.y), 1)
        return TownshipsView(counted=counted, square_m=square_m, townships=townships)

    async def _counted(self, tx: Transaction, months: int) -> Counted:
        """The month now is one of them."""
        until = await repository.cursors(tx)
        since: date = months_back(self._clock.now(), months - 1)
        return Counted(since=since, positions_until=until.get(POSITIONS), signals_until=until.get(SIGNALS))

    async def _finest(self, tx: Transaction, box_deg: Box, since: date, bearers: Collection[Bearer], limit: int) -> int:
        """The finest level with at most so many squares in the box."""
        for level in range(COARSEST + 1, FINEST + 1):
            box = box_of(box_deg, level)
            if await repository.count_cells(tx, level, box, since, bearers, limit) > limit:
                return level - 1
        return FINEST

    def _told(
        self, found: Found, coarsest: int, finest: int, limit: int, scope: Scope
    ) -> tuple[list[BearerFeature], int]:
        shown = sorted(leaves(found, coarsest, finest, self._thresholds.least_evidence))
        if scope.body_ids is not None:
            edition = self._geography.edition(civil_date(self._clock.now()))
            areas = self._areas_of(shown, edition, scope)
            shown = [cell for cell, area in zip(shown, areas, strict=True) if area is not None]
        features = [feature_of(cell, found[cell], self._thresholds) for cell in shown[:limit]]
        return features, max(0, len(shown) - limit)

    def _townships(self, found: Found, edition: Edition, scope: Scope) -> list[TownshipReach]:
        cells = list(found)
        of_area: dict[str, list[Cell]] = {}
        for cell, area in zip(cells, self._areas_of(cells, edition, scope), strict=True):
            if area is not None:
                of_area.setdefault(area.code, []).append(cell)
        return [
            self._township(area, shape, [(cell, found[cell]) for cell in of_area.get(area.code, [])])
            for area, shape in zip(edition.areas, edition.shapes, strict=False)
            if area.layer is Layer.STREET and self._covers(area, scope)
        ]

    def _township(
        self, area: Area, shape: shapely.Geometry, cells: Sequence[tuple[Cell, Mapping[Bearer, Tally]]]
    ) -> TownshipReach:
        whole_km2 = _km2(shape)
        together, of_bearer = areas_by_state(cells, self._thresholds)
        return TownshipReach(
            code=area.code,
            name=area.name,
            area_km2=round(whole_km2, 4),
            together=areas_told(together, whole_km2),
            bearers={bearer: areas_told(by_state, whole_km2) for bearer, by_state in of_bearer.items()},
        )

    def _areas_of(self, cells: Sequence[Cell], edition: Edition, scope: Scope) -> list[Area | None]:
        """The township of each square's middle; None where there is none, or none that the scope covers."""
        if not cells:
            return []
        lon, lat = zip(*(middle_deg(*cell) for cell in cells), strict=True)
        hits = edition.many(Layer.STREET, lon, lat)
        covered = [self._covers(area, scope) for area in hits.areas]
        return [hits.areas[at] if at >= 0 and covered[at] else None for at in hits.position.tolist()]

    def _covers(self, area: Area, scope: Scope) -> bool:
        """The city sees everything, a squad what it answers for."""
        if scope.body_ids is None:
            return True
        bodies = (self._organisation.find_by_code(code) for code in area.body_codes)
        return any(body is not None and scope.covers(body.id) for body in bodies)


def _box_deg(text: str) -> Box:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise invalid("bbox", "four numbers: west,south,east,north") from None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise invalid("bbox", "west <= east and south <= north, in degrees")
    return west, south, east, north


def _km2(shape: shapely.Geometry) -> float:
    """In the plane that touches its middle."""
    middle = shape.centroid
    if math.isnan(middle.y):
        return 0.0
    east_m, north_m = scales_at(middle.y)
    return float(shapely.area(shape)) * east_m * north_m / 1e6
