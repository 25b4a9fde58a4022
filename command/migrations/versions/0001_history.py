"""The history and the answers of repeated commands."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from command.foundation.history.chain import GENESIS

revision = "0001_history"
down_revision = None


def upgrade() -> None:
    op.execute("create extension if not exists postgis")
    log = op.create_table(
        "event_log",
        sa.Column("id", sa.Uuid, primary_key=True, comment="Changes on restore, so that an old `since` is noticed."),
        sa.Column("sequence", sa.BigInteger, nullable=False, comment="Number of the newest chained event."),
        sa.Column("hash", sa.LargeBinary, nullable=False, comment="Hash of the newest chained event."),
    )
    op.bulk_insert(log, [{"id": uuid4(), "sequence": 0, "hash": GENESIS}])
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("sequence", sa.BigInteger),
        sa.Column("hash", sa.LargeBinary),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject_kind", sa.Text, nullable=False),
        sa.Column("subject_id", sa.BigInteger, nullable=False),
        sa.Column("incident_id", sa.BigInteger, comment="The incident whose timeline shows it."),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="When it happened."),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False, comment="When the server learned it."),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("cause", sa.Text, nullable=False, server_default=""),
        sa.Column(
            "audience", ARRAY(sa.BigInteger), nullable=False, comment="Bodies that see it, with those above them."
        ),
        sa.Column("data", sa.Text, nullable=False, comment="Canonical JSON, hashed as it stands; no personal data."),
        sa.Column("personal_digest", sa.LargeBinary, comment="SHA-256 of the row beside the chain."),
        sa.UniqueConstraint("sequence", name="uq_event_sequence"),
    )
    op.create_index("ix_event_unsequenced", "event", ["id"], postgresql_where=sa.text("sequence is null"))
    op.create_index("ix_event_subject", "event", ["subject_kind", "subject_id", "id"])
    op.create_index(
        "ix_event_incident", "event", ["incident_id", "id"], postgresql_where=sa.text("incident_id is not null")
    )
    op.create_table(
        "event_personal",
        sa.Column("event_id", sa.BigInteger, sa.ForeignKey("event.id"), primary_key=True),
        sa.Column("data", sa.Text, nullable=False, comment="Canonical JSON; may be erased, the digest stays."),
    )
    op.create_table(
        "chain_signature",
        sa.Column("sequence", sa.BigInteger, primary_key=True),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "signature", sa.LargeBinary, nullable=False, comment="HMAC-SHA-256 with the key outside the database."
        ),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("actor", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("request_digest", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text),
    )
    op.create_index("ix_idempotency_key_created_at", "idempotency_key", ["created_at"])
