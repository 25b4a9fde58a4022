"""Hand-overs of desks (交接班) with the incidents that changed hands."""

import sqlalchemy as sa
from alembic import op

revision = "0015_handover"
down_revision = "0014_systems"

STATES = (
    "'registered', 'owned', 'dispatched', 'accepted', 'on_scene', 'resolved', 'answered', 'closed', 'return_asked', "
    "'transferred', 'refused', 'advice', 'suspended', 'linked', 'void'"
)


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("body_id", sa.BigInteger, nullable=False, comment="The desk."),
        sa.Column("handed_by", sa.Text, nullable=False),
        sa.Column("from_people", sa.ARRAY(sa.Text), nullable=False, comment="Whose hands were emptied."),
        sa.Column("to_person", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("leaving", sa.Boolean, nullable=False, comment="They leave the desk when it is taken over."),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept", sa.Integer, nullable=False, comment="Items that the next person may not handle: they stay."),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("remark", sa.Text, comment="The next person's word on it."),
        sa.PrimaryKeyConstraint("id", name="pk_handover"),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name="fk_handover_body_id"),
        sa.CheckConstraint("state in ('waiting', 'confirmed', 'passed_on')", name=op.f("ck_handover_state")),
        sa.CheckConstraint("(state = 'confirmed') = (confirmed_at is not null)", name=op.f("ck_handover_confirmed_at")),
    )
    op.create_index("ix_handover_body_id", "handover", ["body_id", "id"])
    op.create_index("ix_handover_waiting", "handover", ["to_person"], postgresql_where=sa.text("state = 'waiting'"))
    op.create_table(
        "handover_item",
        sa.Column("handover_id", sa.BigInteger, nullable=False),
        sa.Column("incident_id", sa.BigInteger, nullable=False),
        sa.Column("from_person", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False, comment="The incident's state when it changed hands."),
        sa.PrimaryKeyConstraint("handover_id", "incident_id", name="pk_handover_item"),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name="fk_handover_item_handover_id"),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_handover_item_incident_id"),
        sa.CheckConstraint(f"state in ({STATES})", name=op.f("ck_handover_item_state")),
    )
    op.create_index("ix_handover_item_incident_id", "handover_item", ["incident_id"])
