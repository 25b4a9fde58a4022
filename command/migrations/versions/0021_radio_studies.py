"""Studies that are kept whatever room they take, and which stored losses each study reads."""

import sqlalchemy as sa
from alembic import op

revision = "0021_radio_studies"
down_revision = "0020_handover_open"


def upgrade() -> None:
    kept = sa.Column("kept", sa.Boolean, nullable=False, server_default=sa.false(), comment="Never dropped for room.")
    op.add_column("radio_study", kept)
    op.create_table(
        "radio_study_loss",
        sa.Column("study_id", sa.BigInteger, sa.ForeignKey("radio_study.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("digest", sa.LargeBinary, primary_key=True, comment="Of the stored loss that it reads."),
    )
    op.create_index("ix_radio_study_loss_digest", "radio_study_loss", ["digest"])


def downgrade() -> None:
    op.drop_table("radio_study_loss")
    op.drop_column("radio_study", "kept")
