"""Positions in partitions by device time, and those whose time cannot be used."""

import sqlalchemy as sa
from alembic import op

revision = "0005_positions"
down_revision = "0004_incidents"


def upgrade() -> None:
    op.create_table(
        "position",
        sa.Column("device_id", sa.BigInteger, autoincrement=False, comment="Negative: pending terminal."),
        sa.Column("fixed_at", sa.DateTime(timezone=True), comment="The device's own time, uncorrected."),
        sa.Column("digest", sa.BigInteger, autoincrement=False, comment="Of the report's base."),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("longitude_e7", sa.Integer, nullable=False, comment="WGS-84 degrees x 10^7."),
        sa.Column("latitude_e7", sa.Integer, nullable=False),
        sa.Column("alarms", sa.Integer, nullable=False, comment="JT/T 808 alarm flags, the 32 bits as they are."),
        sa.Column("status", sa.Integer, nullable=False, comment="JT/T 808 status flags, the 32 bits as they are."),
        sa.Column("clock_offset_ms", sa.Integer, nullable=False, comment="Added to fixed_at it gives the true time."),
        sa.Column("speed_dkmh", sa.SmallInteger, nullable=False, comment="Tenths of km/h."),
        sa.Column("course_deg", sa.SmallInteger, nullable=False),
        sa.Column("altitude_m", sa.SmallInteger, nullable=False),
        sa.Column("marks", sa.SmallInteger, nullable=False, comment="Bits of command.positions.models.Mark."),
        sa.Column("extras", sa.LargeBinary, nullable=False, comment="What followed the base on the wire."),
        sa.PrimaryKeyConstraint("device_id", "fixed_at", "digest", name="pk_position"),
        postgresql_partition_by="RANGE (fixed_at)",
    )
    op.create_table(
        "position_quarantine",
        sa.Column("device_id", sa.BigInteger, autoincrement=False),
        sa.Column("digest", sa.BigInteger, autoincrement=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), comment="The device's own time; empty: impossible digits."),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("base", sa.LargeBinary, nullable=False, comment="As it came."),
        sa.Column("extras", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("device_id", "digest", name="pk_position_quarantine"),
    )
    op.create_index("ix_position_quarantine_received_at", "position_quarantine", ["received_at"])
