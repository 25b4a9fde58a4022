"""Tables of the history. `sequence` and `hash` are empty until the sequencer has seen the row."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from command.foundation.database import metadata

event_log = sa.Table(
    "event_log",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True, comment="Changes on restore, so that an old `since` is noticed."),
    sa.Column("sequence", sa.BigInteger, nullable=False, comment="Number of the newest chained event."),
    sa.Column("hash", sa.LargeBinary, nullable=False, comment="Hash of the newest chained event."),
)

event = sa.Table(
    "event",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("sequence", sa.BigInteger, unique=True),
    sa.Column("hash", sa.LargeBinary),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("subject_kind", sa.Text, nullable=False),
    sa.Column("subject_id", sa.BigInteger, nullable=False),
    sa.Column("incident_id", sa.BigInteger, comment="The incident whose timeline shows it."),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="When it happened."),
    sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False, comment="When the server learned it."),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("cause", sa.Text, nullable=False, server_default=""),
    sa.Column("audience", ARRAY(sa.BigInteger), nullable=False, comment="Bodies that see it, with those above them."),
    sa.Column("data", sa.Text, nullable=False, comment="Canonical JSON, hashed as it stands; no personal data."),
    sa.Column("personal_digest", sa.LargeBinary, comment="SHA-256 of the row beside the chain."),
    sa.Index("ix_event_unsequenced", "id", postgresql_where=sa.text("sequence is null")),
    sa.Index("ix_event_subject", "subject_kind", "subject_id", "id"),
    sa.Index("ix_event_incident", "incident_id", "id", postgresql_where=sa.text("incident_id is not null")),
)

event_personal = sa.Table(
    "event_personal",
    metadata,
    sa.Column("event_id", sa.BigInteger, sa.ForeignKey("event.id"), primary_key=True),
    sa.Column("data", sa.Text, nullable=False, comment="Canonical JSON; may be erased, the digest stays."),
)

chain_signature = sa.Table(
    "chain_signature",
    metadata,
    sa.Column("sequence", sa.BigInteger, primary_key=True),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("signature", sa.LargeBinary, nullable=False, comment="HMAC-SHA-256 with the key outside the database."),
)
