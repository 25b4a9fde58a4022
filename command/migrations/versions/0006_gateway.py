"""Messages to devices and terminal sessions."""

revision = "0006_gateway"
down_revision = "0005_positions"


def upgrade() -> None:
    """Nothing yet."""
