"""All SQL of jurisdictions, open ownership and import reports."""

from typing import Any

import shapely
import sqlalchemy as sa

from command.foundation.database import Transaction
from command.geo.atlas import AreaRecord, Assignment, DisputeRecord
from command.geo.models import Area, AreaKind, DisputedArea, Layer, SubjectMode, ZoneRank
from command.geo.tables import disputed_area, geo_version, jurisdiction, jurisdiction_body

AREA_TABLES = ("jurisdiction", "jurisdiction_body", "disputed_area")


async def versions(tx: Transaction, *names: str) -> tuple[int, ...]:
    """How often the rows of each named table changed; in the order of the names."""
    rows = await tx.execute(sa.select(geo_version).where(geo_version.c.name.in_(names)))
    found = {row.name: row.version for row in rows}
    return tuple(found[name] for name in names)


async def list_areas(tx: Transaction) -> list[AreaRecord]:
    """Areas of all layers and times."""
    columns = [column for column in jurisdiction.c if column.name not in {"geom", "seat"}]
    rows = (await tx.execute(sa.select(*columns, _wkb(jurisdiction.c.geom)).order_by(jurisdiction.c.id))).all()
    shapes = shapely.from_wkb([row.wkb for row in rows])
    return [AreaRecord(_area(row), shape) for row, shape in zip(rows, shapes, strict=True)]


async def list_assignments(tx: Transaction) -> list[Assignment]:
    table = jurisdiction_body
    columns = (table.c.area_code, table.c.body_code, table.c.position, table.c.valid_from, table.c.valid_to)
    return [Assignment(*row) for row in await tx.execute(sa.select(*columns))]


async def list_disputes(tx: Transaction) -> list[DisputeRecord]:
    columns = [column for column in disputed_area.c if column.name != "geom"]
    rows = (await tx.execute(sa.select(*columns, _wkb(disputed_area.c.geom)).order_by(disputed_area.c.code))).all()
    shapes = shapely.from_wkb([row.wkb for row in rows])
    return [
        DisputeRecord(
            DisputedArea(row.id, row.code, tuple(row.claimant_codes), row.desk_code),
            row.valid_from,
            row.valid_to,
            shape,
        )
        for row, shape in zip(rows, shapes, strict=True)
    ]


def _wkb(column: sa.Column[Any]) -> sa.Label[bytes]:
    return sa.func.ST_AsBinary(column, type_=sa.LargeBinary).label("wkb")


def _area(row: Any) -> Area:
    return Area(
        id=row.id,
        code=row.code,
        name=row.name,
        layer=Layer(row.layer),
        kind=AreaKind(row.kind),
        subject_mode=None if row.subject_mode is None else SubjectMode(row.subject_mode),
        subject_name=row.subject_name,
        rank=None if row.rank is None else ZoneRank(row.rank),
        parent_code=row.parent_code,
        enforcement_parent_code=row.enforcement_parent_code,
        body_codes=() if row.body_code is None else (row.body_code,),
        document=row.document,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        approved_from=row.approved_from,
        approved_to=row.approved_to,
        synthetic=row.synthetic,
    )
