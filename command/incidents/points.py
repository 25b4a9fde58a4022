"""Where incidents were: points alone, for weighing coverage by them."""

from datetime import datetime

import sqlalchemy as sa

from command.foundation.database import Database
from command.incidents.tables import incident

MOST = 200_000


async def list_points(
    database: Database, since: datetime, bounds_deg: tuple[float, float, float, float]
) -> list[tuple[float, float]]:
    """Longitude and latitude of incidents received since then within west, south, east, north; the newest first.

    A line or an area counts at a point on it.
    """
    point = sa.func.ST_PointOnSurface(incident.c.location)
    box = sa.func.ST_MakeEnvelope(*bounds_deg, 4326)
    statement = (
        sa.select(sa.func.ST_X(point), sa.func.ST_Y(point))
        .where(incident.c.received_at >= since, incident.c.location.op("&&")(box), sa.func.ST_Within(point, box))
        .order_by(incident.c.received_at.desc(), incident.c.id.desc())
        .limit(MOST)
    )
    async with database.transaction() as tx:
        return [(lon, lat) for lon, lat in await tx.execute(statement)]
