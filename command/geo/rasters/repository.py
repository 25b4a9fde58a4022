"""SQL of raster tiles and of the reports of their imports."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
import sqlalchemy as sa
from geoalchemy2 import WKBElement

from command.foundation.database import Transaction
from command.geo.rasters.models import (
    Declared,
    Measured,
    PeopleUnit,
    Raster,
    RasterFormat,
    RasterKind,
    Surface,
    Tile,
    by_precedence,
)
from command.geo.rasters.tables import raster_tile
from command.geo.tables import SRID, geo_import, geo_import_finding

_RASTER = ("crs", "west", "north", "step_x", "step_y", "columns", "rows", "nodata")
_MEASURED = ("valid_cells", "void_cells", "lowest", "highest", "people")


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one file. `place`: longitude and latitude in degrees of what was refused, where that is one cell."""

    kind: RasterKind
    outcome: str
    file_name: str
    digest: str
    at: datetime
    actor: str
    counts: Mapping[str, int]
    refusal: str | None = None
    text: str = ""
    place: tuple[float, float] | None = None


async def list_tiles(tx: Transaction, kind: RasterKind | None = None) -> list[Tile]:
    """Every tile, or those of a kind, by precedence."""
    extent = sa.func.ST_AsBinary(raster_tile.c.extent, type_=sa.LargeBinary).label("wkb")
    query = sa.select(raster_tile, extent)
    if kind is not None:
        query = query.where(raster_tile.c.kind == kind.value)
    return by_precedence([_tile(row) for row in await tx.execute(query)])


async def lock_tiles(tx: Transaction, kind: RasterKind) -> dict[str, Tile]:
    """The tiles of a kind by digest, and no other import until the end of the transaction."""
    await tx.execute(sa.text("lock table raster_tile in share row exclusive mode"))
    return {tile.digest: tile for tile in await list_tiles(tx, kind)}


async def insert_tile(tx: Transaction, tile: Tile, extent: shapely.Polygon, import_id: int) -> None:
    """The row of a tile; its id is the database's, whatever the value says."""
    values = {
        "import_id": import_id,
        "kind": tile.kind.value,
        "digest": bytes.fromhex(tile.digest),
        "file_name": tile.file_name,
        "size_bytes": tile.size_bytes,
        "format": tile.format.value,
        "resolution_m": tile.resolution_m,
        "imported_at": tile.imported_at,
        "imported_by": tile.imported_by,
        "extent": WKBElement(shapely.to_wkb(extent), srid=SRID),
        **{name: getattr(tile.raster, name) for name in _RASTER},
        **{name: getattr(tile.measured, name) for name in _MEASURED},
        **_declared_values(tile.declared),
    }
    await tx.execute(sa.insert(raster_tile).values(values))


async def redeclare(tx: Transaction, tile_id: int, tile: Tile, import_id: int) -> None:
    """What is said of the same bytes, anew."""
    values = {
        "import_id": import_id,
        **{name: getattr(tile.raster, name) for name in _RASTER},
        **{name: getattr(tile.measured, name) for name in _MEASURED},
        **_declared_values(tile.declared),
    }
    await tx.execute(sa.update(raster_tile).where(raster_tile.c.id == tile_id).values(values))


async def record(tx: Transaction, report: Report) -> int:
    """The report of one file, with its refusal as a finding; returns the import's id."""
    values = {
        "kind": report.kind.value,
        "outcome": report.outcome,
        "file_name": report.file_name,
        "file_digest": bytes.fromhex(report.digest),
        "at": report.at,
        "actor": report.actor,
        "counts": dict(report.counts),
    }
    insert = sa.insert(geo_import).values(values).returning(geo_import.c.id)
    import_id: int = (await tx.execute(insert)).scalar_one()
    if report.refusal is not None:
        point = None if report.place is None else WKBElement(shapely.to_wkb(shapely.Point(report.place)), srid=SRID)
        finding: dict[str, Any] = {
            "kind": report.refusal,
            "outcome": "refused",
            "area_codes": [],
            "text": report.text,
            "geom": point,
        }
        await tx.execute(sa.insert(geo_import_finding).values({"import_id": import_id, **finding}))
    return import_id


def _declared_values(declared: Declared) -> dict[str, Any]:
    return {
        "source": declared.source,
        "vertical_datum": declared.vertical_datum,
        "surface": None if declared.surface is None else declared.surface.value,
        "unit": None if declared.unit is None else declared.unit.value,
        "nodata_is_nobody": declared.nodata_is_nobody,
        "classes": {str(code): int(clutter) for code, clutter in declared.classes.items()},
    }


def _tile(row: Any) -> Tile:
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for it
    declared = Declared(
        source=row.source,
        vertical_datum=row.vertical_datum,
        surface=None if row.surface is None else Surface(row.surface),
        unit=None if row.unit is None else PeopleUnit(row.unit),
        nodata_is_nobody=row.nodata_is_nobody,
        classes={int(code): clutter for code, clutter in row.classes.items()},
    )
    return Tile(
        id=row.id,
        kind=RasterKind(row.kind),
        digest=row.digest.hex(),
        file_name=row.file_name,
        size_bytes=row.size_bytes,
        format=RasterFormat(row.format),
        raster=Raster(**{name: values[name] for name in _RASTER}),
        bounds_deg=shapely.from_wkb(row.wkb).bounds,
        resolution_m=row.resolution_m,
        declared=declared,
        measured=Measured(**{name: values[name] for name in _MEASURED}),
        imported_at=row.imported_at,
        imported_by=row.imported_by,
    )
