"""Measured coverage: drives with their readings, calibrations of studies, acceptance plans; the site of a repeater."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019_measured"
down_revision = "0018_rising"


def _instant(name: str, *, comment: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, comment=comment)


def _study() -> sa.Column[int]:
    key = sa.ForeignKey("radio_study.id", ondelete="CASCADE")
    return sa.Column("study_id", sa.BigInteger, key, nullable=False)


def upgrade() -> None:
    told = "The site it stands at, by the code of the register of sites."
    op.add_column("radio_repeater", sa.Column("site_code", sa.Text, comment=told))
    op.create_table(
        "radio_drive",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("direction", sa.Text, nullable=False, comment="talk_out: a terminal read it; talk_in: a site did."),
        sa.Column("datum", sa.Text, nullable=False, comment="Of the file; readings are kept in WGS-84."),
        sa.Column("readings", sa.Integer, nullable=False),
        sa.Column("left_out", sa.Integer, nullable=False, comment="Rows whose place was too poor."),
        _instant("started_at"),
        _instant("ended_at"),
        _instant("recorded_at"),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.CheckConstraint("direction in ('talk_out', 'talk_in')", name="direction"),
        sa.CheckConstraint("started_at <= ended_at", name="span"),
    )
    op.create_table(
        "radio_drive_reading",
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
    op.create_table(
        "radio_calibration",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _study(),
        sa.Column("asked", JSONB, nullable=False, comment="Which measurements, as asked."),
        sa.Column("result", JSONB, nullable=False, comment="Terms, scores before and after, residuals' variogram."),
        _instant("made_at"),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Index("ix_radio_calibration_study_id", "study_id", "id"),
    )
    op.create_table(
        "radio_acceptance",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _study(),
        sa.Column("asked", JSONB, nullable=False),
        sa.Column("tiles", JSONB, nullable=False, comment="In the order of the list, with rows and columns."),
        _instant("made_at"),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("judgement", JSONB, comment="Of the newest drive judged."),
        sa.Index("ix_radio_acceptance_study_id", "study_id", "id"),
    )


def downgrade() -> None:
    op.drop_table("radio_acceptance")
    op.drop_table("radio_calibration")
    op.drop_table("radio_drive_reading")
    op.drop_table("radio_drive")
    op.drop_column("radio_repeater", "site_code")
