"""A crew on scene says that it is at work."""

from alembic import op

revision = "0009_dispatch"
down_revision = "0008_gateway"

STAGES = (
    "'queued', 'ordered', 'received_by_set', 'delivered', 'accepted', 'declined', 'en_route', 'on_scene', 'handling', "
    "'cleared', 'cancelled'"
)


def upgrade() -> None:
    op.drop_constraint("ck_dispatch_order_stage", "dispatch_order")
    op.create_check_constraint("stage", "dispatch_order", f"stage in ({STAGES})")
