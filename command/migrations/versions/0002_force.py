"""Organisation, people, devices, accounts, shifts and crews."""

revision = "0002_force"
down_revision = "0001_history"


def upgrade() -> None:
    """Nothing yet."""
