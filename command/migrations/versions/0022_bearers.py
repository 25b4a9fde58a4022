"""What is known of bearers by place, and the order in which positions arrived."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0022_bearers"
down_revision = "0021_radio_studies"
BEARERS = "'vehicle_data', 'public_network', 'narrowband'"


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _number(name: str, comment: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, comment=comment)


def _instant(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def _bearer() -> sa.Column[str]:
    return sa.Column("bearer", sa.Text, nullable=False)


def _one_of_bearers() -> sa.CheckConstraint:
    return sa.CheckConstraint(f"bearer in ({BEARERS})", name="bearer")


def upgrade() -> None:
    op.create_index(
        "ix_position_received_at",
        "position",
        ["received_at"],
        postgresql_using="brin",
        postgresql_with={"pages_per_range": 32, "autosummarize": "true"},
    )
    op.create_table(
        "radio_bearer_cell",
        sa.Column("level", sa.SmallInteger, nullable=False),
        _count("x"),
        _count("y"),
        sa.Column("month", sa.Date, nullable=False, comment="First civil day."),
        _bearer(),
        *(_count(name) for name in ("heard", "late", "unheard", "missed")),
        _number("devices", "A bit for each number modulo 63."),
        _number("lost_devices"),
        sa.Column("strengths", ARRAY(sa.Integer), nullable=False, comment="Reports by class of 4 dB; empty: none."),
        _instant("heard_at", nullable=True),
        _instant("lost_at", nullable=True),
        sa.PrimaryKeyConstraint("level", "x", "y", "month", "bearer"),
        sa.Index("ix_radio_bearer_cell_month", "month"),
        _one_of_bearers(),
    )
    op.create_table(
        "radio_bearer_line",
        sa.Column("device_id", sa.BigInteger, primary_key=True, autoincrement=False),
        _instant("fixed_at", comment="Of the last report that came at once: the device's own time."),
        sa.Column("clock_offset", sa.Interval, nullable=False),
        _count("longitude_e7"),
        _count("latitude_e7"),
        sa.Column("usual_s", sa.Double, comment="Between two reports."),
        _instant("counted_at", comment="When its stay was counted last."),
    )
    op.create_table(
        "radio_bearer_slot",
        _instant("at"),
        _bearer(),
        _number("devices", "Heard at once in these 30 s; a bit for each number modulo 63."),
        sa.PrimaryKeyConstraint("at", "bearer"),
        _one_of_bearers(),
    )
    op.create_table(
        "radio_bearer_silence",
        _number("device_id"),
        _instant("began_at", comment="The device's own time, as the other one."),
        _instant("ended_at"),
        _bearer(),
        sa.Column("clock_offset", sa.Interval, nullable=False),
        *(_count(name) for name in ("from_lon_e7", "from_lat_e7", "to_lon_e7", "to_lat_e7")),
        sa.Column("usual_s", sa.Double, nullable=False),
        _instant("known_at", comment="Judged some minutes later, and gone then."),
        sa.PrimaryKeyConstraint("device_id", "began_at"),
        sa.Index("ix_radio_bearer_silence_known_at", "known_at"),
        _one_of_bearers(),
    )
    op.create_table(
        "radio_bearer_cursor",
        sa.Column("source", sa.Text, primary_key=True, comment="positions, signals."),
        _instant("received_at", comment="Everything before is counted; of signals: their own time."),
        _number("device_id"),
        _instant("fixed_at"),
        _number("digest"),
    )


def downgrade() -> None:
    for name in ("cursor", "silence", "slot", "line", "cell"):
        op.drop_table(f"radio_bearer_{name}")
    op.drop_index("ix_position_received_at", "position")
