"""One call of responsibility with its reasons: the areas of the benchmark under a district, a squad, and a matter."""

import time
from datetime import date, datetime

import numpy as np
import shapely
import sqlalchemy as sa
from numpy.typing import NDArray
from shapely.geometry import Point

from command.force.service import Organisation
from command.force.tables import body
from command.foundation.database import Database
from command.geo.imports.records import element
from command.geo.service import Geography
from command.geo.tables import jurisdiction
from command.incidents.catalogue import Matter
from command.incidents.models import Level
from command.incidents.service import Flags, Matters, Responsibility

FIRST_DAY = date(2020, 1, 1)
MATTER = "SR-1"
BODIES = (("detachment", None), ("brigade", "detachment"), ("squad", "brigade"))
UPPER_LAYERS = (("city", "city", "detachment"), ("district", "district", "brigade"))


async def single_us(
    database: Database, geography: Geography, points: NDArray[np.float64], box: tuple[float, ...], at: datetime
) -> float:
    """Mean of single calls in microseconds: `points` (n, 2) in WGS-84 degrees, asked one by one."""
    responsibility = await _prepared(database, geography, box)
    places = [Point(longitude, latitude) for longitude, latitude in points.tolist()]
    begin = time.perf_counter()
    for place in places:
        responsibility.of(place, MATTER, Flags(), at)
    return (time.perf_counter() - begin) / len(places) * 1e6


async def _prepared(database: Database, geography: Geography, box: tuple[float, ...]) -> Responsibility:
    organisation, matters = Organisation(), Matters(database)
    async with database.transaction() as tx:
        ids: dict[str | None, int] = {}
        for code, parent in BODIES:
            values = {"code": code, "name": code, "short_name": code, "kind": code, "parent_id": ids.get(parent)}
            ids[code] = (await tx.execute(sa.insert(body).values(**values).returning(body.c.id))).scalar_one()
        await tx.execute(sa.update(jurisdiction).values(body_code="squad", parent_code="district"))
        for layer, kind, body_code in UPPER_LAYERS:
            await tx.execute(
                sa.insert(jurisdiction).values(
                    code=layer,
                    name=layer,
                    layer=layer,
                    kind=kind,
                    subject_name=layer,
                    body_code=body_code,
                    valid_from=FIRST_DAY,
                    area_m2=1.0,
                    synthetic=True,
                    source="benchmark",
                    geom=element(shapely.MultiPolygon([shapely.box(*box)])),
                )
            )
        stall = Matter(
            MATTER, "占道经营", "appearance", Level.DISTRICT, "support", penalty_power=True, valid_from=FIRST_DAY
        )
        await matters.save(tx, [stall])
        await organisation.load(tx)
    await geography.refresh()
    return Responsibility(geography, organisation, matters)
