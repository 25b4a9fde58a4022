"""What stood open in the area of a desk that was handed over."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020_handover_open"
down_revision = "0019_measured"


def upgrade() -> None:
    comment = "How much stood open in the area of the desk."
    op.add_column("handover", sa.Column("open", JSONB, comment=comment))
