"""All SQL of jurisdictions, open ownership and import reports."""

from typing import Any

import msgspec
import shapely
import sqlalchemy as sa

from command.foundation.database import Transaction
from command.geo.atlas import AreaRecord, Assignment, DisputeRecord
from command.geo.models import Area, AreaKind, AreaName, DisputedArea, Layer, SubjectMode, ZoneRank
from command.geo.schemas import FindingFeature, FindingProperties, ImportView
from command.geo.tables import (
    disputed_area,
    geo_import,
    geo_import_finding,
    geo_version,
    jurisdiction,
    jurisdiction_body,
)

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


async def list_area_names(tx: Transaction) -> list[AreaName]:
    """The areas that people name, of all times; the city itself says nothing of where."""
    c = jurisdiction.c
    query = sa.select(c.code, c.name, c.name_pinyin, c.kind).where(c.layer != Layer.CITY.value)
    rows = (await tx.execute(query.order_by(c.code, c.valid_from.desc(), c.layer))).all()
    return [AreaName(row.code, row.name, row.name_pinyin, AreaKind(row.kind)) for row in rows]


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


async def list_imports(tx: Transaction, before: int | None, limit: int) -> list[ImportView]:
    """Reports, the newest first, those with an id below `before`."""
    table = geo_import
    columns = [table.c[name] for name in ImportView.model_fields]
    statement = sa.select(*columns).order_by(table.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(table.c.id < before)
    return [ImportView(**row._mapping) for row in await tx.execute(statement)]  # noqa: SLF001 - SQLAlchemy's own name


async def import_exists(tx: Transaction, import_id: int) -> bool:
    statement = sa.select(sa.exists().where(geo_import.c.id == import_id))
    return bool((await tx.execute(statement)).scalar_one())


async def list_findings(tx: Transaction, import_id: int) -> list[FindingFeature]:
    table = geo_import_finding
    columns = (table.c.id, table.c.kind, table.c.outcome, table.c.text, table.c.area_codes, table.c.area_m2)
    geometry = sa.func.ST_AsGeoJSON(table.c.geom, type_=sa.Text).label("geometry")
    statement = sa.select(*columns, geometry).where(table.c.import_id == import_id).order_by(table.c.id)
    return [
        FindingFeature(
            id=row.id,
            geometry=None if row.geometry is None else msgspec.json.decode(row.geometry),
            properties=FindingProperties(
                kind=row.kind, outcome=row.outcome, text=row.text, area_codes=row.area_codes, area_m2=row.area_m2
            ),
        )
        for row in await tx.execute(statement)
    ]
