"""A site whose repeaters have fallen silent: an outage that the platform itself suspects."""

from alembic import op

revision = "0023_site_silence"
down_revision = "0022_bearers"

CHECK = "ck_radio_outage_cause"
BEFORE = "cause in ('mains_failure', 'backhaul', 'equipment', 'maintenance')"
AFTER = "cause in ('mains_failure', 'backhaul', 'equipment', 'maintenance', 'silent')"


def upgrade() -> None:
    op.drop_constraint(op.f(CHECK), "radio_outage")
    op.create_check_constraint(op.f(CHECK), "radio_outage", AFTER)


def downgrade() -> None:
    op.execute("update radio_outage set cause = 'equipment' where cause = 'silent'")
    op.drop_constraint(op.f(CHECK), "radio_outage")
    op.create_check_constraint(op.f(CHECK), "radio_outage", BEFORE)
