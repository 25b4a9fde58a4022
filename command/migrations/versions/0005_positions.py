"""Positions in partitions by device time."""

revision = "0005_positions"
down_revision = "0004_incidents"


def upgrade() -> None:
    """Nothing yet."""
