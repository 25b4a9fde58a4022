"""Tables of the site register. Positions are WGS-84 degrees, heights metres above ground."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from command.foundation.database import metadata
from command.radio.sites.kinds import BackhaulKind, OutageCause, SiteState


def _one_of(column: str, words: type[StrEnum]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word.value}'" for word in words)
    return sa.CheckConstraint(f"{column} in ({listed})", name=column)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _instant(name: str, *, nullable: bool = True, comment: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def _number(name: str, default: float) -> sa.Column[float]:
    return sa.Column(name, sa.Double, nullable=False, server_default=str(default))


radio_antenna_pattern = sa.Table(
    "radio_antenna_pattern",
    metadata,
    _id(),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("text", sa.Text, nullable=False, comment="MSI (Planet) text, as it came."),
    _instant("recorded_at", nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
)

radio_site = sa.Table(
    "radio_site",
    metadata,
    _id(),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("body_id", sa.BigInteger, sa.ForeignKey("body.id"), comment="Who owns it; none: the city's net."),
    sa.Column("state", sa.Text, nullable=False, server_default=SiteState.IN_SERVICE.value),
    sa.Column("lon", sa.Double, nullable=False),
    sa.Column("lat", sa.Double, nullable=False),
    sa.Column("mast_height_m", sa.Double, nullable=False),
    sa.Column("antennas", JSONB, nullable=False, comment="At least one: height, gain, azimuth, tilt, pattern."),
    _number("power_w", 25.0),
    _number("feeder_db", 3.0),
    _number("combiner_db", 2.5),
    _number("sensitivity_dbm", -118.0),
    _number("site_noise_db", 2.0),
    _number("diversity_gain_db", 4.0),
    sa.Column("frequency_out_mhz", sa.Double, nullable=False, comment="Site to terminal."),
    sa.Column("frequency_in_mhz", sa.Double, comment="Terminal to site; none: simplex."),
    sa.Column("colour_code", sa.SmallInteger),
    sa.Column("slots", sa.SmallInteger, nullable=False, server_default="2"),
    sa.Column("licence_no", sa.Text),
    sa.Column("licence_valid_to", sa.Date, comment="Last civil day."),
    sa.Column("battery_hours", sa.Double),
    sa.Column("backhaul_kind", sa.Text),
    sa.Column("backhaul", sa.Text),
    sa.Column("equipment_file", sa.Text),
    sa.Column("notes", sa.Text),
    sa.Column("revision", sa.BigInteger, nullable=False, server_default="1"),
    _instant("created_at", nullable=False),
    _instant("changed_at", nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
    _instant("deleted_at", comment="Studies and outages go on naming it; its code is taken."),
    _one_of("state", SiteState),
    _one_of("backhaul_kind", BackhaulKind),
    sa.CheckConstraint("lon between -180 and 180 and lat between -90 and 90", name="place"),
    sa.CheckConstraint("mast_height_m >= 0 and power_w > 0 and frequency_out_mhz > 0", name="figures"),
    sa.CheckConstraint("colour_code between 0 and 15", name="colour_code"),
    sa.CheckConstraint("slots between 1 and 2", name="slots"),
)

radio_talk_group = sa.Table(
    "radio_talk_group",
    metadata,
    _id(),
    sa.Column("number", sa.BigInteger, nullable=False, unique=True, comment="As it goes over the air."),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("body_id", sa.BigInteger, sa.ForeignKey("body.id")),
    sa.Column("slot", sa.SmallInteger, comment="Time slot, 1 or 2; none: either."),
    sa.CheckConstraint("number between 1 and 16777215", name="number"),
    sa.CheckConstraint("slot between 1 and 2", name="slot"),
)

radio_site_talk_group = sa.Table(
    "radio_site_talk_group",
    metadata,
    sa.Column("site_id", sa.BigInteger, sa.ForeignKey("radio_site.id"), primary_key=True),
    sa.Column("talk_group_id", sa.BigInteger, sa.ForeignKey("radio_talk_group.id"), primary_key=True),
    sa.Index("ix_radio_site_talk_group_talk_group_id", "talk_group_id"),
)

radio_outage = sa.Table(
    "radio_outage",
    metadata,
    _id(),
    sa.Column("site_id", sa.BigInteger, sa.ForeignKey("radio_site.id"), nullable=False),
    sa.Column("cause", sa.Text, nullable=False),
    _instant("starts_at", nullable=False),
    _instant("ends_at"),
    _instant("dark_at", comment="From when it radiates no more; after mains failure the battery's end."),
    sa.Column("note", sa.Text),
    sa.Column("reported_by", sa.Text, nullable=False),
    sa.Column("ended_by", sa.Text),
    _one_of("cause", OutageCause),
    sa.CheckConstraint("ends_at >= starts_at", name="span"),
    sa.CheckConstraint("dark_at >= starts_at", name="dark"),
    sa.Index("ix_radio_outage_site_id", "site_id", "starts_at"),
)
