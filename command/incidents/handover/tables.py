"""Tables of hand-overs: the record of each, and the incidents that changed hands with it."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from command.foundation.database import metadata
from command.incidents.handover.models import HandoverState
from command.incidents.models import State
from command.incidents.tables import instant, one_of

handover = sa.Table(
    "handover",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("body_id", sa.BigInteger, sa.ForeignKey("body.id"), nullable=False, comment="The desk."),
    sa.Column("handed_by", sa.Text, nullable=False),
    sa.Column("from_people", ARRAY(sa.Text), nullable=False, comment="Whose hands were emptied."),
    sa.Column("to_person", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("leaving", sa.Boolean, nullable=False, comment="They leave the desk when it is taken over."),
    instant("handed_at", nullable=False),
    sa.Column("kept", sa.Integer, nullable=False, comment="Items that the next person may not handle: they stay."),
    sa.Column("state", sa.Text, nullable=False),
    instant("confirmed_at"),
    sa.Column("remark", sa.Text, comment="The next person's word on it."),
    sa.Column("open", JSONB(none_as_null=True), comment="How much stood open in the area of the desk."),
    one_of("state", HandoverState),
    sa.CheckConstraint("(state = 'confirmed') = (confirmed_at is not null)", name="confirmed_at"),
    sa.Index("ix_handover_body_id", "body_id", "id"),
    sa.Index("ix_handover_waiting", "to_person", postgresql_where=sa.text("state = 'waiting'")),
)

handover_item = sa.Table(
    "handover_item",
    metadata,
    sa.Column("handover_id", sa.BigInteger, sa.ForeignKey("handover.id"), primary_key=True),
    sa.Column("incident_id", sa.BigInteger, sa.ForeignKey("incident.id"), primary_key=True),
    sa.Column("from_person", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False, comment="The incident's state when it changed hands."),
    one_of("state", State),
    sa.Index("ix_handover_item_incident_id", "incident_id"),
)
