"""Decisions that settle open ownership."""

import sqlalchemy as sa
from alembic import op

revision = "0010_geo"
down_revision = "0009_dispatch"


def upgrade() -> None:
    for column in (
        sa.Column("awarded_code", sa.Text, comment="The area that got it by a decision; an import may also end it."),
        sa.Column("decided_by", sa.Text),
        sa.Column("decided_on", sa.Date),
        sa.Column("document", sa.Text),
        sa.Column("settled_at", sa.DateTime(timezone=True), comment="When the decision was entered."),
        sa.Column("settled_by", sa.Text, comment="Account that entered it."),
    ):
        op.add_column("disputed_area", column)
    op.drop_constraint(op.f("ck_disputed_area_validity"), "disputed_area")
    op.create_check_constraint(op.f("ck_disputed_area_validity"), "disputed_area", "valid_to >= valid_from - 1")
    op.create_check_constraint(
        op.f("ck_disputed_area_decision_whole"),
        "disputed_area",
        "num_nulls(awarded_code, decided_by, decided_on, document, settled_at, settled_by) in (0, 6)",
    )
