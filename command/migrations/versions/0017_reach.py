"""Crews inside a gap of the radio net."""

import sqlalchemy as sa
from alembic import op

revision = "0017_reach"
down_revision = "0016_adapter"


def upgrade() -> None:
    op.create_table(
        "crew_gap",
        sa.Column("crew_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("site", sa.Text, comment="Code of the best site of the place, which may be dark."),
        sa.Column("vehicle_reached", sa.Boolean, nullable=False, comment="Its vehicle radio is reached."),
        sa.Column("longitude_deg", sa.Double, nullable=False),
        sa.Column("latitude_deg", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("crew_id", name="pk_crew_gap"),
        sa.ForeignKeyConstraint(["crew_id"], ["crew.id"], name="fk_crew_gap_crew_id"),
        sa.CheckConstraint("cause in ('no_coverage', 'site_dark')", name=op.f("ck_crew_gap_cause")),
    )
