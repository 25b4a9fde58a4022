"""The table of messages to devices."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from command.force.messages.models import MessageKind, MessageState
from command.foundation.database import metadata


def _one_of(column: str, words: type[MessageKind] | type[MessageState]) -> sa.CheckConstraint:
    quoted = ", ".join(f"'{word.value}'" for word in words)
    return sa.CheckConstraint(f"{column} in ({quoted})", name=column)


def _instant(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


device_message = sa.Table(
    "device_message",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("device_id", sa.BigInteger, sa.ForeignKey("device.id"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("payload", JSONB, nullable=False),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("reference_id", sa.BigInteger),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    _instant("created_at", nullable=False),
    _instant("expires_at", nullable=False),
    _instant("next_try_at", nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    _instant("sent_at"),
    _instant("received_at"),
    _instant("answered_at"),
    _instant("ended_at"),
    sa.Column("serial", sa.Integer),
    sa.Column("answer", JSONB),
    sa.Column("failure", sa.Text),
    _one_of("kind", MessageKind),
    _one_of("state", MessageState),
    sa.Index("ix_device_message_device_id", "device_id", "id"),
    sa.Index("ix_device_message_due", "next_try_at", postgresql_where=sa.text("state in ('queued', 'sent')")),
    sa.Index("ix_device_message_expires_at", "expires_at", postgresql_where=sa.text("ended_at is null")),
    sa.Index("ix_device_message_reference", "purpose", "reference_id"),
)
