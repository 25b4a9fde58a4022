"""Tables of the gateway: who may speak as which terminal, those that wait for the operator, parts, photos, raw messages."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from command.foundation.database import metadata


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


terminal_registration = sa.Table(
    "terminal_registration",
    metadata,
    sa.Column("device_id", sa.BigInteger, sa.ForeignKey("device.id"), primary_key=True, autoincrement=False),
    sa.Column("code_digest", sa.LargeBinary, nullable=False, comment="SHA-256 of the authentication code."),
    sa.Column("version", sa.SmallInteger, nullable=False, comment="Year of the protocol's text."),
    _text("terminal_id"),
    _text("maker"),
    _text("model"),
    _text("plate"),
    sa.Column("plate_colour", sa.SmallInteger, nullable=False),
    _instant("registered_at"),
)

pending_terminal = sa.Table(
    "pending_terminal",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True, comment="Its positions stand under -id."),
    sa.Column("identity", sa.Text, nullable=False, unique=True),
    sa.Column("code_digest", sa.LargeBinary),
    sa.Column("version", sa.SmallInteger, nullable=False),
    _text("terminal_id"),
    _text("maker"),
    _text("model"),
    _text("plate"),
    sa.Column("plate_colour", sa.SmallInteger, nullable=False),
    _text("remote"),
    _instant("first_seen_at"),
    _instant("last_seen_at"),
)

terminal_part = sa.Table(
    "terminal_part",
    metadata,
    sa.Column("device_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("message_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("total", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("serial", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    _instant("received_at"),
    sa.Index("ix_terminal_part_received_at", "received_at"),
)

device_photo = sa.Table(
    "device_photo",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("device_id", sa.BigInteger, sa.ForeignKey("device.id"), nullable=False),
    sa.Column("media_id", sa.BigInteger, nullable=False, comment="Chosen by the terminal."),
    sa.Column("media_type", sa.SmallInteger, nullable=False, comment="0 image, 1 audio, 2 video."),
    sa.Column("media_format", sa.SmallInteger, nullable=False),
    sa.Column("cause", sa.SmallInteger, nullable=False),
    sa.Column("channel", sa.SmallInteger, nullable=False),
    sa.Column("taken_at", sa.DateTime(timezone=True)),
    _instant("received_at"),
    sa.Column("longitude_e7", sa.Integer),
    sa.Column("latitude_e7", sa.Integer),
    sa.Column("file", sa.Text, nullable=False, comment="Below the data directory."),
    sa.Column("bytes", sa.Integer, nullable=False),
    sa.Column("sha256", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("device_id", "media_id", "sha256", name="uq_device_photo_content"),
    sa.Index("ix_device_photo_device_id", "device_id", "id"),
)

terminal_message = sa.Table(
    "terminal_message",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("device_id", sa.BigInteger, nullable=False, comment="Negative: pending terminal."),
    sa.Column("message_id", sa.Integer, nullable=False),
    sa.Column("serial", sa.Integer, nullable=False),
    sa.Column("version", sa.SmallInteger, nullable=False, comment="Year of the protocol's text."),
    _instant("received_at"),
    sa.Column("body", sa.LargeBinary, nullable=False, comment="As it came, parts joined."),
    sa.Column("decoded", JSONB(none_as_null=True), comment="Where a body table exists and the body follows it."),
    sa.Index("ix_terminal_message_device_id", "device_id", "id"),
    sa.Index("ix_terminal_message_received_at", "received_at"),
)
