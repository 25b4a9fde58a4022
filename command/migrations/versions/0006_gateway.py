"""Messages to devices, registrations of terminals, terminals that wait for the operator, parts and photos."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006_gateway"
down_revision = "0005_positions"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _messages()
    _terminals()
    _media()


def _messages() -> None:
    op.create_table(
        "device_message",
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("device_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("payload", JSONB, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("reference_id", sa.BigInteger),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("next_try_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("sent_at", INSTANT),
        sa.Column("received_at", INSTANT),
        sa.Column("answered_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("serial", sa.Integer),
        sa.Column("answer", JSONB),
        sa.Column("failure", sa.Text),
        sa.CheckConstraint(
            "kind in ('text', 'question', 'locate', 'track', 'set_parameters', 'query_parameters', 'confirm_alarm', "
            "'query_attributes', 'photo')",
            name="kind",
        ),
        sa.CheckConstraint(
            "state in ('queued', 'sent', 'received', 'answered', 'failed', 'expired', 'cancelled')", name="state"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_device_message"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_device_message_device_id"),
    )
    open_ones = sa.text("state in ('queued', 'sent')")
    op.create_index("ix_device_message_device_id", "device_message", ["device_id", "id"])
    op.create_index("ix_device_message_due", "device_message", ["next_try_at"], postgresql_where=open_ones)
    op.create_index(
        "ix_device_message_expires_at", "device_message", ["expires_at"], postgresql_where=sa.text("ended_at is null")
    )
    op.create_index("ix_device_message_reference", "device_message", ["purpose", "reference_id"])


def _terminals() -> None:
    op.create_table(
        "terminal_registration",
        sa.Column("device_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("code_digest", sa.LargeBinary, nullable=False, comment="SHA-256 of the authentication code."),
        sa.Column("version", sa.SmallInteger, nullable=False, comment="Year of the protocol's text."),
        sa.Column("terminal_id", sa.Text, nullable=False),
        sa.Column("maker", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("plate", sa.Text, nullable=False),
        sa.Column("plate_colour", sa.SmallInteger, nullable=False),
        sa.Column("registered_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("device_id", name="pk_terminal_registration"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_terminal_registration_device_id"),
    )
    op.create_table(
        "pending_terminal",
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False, comment="Its positions stand under -id."),
        sa.Column("identity", sa.Text, nullable=False),
        sa.Column("code_digest", sa.LargeBinary),
        sa.Column("version", sa.SmallInteger, nullable=False),
        sa.Column("terminal_id", sa.Text, nullable=False),
        sa.Column("maker", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("plate", sa.Text, nullable=False),
        sa.Column("plate_colour", sa.SmallInteger, nullable=False),
        sa.Column("remote", sa.Text, nullable=False),
        sa.Column("first_seen_at", INSTANT, nullable=False),
        sa.Column("last_seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pending_terminal"),
        sa.UniqueConstraint("identity", name="uq_pending_terminal_identity"),
    )


def _media() -> None:
    op.create_table(
        "terminal_part",
        sa.Column("device_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("message_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("total", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("serial", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("device_id", "message_id", "total", "number", "serial", name="pk_terminal_part"),
    )
    op.create_index("ix_terminal_part_received_at", "terminal_part", ["received_at"])
    op.create_table(
        "device_photo",
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("device_id", sa.BigInteger, nullable=False),
        sa.Column("media_id", sa.BigInteger, nullable=False, comment="Chosen by the terminal."),
        sa.Column("media_type", sa.SmallInteger, nullable=False, comment="0 image, 1 audio, 2 video."),
        sa.Column("media_format", sa.SmallInteger, nullable=False),
        sa.Column("cause", sa.SmallInteger, nullable=False),
        sa.Column("channel", sa.SmallInteger, nullable=False),
        sa.Column("taken_at", INSTANT),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("longitude_e7", sa.Integer),
        sa.Column("latitude_e7", sa.Integer),
        sa.Column("file", sa.Text, nullable=False, comment="Below the data directory."),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("sha256", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_device_photo"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_device_photo_device_id"),
        sa.UniqueConstraint("device_id", "media_id", "sha256", name="uq_device_photo_content"),
    )
    op.create_index("ix_device_photo_device_id", "device_photo", ["device_id", "id"])
