"""Incidents, matters and alarms."""

revision = "0004_incidents"
down_revision = "0003_geo"


def upgrade() -> None:
    """Nothing yet."""
