"""Tables of orders, the ways they took, and the crews proposed to a desk."""

from enum import StrEnum

import sqlalchemy as sa

from command.dispatch.models import ENDED, BearerKind, BearerState, Stage
from command.force.service import Task
from command.foundation.database import metadata


def _listed(words: type[StrEnum]) -> str:
    return ", ".join(f"'{word.value}'" for word in words)


def _one_of(column: str, words: type[StrEnum]) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} in ({_listed(words)})", name=column)


_OPEN = sa.text("stage not in ({})".format(", ".join(f"'{stage}'" for stage in sorted(ENDED))))

dispatch_order = sa.Table(
    "dispatch_order",
    metadata,
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
    _one_of("stage", Stage),
    _one_of("task", Task),
    sa.Index("ix_dispatch_order_incident_id", "incident_id"),
    sa.Index("ix_dispatch_order_crew_open", "crew_id", postgresql_where=_OPEN),
    sa.Index("uq_dispatch_order_open_pair", "incident_id", "crew_id", unique=True, postgresql_where=_OPEN),
    sa.Index("ix_dispatch_order_next_step_at", "next_step_at", postgresql_where=sa.text("next_step_at is not null")),
)

order_bearer = sa.Table(
    "order_bearer",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("order_id", sa.BigInteger, sa.ForeignKey("dispatch_order.id"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("device_id", sa.BigInteger, sa.ForeignKey("device.id")),
    sa.Column("message_id", sa.BigInteger),
    sa.Column("spoken_with", sa.Text),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    _one_of("kind", BearerKind),
    _one_of("state", BearerState),
    sa.Index("ix_order_bearer_order_id", "order_id"),
    sa.Index("ix_order_bearer_message_id", "message_id", postgresql_where=sa.text("message_id is not null")),
)

proposal = sa.Table(
    "proposal",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("incident_id", sa.BigInteger, sa.ForeignKey("incident.id"), nullable=False),
    sa.Column("crew_id", sa.BigInteger, sa.ForeignKey("crew.id"), comment="Null when no crew is left to propose."),
    sa.Column("body_id", sa.BigInteger, sa.ForeignKey("body.id"), nullable=False, comment="The desk that decides."),
    sa.Column("cause", sa.Text, nullable=False),
    sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("rises_at", sa.DateTime(timezone=True), nullable=False, comment="When the seat above is told."),
    sa.Column("decided_at", sa.DateTime(timezone=True)),
    sa.Index("uq_proposal_open", "incident_id", unique=True, postgresql_where=sa.text("decided_at is null")),
)
