"""The table of crews inside a gap of the radio net."""

import sqlalchemy as sa

from command.dispatch.reach.models import Cause
from command.foundation.database import metadata

_CAUSES = ", ".join(f"'{cause}'" for cause in Cause)

crew_gap = sa.Table(
    "crew_gap",
    metadata,
    sa.Column("crew_id", sa.BigInteger, sa.ForeignKey("crew.id"), primary_key=True, autoincrement=False),
    sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    sa.Column("cause", sa.Text, nullable=False),
    sa.Column("site", sa.Text, comment="Code of the best site of the place, which may be dark."),
    sa.Column("vehicle_reached", sa.Boolean, nullable=False, comment="Its vehicle radio is reached."),
    sa.Column("silent_since", sa.DateTime(timezone=True), comment="Heard of last; set once it is silent for too long."),
    sa.Column("longitude_deg", sa.Double, nullable=False),
    sa.Column("latitude_deg", sa.Double, nullable=False),
    sa.CheckConstraint(f"cause in ({_CAUSES})", name="cause"),
)
