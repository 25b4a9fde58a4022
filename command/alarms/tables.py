"""The table of alarms: one open line a source and kind."""

import sqlalchemy as sa
from geoalchemy2 import Geometry

from command.alarms.models import AlarmLevel, AlarmState
from command.foundation.database import metadata

_LEVELS = ", ".join(f"'{level}'" for level in AlarmLevel)
_STATES = ", ".join(f"'{state}'" for state in AlarmState)

alarm = sa.Table(
    "alarm",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("merge_key", sa.Text, nullable=False, comment="Device (else crew, person, vehicle, body) and kind."),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("level", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("device_id", sa.BigInteger),
    sa.Column("vehicle_id", sa.BigInteger),
    sa.Column("crew_id", sa.BigInteger),
    sa.Column("person_id", sa.BigInteger),
    sa.Column("body_id", sa.BigInteger, sa.ForeignKey("body.id"), comment="Empty = nobody's device: the city desk's."),
    sa.Column("incident_id", sa.BigInteger),
    sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False, comment="First press, by the device's time."),
    sa.Column("received_at", sa.DateTime(timezone=True), nullable=False, comment="When that press was learnt."),
    sa.Column("last_raised_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("last_received_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("told_at", sa.DateTime(timezone=True), nullable=False, comment="Newest event: repeats are rate-limited."),
    sa.Column("late", sa.Boolean, nullable=False, comment="First learnt late: both times are shown."),
    sa.Column("location", Geometry("POINT", srid=4326, spatial_index=False)),
    sa.Column("cause", sa.Text, nullable=False),
    sa.Column("acknowledged_by", sa.Text),
    sa.Column("acknowledged_at", sa.DateTime(timezone=True)),
    sa.Column("shelved_by", sa.Text),
    sa.Column("shelved_until", sa.DateTime(timezone=True)),
    sa.Column("closed_by", sa.Text),
    sa.Column("closed_at", sa.DateTime(timezone=True)),
    sa.Column("close_reason", sa.Text),
    sa.CheckConstraint(f"level in ({_LEVELS})", name="level"),
    sa.CheckConstraint(f"state in ({_STATES})", name="state"),
    sa.Index("uq_alarm_open", "merge_key", unique=True, postgresql_where=sa.text("state <> 'closed'")),
    sa.Index("ix_alarm_merge_key", "merge_key", "last_raised_at"),
    sa.Index("ix_alarm_body", "body_id", "id"),
    sa.Index("ix_alarm_shelved_until", "shelved_until", postgresql_where=sa.text("state = 'shelved'")),
)
