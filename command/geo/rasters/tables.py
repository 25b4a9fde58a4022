"""The table of raster tiles. Their bytes lie in the data directory, named by their SHA-256."""

import sqlalchemy as sa
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import JSONB

from command.foundation.database import metadata
from command.geo.tables import SRID

raster_tile = sa.Table(
    "raster_tile",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("import_id", sa.BigInteger, sa.ForeignKey("geo_import.id"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False, comment="SHA-256 of the file, and its name in the store."),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("format", sa.Text, nullable=False),
    sa.Column("crs", sa.Text, nullable=False),
    sa.Column("west", sa.Double, nullable=False, comment="Outer corner of the first cell, in units of the crs."),
    sa.Column("north", sa.Double, nullable=False),
    sa.Column("step_x", sa.Double, nullable=False),
    sa.Column("step_y", sa.Double, nullable=False),
    sa.Column("columns", sa.Integer, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("nodata", sa.Double),
    sa.Column("resolution_m", sa.Double, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("vertical_datum", sa.Text, nullable=False, server_default=""),
    sa.Column("surface", sa.Text),
    sa.Column("unit", sa.Text),
    sa.Column("nodata_is_nobody", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("classes", JSONB, nullable=False, server_default="{}", comment="Code of the file: clutter class."),
    sa.Column("valid_cells", sa.BigInteger, nullable=False),
    sa.Column("void_cells", sa.BigInteger, nullable=False),
    sa.Column("lowest", sa.Double),
    sa.Column("highest", sa.Double),
    sa.Column("people", sa.Double),
    sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("imported_by", sa.Text, nullable=False),
    sa.Column("extent", Geometry("POLYGON", srid=SRID, spatial_index=False), nullable=False),
    sa.UniqueConstraint("kind", "digest", name="uq_raster_tile_kind_digest"),
    sa.CheckConstraint("kind in ('elevation', 'landcover', 'population')", name="kind"),
    sa.CheckConstraint("format in ('hgt', 'geotiff', 'esri_ascii')", name="format"),
    sa.CheckConstraint("surface in ('bare_earth', 'surface_model')", name="surface"),
    sa.CheckConstraint("unit in ('people_per_cell', 'people_per_km2')", name="unit"),
    sa.CheckConstraint("(kind = 'elevation') = (surface is not null)", name="surface_of_elevation"),
    sa.CheckConstraint("(kind = 'population') = (unit is not null and people is not null)", name="unit_of_people"),
    sa.CheckConstraint("(kind = 'landcover') = (classes <> '{}'::jsonb)", name="classes_of_landcover"),
    sa.CheckConstraint("step_x > 0 and step_y > 0 and columns > 0 and rows > 0", name="lattice"),
)
