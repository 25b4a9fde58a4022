"""Orders and their bearers."""

revision = "0007_dispatch"
down_revision = "0006_gateway"


def upgrade() -> None:
    """Nothing yet."""
