"""Jurisdictions and places."""

revision = "0003_geo"
down_revision = "0002_force"


def upgrade() -> None:
    """Nothing yet."""
