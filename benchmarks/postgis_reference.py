"""Whose place it is by PostGIS alone: what the look-up in memory is compared with, in tests and in the benchmark.

`ST_Relate` decides who holds a point. A point that nobody holds goes to the nearest area within a metre, measured in
the plane that touches the ellipsoid at the point; equal distances (to a micrometre) go to the lowest code.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
import sqlalchemy as sa
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from command.foundation.database import Database

_SQL = sa.text("""
    with area as materialized (
      select code, ST_GeomFromWKB(wkb, 4326) as geom
      from unnest(cast(:codes as text[]), cast(:shapes as bytea[])) as given (code, wkb)
    ), point as materialized (
      select n, lon, lat, ST_SetSRID(ST_MakePoint(lon, lat), 4326) as geom,
        1 - 0.00669437999014132 * pow(sin(radians(lat)), 2) as flat
      from unnest(cast(:lons as double precision[]), cast(:lats as double precision[])) with ordinality
        as given (lon, lat, n)
    ), related as (
      select n, code, ST_Relate(area.geom, point.geom) as how from point join area on area.geom && point.geom
    ), held as (
      select n, min(code) as code, count(*) > 1 or bool_or(substr(how, 4, 1) <> 'F') as is_open
      from related where substr(how, 1, 1) <> 'F' or substr(how, 4, 1) <> 'F' group by n
    ), measured as (
      select n, code, ST_Distance(
          ST_SetSRID(ST_MakePoint(0, 0), 4326),
          ST_Scale(
            ST_Translate(area.geom, -lon, -lat),
            radians(6378137 / sqrt(flat) * cos(radians(lat))),
            radians(6378137 * (1 - 0.00669437999014132) / pow(flat, 1.5))
          )
        ) as metres
      from point join area on area.geom && ST_Expand(point.geom, 0.00002)
      where n not in (select n from held)
    ), nearest as (
      select distinct on (n) n, code from measured where round(cast(metres as numeric), 6) <= 1
      order by n, round(cast(metres as numeric), 6), code
    )
    select coalesce(held.code, nearest.code) as code,
      coalesce(held.is_open, nearest.code is not null) as is_open
    from point left join held using (n) left join nearest using (n) order by n
""")


@dataclass(frozen=True, slots=True)
class Placed:
    """The area of a point, and whether its ownership is open."""

    code: str | None
    is_open: bool


async def place(database: Database, shapes: Sequence[BaseGeometry], points: NDArray[np.float64]) -> list[Placed]:
    """The answer for points (n, 2) in degrees over areas with the codes 000, 001, … in the order of `shapes`."""
    values = {
        "codes": [f"{number:03}" for number in range(len(shapes))],
        "shapes": [shapely.to_wkb(shape) for shape in shapes],
        "lons": points[:, 0].tolist(),
        "lats": points[:, 1].tolist(),
    }
    async with database.transaction() as tx:
        return [Placed(row.code, row.is_open) for row in await tx.execute(_SQL, values)]
