"""SQL of open ownership: listing, locking and closing a dispute, and giving a stored area another shape from a day on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec
import shapely
import sqlalchemy as sa
from geoalchemy2 import WKBElement
from shapely.geometry.base import BaseGeometry

from command.foundation.database import Transaction
from command.geo.imports.records import Stored
from command.geo.metres import area_m2
from command.geo.schemas import Decision, DisputeFeature, DisputeProperties
from command.geo.tables import SRID, disputed_area, jurisdiction


@dataclass(frozen=True, slots=True)
class HeldDispute:
    id: int
    claimant_codes: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    shape: BaseGeometry


async def lock(tx: Transaction, code: str) -> HeldDispute | None:
    table = disputed_area
    wkb = sa.func.ST_AsBinary(table.c.geom, type_=sa.LargeBinary).label("wkb")
    columns = (table.c.id, table.c.claimant_codes, table.c.valid_from, table.c.valid_to, wkb)
    row = (await tx.execute(sa.select(*columns).where(table.c.code == code).with_for_update())).one_or_none()
    if row is None:
        return None
    return HeldDispute(row.id, tuple(row.claimant_codes), row.valid_from, row.valid_to, shapely.from_wkb(row.wkb))


async def list_all(tx: Transaction, *, is_open: bool | None) -> list[DisputeFeature]:
    statement = _select().order_by(disputed_area.c.valid_from, disputed_area.c.code)
    if is_open is not None:
        closed = disputed_area.c.valid_to
        statement = statement.where(closed.is_(None) if is_open else closed.is_not(None))
    return [_feature(row) for row in await tx.execute(statement)]


async def get(tx: Transaction, row_id: int) -> DisputeFeature:
    return _feature((await tx.execute(_select().where(disputed_area.c.id == row_id))).one())


async def close(tx: Transaction, row_id: int, decision: Decision, first_day: date, now: datetime, actor: str) -> None:
    """Its last day is the one before the decision holds; one settled on its own first day never held."""
    values = {
        "valid_to": first_day - timedelta(days=1),
        "awarded_code": decision.area_code,
        "decided_by": decision.decided_by,
        "decided_on": decision.decided_on,
        "document": decision.document,
        "settled_at": now,
        "settled_by": actor,
    }
    await tx.execute(sa.update(disputed_area).where(disputed_area.c.id == row_id).values(values))


async def list_settled(tx: Transaction) -> dict[str, str]:
    """Code of each settled dispute to the area that got the piece."""
    table = disputed_area
    rows = await tx.execute(sa.select(table.c.code, table.c.awarded_code).where(table.c.awarded_code.is_not(None)))
    return {row.code: row.awarded_code for row in rows}


async def reshape(tx: Transaction, old: Stored, shape: BaseGeometry, first_day: date, source: str) -> None:
    """A version with the new shape from `first_day` on; the old one ends the day before, if it held at all."""
    new = {
        "geom": WKBElement(shapely.to_wkb(shape), srid=SRID),
        "area_m2": area_m2(shape),
        "source": source,
    }
    mine = jurisdiction.c.id == old.id
    if old.draft.valid_from >= first_day:
        await tx.execute(sa.update(jurisdiction).where(mine).values(new))
        return
    kept = [column.name for column in jurisdiction.c if column.name not in {"id", "valid_from", *new}]
    values = [sa.literal(first_day), *(sa.literal(value, jurisdiction.c[name].type) for name, value in new.items())]
    copied = sa.select(*(jurisdiction.c[name] for name in kept), *values).where(mine)
    await tx.execute(sa.insert(jurisdiction).from_select([*kept, "valid_from", *new], copied))
    await tx.execute(sa.update(jurisdiction).where(mine).values(valid_to=first_day - timedelta(days=1)))


def _select() -> sa.Select[tuple[object, ...]]:
    columns = [column for column in disputed_area.c if column.name not in {"geom", "import_id"}]
    geometry = sa.func.ST_AsGeoJSON(disputed_area.c.geom, type_=sa.Text).label("geometry")
    return sa.select(*columns, geometry)


def _feature(row: sa.Row[tuple[object, ...]]) -> DisputeFeature:
    named = row._mapping  # noqa: SLF001 - SQLAlchemy's own name
    return DisputeFeature(
        id=named["id"],
        geometry=msgspec.json.decode(named["geometry"]),
        properties=DisputeProperties(**{name: named[name] for name in DisputeProperties.model_fields}),
    )
