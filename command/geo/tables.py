"""Tables of jurisdictions, open ownership, places, import reports, and the versions that caches follow."""

import sqlalchemy as sa
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from command.foundation.database import metadata

SRID = 4326

geo_import = sa.Table(
    "geo_import",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("file_digest", sa.LargeBinary, nullable=False, comment="SHA-256 of the file."),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("counts", JSONB, nullable=False, comment="Rows read, added, changed, ended; findings by kind."),
    sa.CheckConstraint("kind in ('jurisdictions', 'places', 'elevation', 'landcover', 'population')", name="kind"),
    sa.CheckConstraint("outcome in ('dry_run', 'refused', 'imported')", name="outcome"),
)

geo_import_finding = sa.Table(
    "geo_import_finding",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("import_id", sa.BigInteger, sa.ForeignKey("geo_import.id", ondelete="cascade"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("area_codes", ARRAY(sa.Text), nullable=False),
    sa.Column("area_m2", sa.Double, comment="Geodesic."),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("geom", Geometry("GEOMETRY", srid=SRID, spatial_index=False)),
    sa.CheckConstraint("outcome in ('noted', 'mended', 'disputed', 'refused')", name="outcome"),
    sa.Index("ix_geo_import_finding_import_id", "import_id"),
    sa.Index("ix_geo_import_finding_geom", "geom", postgresql_using="gist"),
)

jurisdiction = sa.Table(
    "jurisdiction",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_pinyin", sa.Text, nullable=False, server_default=""),
    sa.Column("layer", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("parent_code", sa.Text, comment="Division parent."),
    sa.Column("enforcement_parent_code", sa.Text, comment="The area whose brigade enforces here."),
    sa.Column("subject_mode", sa.Text),
    sa.Column("subject_name", sa.Text, nullable=False, comment="Enforcing subject that stands on the papers."),
    sa.Column("rank", sa.Text),
    sa.Column("document", sa.Text, nullable=False, server_default=""),
    sa.Column("approved_from", sa.Date),
    sa.Column("approved_to", sa.Date, comment="Last day of the approval."),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date, comment="Last day; null = open."),
    sa.Column("body_code", sa.Text, comment="Body that the source names; dated assignments go before it."),
    sa.Column("population", sa.Integer),
    sa.Column("seat", Geometry("POINT", srid=SRID, spatial_index=False)),
    sa.Column("area_m2", sa.Double, nullable=False, comment="Geodesic."),
    sa.Column("synthetic", sa.Boolean, nullable=False, comment="Not a real boundary, and the map says so."),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("import_id", sa.BigInteger, sa.ForeignKey("geo_import.id")),
    sa.Column("geom", Geometry("MULTIPOLYGON", srid=SRID, spatial_index=False), nullable=False),
    sa.UniqueConstraint("code", "valid_from", name="uq_jurisdiction_code_valid_from"),
    sa.CheckConstraint("layer in ('city', 'district', 'enforcement_district', 'street', 'zone')", name="layer"),
    sa.CheckConstraint("kind in ('city', 'district', 'street', 'town', 'zone')", name="kind"),
    sa.CheckConstraint("subject_mode in ('STATIONED', 'TOWN_GOV', 'ZONE_STATIONED', 'ZONE_OWN')", name="subject_mode"),
    sa.CheckConstraint("rank in ('national', 'provincial', 'municipal', 'district')", name="rank"),
    sa.CheckConstraint("valid_to >= valid_from", name="validity"),
    sa.CheckConstraint("(layer in ('street', 'zone')) = (subject_mode is not null)", name="mode_of_layer"),
    sa.CheckConstraint("subject_mode <> 'TOWN_GOV' or kind = 'town'", name="town_government_of_town"),
    sa.CheckConstraint(
        "subject_mode <> 'ZONE_OWN' or (kind = 'zone' and coalesce(rank in ('national', 'provincial'), false)"
        " and approved_from is not null and document <> '')",
        name="own_subject_of_zone",
    ),
    sa.CheckConstraint("subject_mode <> 'ZONE_STATIONED' or kind = 'zone'", name="stationed_in_zone"),
    sa.Index("ix_jurisdiction_geom", "geom", postgresql_using="gist"),
    sa.Index("ix_jurisdiction_layer", "layer", "valid_from"),
)

jurisdiction_body = sa.Table(
    "jurisdiction_body",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("area_code", sa.Text, nullable=False),
    sa.Column("body_code", sa.Text, sa.ForeignKey("body.code", onupdate="cascade"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False, comment="1 receives the work; the others stand beside it."),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date, comment="Last day; null = open."),
    sa.Column("document", sa.Text, nullable=False, server_default=""),
    sa.UniqueConstraint("area_code", "body_code", "valid_from", name="uq_jurisdiction_body_assignment"),
    sa.CheckConstraint("valid_to >= valid_from", name="validity"),
    sa.CheckConstraint("position >= 1", name="position"),
)

disputed_area = sa.Table(
    "disputed_area",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("claimant_codes", ARRAY(sa.Text), nullable=False),
    sa.Column("desk_code", sa.Text, nullable=False, comment="Body code of the desk that owns it meanwhile."),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date, comment="Last day before it was settled; null = open."),
    sa.Column("area_m2", sa.Double, nullable=False, comment="Geodesic."),
    sa.Column("import_id", sa.BigInteger, sa.ForeignKey("geo_import.id")),
    sa.Column("geom", Geometry("MULTIPOLYGON", srid=SRID, spatial_index=False), nullable=False),
    sa.Column("awarded_code", sa.Text, comment="The area that got it by a decision; an import may also end it."),
    sa.Column("decided_by", sa.Text),
    sa.Column("decided_on", sa.Date),
    sa.Column("document", sa.Text),
    sa.Column("settled_at", sa.DateTime(timezone=True), comment="When the decision was entered."),
    sa.Column("settled_by", sa.Text, comment="Account that entered it."),
    sa.UniqueConstraint("code", name="uq_disputed_area_code"),
    sa.CheckConstraint("valid_to >= valid_from - 1", name="validity"),
    sa.CheckConstraint(
        "num_nulls(awarded_code, decided_by, decided_on, document, settled_at, settled_by) in (0, 6)",
        name="decision_whole",
    ),
    sa.Index("ix_disputed_area_geom", "geom", postgresql_using="gist"),
)

place = sa.Table(
    "place",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("aliases", ARRAY(sa.Text), nullable=False),
    sa.Column("pinyin", sa.Text, nullable=False, comment="Full spelling without tones or blanks; of all names."),
    sa.Column("initials", sa.Text, nullable=False, comment="First letters; of all names."),
    sa.Column("area_code", sa.Text, comment="The street or town it lies in."),
    sa.Column("precision", sa.Text, nullable=False),
    sa.Column("road_codes", ARRAY(sa.Text), nullable=False, comment="Crossings: the roads that meet."),
    sa.Column("road_class", sa.Text, comment="Roads: how important; null = unknown."),
    sa.Column("point", Geometry("POINT", srid=SRID, spatial_index=False)),
    sa.Column("geom", Geometry("GEOMETRY", srid=SRID, spatial_index=False), comment="Roads: their lines."),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("import_id", sa.BigInteger, sa.ForeignKey("geo_import.id")),
    sa.UniqueConstraint("code", name="uq_place_code"),
    sa.CheckConstraint(
        "kind in ('road', 'crossing', 'house_number', 'landmark', 'community', 'village', 'lamp_post')", name="kind"
    ),
    sa.CheckConstraint("precision in ('point', 'line', 'area')", name="precision"),
    sa.CheckConstraint("road_class in ('expressway', 'arterial', 'collector', 'local', 'lane')", name="road_class"),
    sa.CheckConstraint("point is not null or area_code is not null", name="somewhere"),
    sa.Index("ix_place_geom", "geom", postgresql_using="gist", postgresql_where=sa.text("geom is not null")),
    sa.Index("ix_place_point", "point", postgresql_using="gist"),
)

geo_version = sa.Table(
    "geo_version",
    metadata,
    sa.Column("name", sa.Text, primary_key=True, comment="Table whose rows the version counts changes of."),
    sa.Column("version", sa.BigInteger, nullable=False),
)
