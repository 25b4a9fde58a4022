"""SQL of vector tiles: one statement a layer, cut and simplified by PostGIS, with a second layer that carries labels."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa

from command.foundation.database import Transaction

_EXTENT = 4096
_BUFFER = 64
DEEPEST_ZOOM = 22


class TileLayer(StrEnum):
    CITY = "city"
    DISTRICT = "district"
    ENFORCEMENT_DISTRICT = "enforcement_district"
    STREET = "street"
    ZONE = "zone"
    DISPUTED = "disputed"
    """待确权 areas."""
    FINDINGS = "findings"
    """The findings of the newest import report, or of the one asked for."""
    ROADS = "roads"
    PLACES = "places"


@dataclass(frozen=True, slots=True)
class TileAddress:
    layer: TileLayer
    zoom: int
    column: int
    row: int


_AREAS = """
    select geom, code, name, kind, subject_mode, body_code, synthetic, coalesce(seat, ST_PointOnSurface(geom)) as spot
    from jurisdiction
    where layer = :layer and valid_from <= :day and (valid_to is null or valid_to >= :day) and geom && bounds.degrees
"""
_DISPUTES = """
    select geom, code, array_to_string(claimant_codes, ' ') as claimant_codes, desk_code, code as name,
      ST_PointOnSurface(geom) as spot
    from disputed_area
    where valid_from <= :day and (valid_to is null or valid_to >= :day) and geom && bounds.degrees
"""
_FINDINGS = """
    select geom, kind, outcome, text as name, area_m2, import_id, ST_PointOnSurface(geom) as spot
    from geo_import_finding
    where import_id = coalesce(cast(:import_id as bigint), (select max(id) from geo_import where kind = 'jurisdictions'))
      and geom && bounds.degrees
"""
_ROADS = """
    select ST_Simplify(ST_Collect(place.geom), 360.0 / 4096 * 3 / power(2, :zoom)) as geom, place.road_class as class,
      min(place.code) filter (where :zoom >= 12) as code, min(place.name) filter (where :zoom >= 12) as name,
      cast(null as geometry) as spot
    from place
    where kind = 'road' and geom is not null and geom && bounds.degrees
      and :zoom >= case road_class when 'expressway' then 7 when 'arterial' then 9 when 'collector' then 11
                   when 'lane' then 13 else 12 end
    group by place.road_class, case when :zoom >= 12 then place.id end
"""
"""Far out the roads of a class are one feature without a name; near, each is its own and carries its name."""
_PLACES = """
    select point as geom, code, name, kind, cast(null as geometry) as spot from place
    where kind <> 'road' and point && bounds.degrees
      and :zoom >= case kind when 'landmark' then 13 when 'crossing' then 15 else 16 end
"""
_SELECTS = {
    TileLayer.DISPUTED: _DISPUTES,
    TileLayer.FINDINGS: _FINDINGS,
    TileLayer.ROADS: _ROADS,
    TileLayer.PLACES: _PLACES,
}
TABLE_OF = {
    TileLayer.DISPUTED: "disputed_area",
    TileLayer.FINDINGS: "geo_import_finding",
    TileLayer.ROADS: "place",
    TileLayer.PLACES: "place",
}
"""Whose version a layer's tiles have; areas are the default."""
_TILE = """
    with envelope as (
      select ST_TileEnvelope(:zoom, :column, :row) as cut,
        ST_Transform(ST_TileEnvelope(:zoom, :column, :row, margin => :margin), 4326) as degrees
    ), found as (
      select found.* from envelope as bounds, lateral ({select}) as found
    ), shapes as (
      select ST_AsMVTGeom(ST_Transform(found.geom, 3857), cut, :extent, :buffer) as mvt_geom,
        to_jsonb(found) - 'geom' - 'spot' as properties
      from found, envelope where found.geom is not null
    ), labels as (
      select ST_AsMVTGeom(ST_Transform(found.spot, 3857), cut, :extent, 0) as mvt_geom,
        to_jsonb(found) - 'geom' - 'spot' as properties
      from found, envelope where found.spot is not null
    )
    select coalesce((select ST_AsMVT(shapes, cast(:name as text), :extent, 'mvt_geom') from shapes
                     where mvt_geom is not null), '')
      || coalesce((select ST_AsMVT(labels, cast(:name as text) || '_label', :extent, 'mvt_geom') from labels
                   where mvt_geom is not null), '')
"""


async def draw(tx: Transaction, address: TileAddress, day: date, import_id: int | None = None) -> bytes:
    """The tile as MVT: the layer's shapes, and `<layer>_label` with one point an area. Empty bytes for nothing."""
    values: dict[str, object] = {
        "zoom": address.zoom,
        "column": address.column,
        "row": address.row,
        "name": address.layer.value,
        "extent": _EXTENT,
        "buffer": _BUFFER,
        "margin": _BUFFER / _EXTENT,
        "layer": address.layer.value,
        "day": day,
        "import_id": import_id,
    }
    statement = sa.text(_TILE.format(select=_SELECTS.get(address.layer, _AREAS)))
    used = {name: values[name] for name in statement.compile().params}
    drawn: bytes = (await tx.execute(statement, used)).scalar_one()
    return drawn
