"""Messages of terminals that nobody acts on, kept as they came."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008_gateway"
down_revision = "0007_dispatch"


def upgrade() -> None:
    op.create_table(
        "terminal_message",
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("device_id", sa.BigInteger, nullable=False, comment="Negative: pending terminal."),
        sa.Column("message_id", sa.Integer, nullable=False),
        sa.Column("serial", sa.Integer, nullable=False),
        sa.Column("version", sa.SmallInteger, nullable=False, comment="Year of the protocol's text."),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False, comment="As it came, parts joined."),
        sa.Column("decoded", JSONB, comment="Where a body table exists and the body follows it."),
        sa.PrimaryKeyConstraint("id", name="pk_terminal_message"),
    )
    op.create_index("ix_terminal_message_device_id", "terminal_message", ["device_id", "id"])
    op.create_index("ix_terminal_message_received_at", "terminal_message", ["received_at"])
