"""All SQL of places."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from command.foundation.database import Transaction
from command.geo.place_index import PlaceEntry, PlaceKind
from command.geo.place_query import normal
from command.geo.tables import place

PLACE_TABLES = ("place",)
NAME_SEPARATOR = " "
"""Between the spellings of a place's several names: a spelling holds no blanks."""
_CHUNK = 5000
_PIECE = 2000


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place as it is shown."""

    id: int
    code: str
    kind: PlaceKind
    name: str
    aliases: tuple[str, ...]
    area_code: str | None
    precision: str
    longitude_deg: float | None
    latitude_deg: float | None


async def list_entries(tx: Transaction) -> list[PlaceEntry]:
    """What the index keeps of every place; read by pieces, so that the process answers others meanwhile."""
    entries: list[PlaceEntry] = []
    while piece := await _list_entries_after(tx, entries[-1].id if entries else 0):
        entries += piece
    return entries


async def _list_entries_after(tx: Transaction, last_id: int) -> list[PlaceEntry]:
    columns = (place.c.id, place.c.kind, place.c.name, place.c.aliases, place.c.pinyin, place.c.initials)
    statement = sa.select(*columns, *_degrees()).where(place.c.id > last_id).order_by(place.c.id).limit(_PIECE)
    return [
        PlaceEntry(
            id=row.id,
            kind=PlaceKind(row.kind),
            names=tuple(normal(name) for name in (row.name, *row.aliases)),
            pinyin=tuple(row.pinyin.split(NAME_SEPARATOR)),
            initials=tuple(row.initials.split(NAME_SEPARATOR)),
            longitude_deg=row.lon,
            latitude_deg=row.lat,
        )
        for row in await tx.execute(statement)
    ]


async def list_places(tx: Transaction, ids: Sequence[int]) -> list[PlaceRow]:
    """The places of these ids, in their order."""
    columns = (place.c.id, place.c.code, place.c.kind, place.c.name, place.c.aliases, place.c.area_code)
    rows = await tx.execute(sa.select(*columns, place.c.precision, *_degrees()).where(place.c.id.in_(ids)))
    found = {row.id: _row(row) for row in rows}
    return [found[number] for number in ids if number in found]


async def list_points(
    tx: Transaction, kind: PlaceKind, bounds_deg: tuple[float, float, float, float], limit: int
) -> list[tuple[float, float]]:
    """Longitude and latitude of the places of a kind within west, south, east, north."""
    west, south, east, north = bounds_deg
    lon, lat = (label.element for label in _degrees())
    statement = sa.select(*_degrees()).where(place.c.kind == kind.value)
    statement = statement.where(lon.between(west, east), lat.between(south, north)).order_by(place.c.id).limit(limit)
    return [(row.lon, row.lat) for row in await tx.execute(statement)]


async def find_crossings(tx: Transaction, one: Sequence[int], other: Sequence[int]) -> list[PlaceRow]:
    """Points where the lines of two sets of roads meet, for crossings that no import named."""
    first, second = place.alias(), place.alias()
    meeting = sa.func.ST_PointOnSurface(sa.func.ST_Intersection(first.c.geom, second.c.geom))
    rows = await tx.execute(
        sa.select(
            first.c.id,
            first.c.code,
            first.c.name,
            second.c.code.label("other_code"),
            second.c.name.label("other_name"),
            sa.func.ST_X(meeting).label("lon"),
            sa.func.ST_Y(meeting).label("lat"),
        )
        .select_from(first.join(second, sa.func.ST_Intersects(first.c.geom, second.c.geom)))
        .where(first.c.id.in_(one), second.c.id.in_(other))
    )
    return [
        PlaceRow(
            id=row.id,
            code=f"{row.code}+{row.other_code}",
            kind=PlaceKind.CROSSING,
            name=f"{row.name}与{row.other_name}交叉口",
            aliases=(),
            area_code=None,
            precision="point",
            longitude_deg=row.lon,
            latitude_deg=row.lat,
        )
        for row in rows
    ]


async def upsert(tx: Transaction, rows: Sequence[dict[str, Any]], import_id: int, source: str) -> None:
    """Places by code, new or changed. `point` and `geom` are WKT in degrees; lists are lists."""
    for begin in range(0, len(rows), _CHUNK):
        await tx.execute(_UPSERT, {"rows": rows[begin : begin + _CHUNK], "import_id": import_id, "source": source})


_UPSERT = sa.text("""
    insert into place (code, kind, name, aliases, pinyin, initials, area_code, precision, road_codes, road_class,
                       point, geom, source, import_id)
    select code, kind, name, aliases, pinyin, initials, area_code, precision, road_codes, road_class,
           ST_GeomFromText(point, 4326), ST_GeomFromText(geom, 4326), :source, :import_id
    from jsonb_to_recordset(:rows) as given (code text, kind text, name text, aliases text[], pinyin text,
         initials text, area_code text, precision text, road_codes text[], road_class text, point text, geom text)
    on conflict (code) do update set
      kind = excluded.kind, name = excluded.name, aliases = excluded.aliases, pinyin = excluded.pinyin,
      initials = excluded.initials, area_code = excluded.area_code, precision = excluded.precision,
      road_codes = excluded.road_codes, road_class = excluded.road_class, point = excluded.point, geom = excluded.geom, source = excluded.source,
      import_id = excluded.import_id
""").bindparams(sa.bindparam("rows", type_=JSONB))


def _degrees() -> tuple[sa.Label[float], sa.Label[float]]:
    return sa.func.ST_X(place.c.point).label("lon"), sa.func.ST_Y(place.c.point).label("lat")


def _row(row: Any) -> PlaceRow:
    return PlaceRow(
        id=row.id,
        code=row.code,
        kind=PlaceKind(row.kind),
        name=row.name,
        aliases=tuple(row.aliases),
        area_code=row.area_code,
        precision=row.precision,
        longitude_deg=row.lon,
        latitude_deg=row.lat,
    )
