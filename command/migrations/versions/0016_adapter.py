"""Adapters of other radio platforms: their role, their devices' protocol, and the events that were taken once."""

import sqlalchemy as sa
from alembic import op

revision = "0016_adapter"
down_revision = "0015_handover"

PROTOCOLS = ("jt808-2011", "jt808-2013", "jt808-2019", "hstrp", "osmand", "owntracks")
ROLES = (
    "intake_clerk",
    "dispatcher",
    "shift_leader",
    "squad_leader",
    "squad_member",
    "planner",
    "supervisor",
    "operator",
)
ADAPTER, ADAPTER_ROLE = "adapter", "radio_adapter"


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _restrict(protocols: tuple[str, ...], roles: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_device_protocol"), "device", type_="check")
    op.create_check_constraint(op.f("ck_device_protocol"), "device", f"protocol in ({_listed(protocols)})")
    op.drop_constraint(op.f("ck_account_roles"), "account", type_="check")
    op.create_check_constraint(op.f("ck_account_roles"), "account", f"roles <@ array[{_listed(roles)}]")


def upgrade() -> None:
    _restrict((*PROTOCOLS, ADAPTER), (*ROLES, ADAPTER_ROLE))
    op.create_table(
        "adapter_event",
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reference_id", sa.BigInteger, comment="Of what it began: a call."),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_adapter_event_received_at", "adapter_event", ["received_at"])


def downgrade() -> None:
    op.drop_table("adapter_event")
    _restrict(PROTOCOLS, ROLES)
