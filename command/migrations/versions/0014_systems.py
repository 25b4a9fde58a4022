"""Information-transmission systems, and each day's figures of the indicators."""

import sqlalchemy as sa
from alembic import op

revision = "0014_systems"
down_revision = "0013_radio_traffic"

KEYS = "'info_tx_system', 'info_tx_system_live', 'radio', 'radio_live', 'body_recorder', 'enforcement_terminal', 'coverage'"


def upgrade() -> None:
    op.create_table(
        "info_tx_system",
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("body_id", sa.BigInteger, nullable=False),
        sa.Column("serviceable", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("unserviceable_reason", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_info_tx_system"),
        sa.UniqueConstraint("code", name="uq_info_tx_system_code"),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name="fk_info_tx_system_body_id"),
        comment="信息传输系统 (14.04.1): what belongs to one names it.",
    )
    op.create_index("ix_info_tx_system_body_id", "info_tx_system", ["body_id"])
    op.add_column("device", sa.Column("system_id", sa.BigInteger))
    op.create_foreign_key("fk_device_system_id", "device", "info_tx_system", ["system_id"], ["id"])
    op.create_index("ix_device_system_id", "device", ["system_id"])
    op.create_table(
        "indicator_day",
        sa.Column("day", sa.Date, nullable=False, comment="Civil date, Asia/Shanghai."),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("body_id", sa.BigInteger, nullable=False),
        sa.Column("held", sa.BigInteger, nullable=False),
        sa.Column("needed", sa.BigInteger, nullable=False),
        sa.Column("surplus", sa.BigInteger, nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False, comment="The last reading of the day."),
        sa.PrimaryKeyConstraint("day", "key", "body_id", name="pk_indicator_day"),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name="fk_indicator_day_body_id"),
        sa.CheckConstraint(f"key in ({KEYS})", name=op.f("ck_indicator_day_key")),
        comment="With all bodies below; frozen when its day is over (21.02.0).",
    )
