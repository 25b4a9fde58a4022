"""The table of the standard: each day's figures as they stood last."""

import sqlalchemy as sa

from command.foundation.database import metadata
from command.standard.models import IndicatorKey

_KEYS = ", ".join(f"'{key}'" for key in IndicatorKey)

indicator_day = sa.Table(
    "indicator_day",
    metadata,
    sa.Column("day", sa.Date, primary_key=True, comment="Civil date, Asia/Shanghai."),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("body_id", sa.BigInteger, sa.ForeignKey("body.id"), primary_key=True),
    sa.Column("held", sa.BigInteger, nullable=False),
    sa.Column("needed", sa.BigInteger, nullable=False),
    sa.Column("surplus", sa.BigInteger, nullable=False),
    sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False, comment="The last reading of the day."),
    sa.CheckConstraint(f"key in ({_KEYS})", name="key"),
    comment="With all bodies below; frozen when its day is over (21.02.0).",
)
