"""Complaints that nobody takes rise: when, and to which supervision desk."""

import sqlalchemy as sa
from alembic import op

revision = "0018_rising"
down_revision = "0017_reach"


def upgrade() -> None:
    told = "When nobody had taken this complaint for too long, the last time."
    op.add_column("incident", sa.Column("risen_at", sa.DateTime(timezone=True), comment=told))
    op.add_column("incident", sa.Column("risen_to", sa.BigInteger, comment="The supervision desk that was told."))
    op.create_foreign_key("fk_incident_risen_to", "incident", "body", ["risen_to"], ["id"])
