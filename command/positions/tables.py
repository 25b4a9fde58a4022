"""Tables of the positions. The history has no foreign key, and beside its key only an index of block ranges: its rows
are written in masses.
"""

import sqlalchemy as sa

from command.foundation.database import metadata


def _count(name: str, comment: str | None = None, kind: type[sa.Integer] = sa.Integer) -> sa.Column[int]:
    return sa.Column(name, kind, nullable=False, comment=comment)


position = sa.Table(
    "position",
    metadata,
    sa.Column("device_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="Negative: pending terminal."),
    sa.Column("fixed_at", sa.DateTime(timezone=True), primary_key=True, comment="The device's own time, uncorrected."),
    sa.Column("digest", sa.BigInteger, primary_key=True, autoincrement=False, comment="Of the report's base."),
    sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
    _count("longitude_e7", "WGS-84 degrees x 10^7."),
    _count("latitude_e7"),
    _count("alarms", "JT/T 808 alarm flags, the 32 bits as they are."),
    _count("status", "JT/T 808 status flags, the 32 bits as they are."),
    _count("clock_offset_ms", "Added to fixed_at it gives the true time."),
    _count("speed_dkmh", "Tenths of km/h.", sa.SmallInteger),
    _count("course_deg", kind=sa.SmallInteger),
    _count("altitude_m", kind=sa.SmallInteger),
    _count("marks", "Bits of command.positions.models.Mark.", sa.SmallInteger),
    sa.Column("extras", sa.LargeBinary, nullable=False, comment="What followed the base on the wire."),
    sa.Index(
        "ix_position_received_at",
        "received_at",
        postgresql_using="brin",
        postgresql_with={"pages_per_range": 32, "autosummarize": "true"},
    ),
    postgresql_partition_by="RANGE (fixed_at)",
)

position_quarantine = sa.Table(
    "position_quarantine",
    metadata,
    sa.Column("device_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("digest", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("claimed_at", sa.DateTime(timezone=True), comment="The device's own time; empty: impossible digits."),
    sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("base", sa.LargeBinary, nullable=False, comment="As it came."),
    sa.Column("extras", sa.LargeBinary, nullable=False),
    sa.Index("ix_position_quarantine_received_at", "received_at"),
)
