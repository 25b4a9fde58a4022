"""Tables of measured coverage. Signal reports of radios stand with the radios' traffic and are read from there."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from command.foundation.database import metadata
from command.radio.propagation.budget import Direction


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _study() -> sa.Column[int]:
    key = sa.ForeignKey("radio_study.id", ondelete="CASCADE")
    return sa.Column("study_id", sa.BigInteger, key, nullable=False)


radio_drive = sa.Table(
    "radio_drive",
    metadata,
    _id(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("direction", sa.Text, nullable=False, comment="talk_out: a terminal read it; talk_in: a site did."),
    sa.Column("datum", sa.Text, nullable=False, comment="Of the file; readings are kept in WGS-84."),
    sa.Column("readings", sa.Integer, nullable=False),
    sa.Column("left_out", sa.Integer, nullable=False, comment="Rows whose place was too poor."),
    _instant("started_at"),
    _instant("ended_at"),
    _instant("recorded_at"),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.CheckConstraint(f"direction in ({', '.join(repr(str(one)) for one in Direction)})", name="direction"),
    sa.CheckConstraint("started_at <= ended_at", name="span"),
)

radio_drive_reading = sa.Table(
    "radio_drive_reading",
    metadata,
    sa.Column(
        "drive_id",
        sa.BigInteger,
        sa.ForeignKey("radio_drive.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("line", sa.Integer, primary_key=True, autoincrement=False),
    _instant("at"),
    sa.Column("lon", sa.Double, nullable=False),
    sa.Column("lat", sa.Double, nullable=False),
    sa.Column("rssi_dbm", sa.Double, comment="None: nothing was heard."),
    sa.Column("site_code", sa.Text, comment="None: whichever serves best there."),
    sa.Column("terminal", sa.Text, nullable=False),
)

radio_calibration = sa.Table(
    "radio_calibration",
    metadata,
    _id(),
    _study(),
    sa.Column("asked", JSONB, nullable=False, comment="Which measurements, as asked."),
    sa.Column("result", JSONB, nullable=False, comment="Terms, scores before and after, residuals' variogram."),
    _instant("made_at"),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Index("ix_radio_calibration_study_id", "study_id", "id"),
)

radio_acceptance = sa.Table(
    "radio_acceptance",
    metadata,
    _id(),
    _study(),
    sa.Column("asked", JSONB, nullable=False),
    sa.Column("tiles", JSONB, nullable=False, comment="In the order of the list, with rows and columns."),
    _instant("made_at"),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("judgement", JSONB, comment="Of the newest drive judged."),
    sa.Index("ix_radio_acceptance_study_id", "study_id", "id"),
)
