"""Which events of adapters were taken: an event counts once, however often it is told."""

import sqlalchemy as sa

from command.foundation.database import metadata

adapter_event = sa.Table(
    "adapter_event",
    metadata,
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("event_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("reference_id", sa.BigInteger, comment="Of what it began: a call."),
    sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("ix_adapter_event_received_at", "received_at"),
)
