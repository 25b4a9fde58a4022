"""Orders, the ways they took, and the crews proposed to a desk."""

import sqlalchemy as sa
from alembic import op

revision = "0007_dispatch"
down_revision = "0006_gateway"

STAGES = (
    "'queued', 'ordered', 'received_by_set', 'delivered', 'accepted', 'declined', 'en_route', 'on_scene', "
    "'cleared', 'cancelled'"
)
OPEN = sa.text("stage not in ('cancelled', 'cleared', 'declined')")


def upgrade() -> None:
    op.create_table(
        "dispatch_order",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("incident_id", sa.BigInteger, sa.ForeignKey("incident.id"), nullable=False),
        sa.Column("crew_id", sa.BigInteger, sa.ForeignKey("crew.id"), comment="Null until a desk has named the crew."),
        sa.Column("body_id", sa.BigInteger, sa.ForeignKey("body.id"), nullable=False),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("stage_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered_by", sa.Text, nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("override_reason", sa.Text),
        sa.Column("result", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_step_at", sa.DateTime(timezone=True), comment="When an unanswered order is looked at again."),
        sa.CheckConstraint(f"stage in ({STAGES})", name="stage"),
        sa.CheckConstraint("task in ('support', 'enforcement')", name="task"),
    )
    op.create_index("ix_dispatch_order_incident_id", "dispatch_order", ["incident_id"])
    op.create_index("ix_dispatch_order_crew_open", "dispatch_order", ["crew_id"], postgresql_where=OPEN)
    op.create_index(
        "uq_dispatch_order_open_pair", "dispatch_order", ["incident_id", "crew_id"], unique=True, postgresql_where=OPEN
    )
    op.create_index(
        "ix_dispatch_order_next_step_at",
        "dispatch_order",
        ["next_step_at"],
        postgresql_where=sa.text("next_step_at is not null"),
    )
    op.create_table(
        "order_bearer",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("order_id", sa.BigInteger, sa.ForeignKey("dispatch_order.id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("device_id", sa.BigInteger, sa.ForeignKey("device.id")),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("spoken_with", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('vehicle_terminal', 'enforcement_terminal', 'voice')", name="kind"),
        sa.CheckConstraint("state in ('sent', 'received', 'answered', 'failed')", name="state"),
    )
    op.create_index("ix_order_bearer_order_id", "order_bearer", ["order_id"])
    op.create_index(
        "ix_order_bearer_message_id",
        "order_bearer",
        ["message_id"],
        postgresql_where=sa.text("message_id is not null"),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("incident_id", sa.BigInteger, sa.ForeignKey("incident.id"), nullable=False),
        sa.Column("crew_id", sa.BigInteger, sa.ForeignKey("crew.id"), comment="Null when no crew is left to propose."),
        sa.Column("body_id", sa.BigInteger, sa.ForeignKey("body.id"), nullable=False, comment="The desk that decides."),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rises_at", sa.DateTime(timezone=True), nullable=False, comment="When the seat above is told."),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "uq_proposal_open", "proposal", ["incident_id"], unique=True, postgresql_where=sa.text("decided_at is null")
    )
