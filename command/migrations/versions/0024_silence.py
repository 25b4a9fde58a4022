"""Since when a crew inside a gap of the radio net is silent."""

import sqlalchemy as sa
from alembic import op

revision = "0024_silence"
down_revision = "0023_site_silence"


def upgrade() -> None:
    comment = "Heard of last; set once it is silent for too long."
    op.add_column("crew_gap", sa.Column("silent_since", sa.DateTime(timezone=True), comment=comment))
