"""Tables of incidents: the register, who it concerns, what hangs on it, the matter catalogue and the limits."""

from enum import StrEnum

import sqlalchemy as sa
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from command.foundation.database import metadata
from command.incidents.models import (
    DueSource,
    Level,
    LocationQuality,
    Part,
    ResultCode,
    Severity,
    Source,
    State,
    StatutoryKind,
)

NO_ACTION = ("closed", "transferred", "refused", "linked", "void")
"""States in which nothing is awaited of anybody: out of the queue."""


def one_of(column: str, kind: type[StrEnum], name: str | None = None) -> sa.CheckConstraint:
    """The CHECK of an enumeration that is stored as text."""
    values = ", ".join(f"'{member.value}'" for member in kind)
    return sa.CheckConstraint(f"{column} in ({values})", name=name or column)


def instant(name: str, *, nullable: bool = True, comment: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


matter = sa.Table(
    "matter",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("level", sa.Text, nullable=False, comment="Every matter has exactly one level (02.01.1)."),
    sa.Column("district_codes", ARRAY(sa.Text), nullable=False, comment="Catalogues that hold it; empty = all."),
    sa.Column("default_task", sa.Text, nullable=False),
    sa.Column("penalty_power", sa.Boolean, nullable=False),
    sa.Column("coercion", sa.Boolean, nullable=False),
    sa.Column("legal_basis", sa.Text, nullable=False),
    sa.Column("words", ARRAY(sa.Text), nullable=False, comment="What callers say."),
    sa.Column("document", sa.Text),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date, comment="Last day; empty = open."),
    one_of("level", Level),
    sa.CheckConstraint("default_task in ('support', 'enforcement')", name="default_task"),
    sa.CheckConstraint("not coercion or penalty_power", name="coercion_needs_power"),
)

empowerment = sa.Table(
    "empowerment",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("matter_code", sa.Text, sa.ForeignKey("matter.code"), nullable=False),
    sa.Column("area_code", sa.Text, nullable=False),
    sa.Column("enforcing_subject", sa.Text, nullable=False, comment="The town or street government."),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date),
    sa.UniqueConstraint("matter_code", "area_code", "valid_from"),
    sa.CheckConstraint("document <> ''", name="document_given"),
)

catalogue_version = sa.Table(
    "catalogue_version",
    metadata,
    sa.Column("id", sa.SmallInteger, primary_key=True),
    sa.Column("version", sa.BigInteger, nullable=False, comment="Rises with every change of matters or empowerments."),
    sa.CheckConstraint("id = 1", name="single_row"),
)

register_day = sa.Table(
    "register_day",
    metadata,
    sa.Column("day", sa.Date, primary_key=True, comment="Civil day of Asia/Shanghai."),
    sa.Column("last_number", sa.Integer, nullable=False, comment="Taken within the intake's transaction: no gaps."),
)

incident_limit = sa.Table(
    "incident_limit",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("category", sa.Text, comment="Empty = any."),
    sa.Column("severity", sa.Text, comment="Empty = any."),
    sa.Column("amount", sa.Integer, nullable=False),
    sa.Column("day_kind", sa.Text, nullable=False),
    sa.UniqueConstraint("category", "severity", postgresql_nulls_not_distinct=True),
    one_of("severity", Severity),
    sa.CheckConstraint("amount > 0", name="amount"),
    sa.CheckConstraint("day_kind in ('minutes', 'natural_days', 'working_days')", name="day_kind"),
)

incident = sa.Table(
    "incident",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("number", sa.Text, nullable=False, unique=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("external_id", sa.Text),
    sa.Column("statutory_kind", sa.Text, comment="One of the four of 09.01.0; empty for an own find."),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("resume_state", sa.Text, comment="Where a suspension or an asked return leads back to."),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("address", sa.Text),
    sa.Column("category", sa.Text),
    sa.Column("matter_code", sa.Text, sa.ForeignKey("matter.code")),
    sa.Column("severity", sa.Text, nullable=False),
    sa.Column("location", Geometry(srid=4326, spatial_index=False)),
    sa.Column("location_quality", sa.Text, nullable=False),
    sa.Column("datum", sa.Text, comment="Datum the location was given in; it is stored as WGS-84."),
    instant("registered_at", nullable=False),
    instant("received_at", nullable=False),
    instant("occurred_at"),
    sa.Column("late_entry", sa.Boolean, nullable=False),
    sa.Column("registered_by", sa.Text, nullable=False),
    instant("due_at", comment="Empty = no limit."),
    sa.Column("due_source", sa.Text),
    sa.Column("due_provisional", sa.Boolean, nullable=False, comment="Counted without the year's calendar."),
    instant("due_from", comment="Start of the running clock."),
    sa.Column("due_rule", sa.Text, comment="Amount and day kind, to count again: 7 working_days."),
    instant("extended_at"),
    instant("breached_at", comment="The due time that passed; raised once."),
    instant("risen_at", comment="When nobody had taken this complaint for too long, the last time."),
    sa.Column("risen_to", sa.BigInteger, sa.ForeignKey("body.id"), comment="The supervision desk that was told."),
    sa.Column("body_id", sa.BigInteger, sa.ForeignKey("body.id"), nullable=False),
    sa.Column("enforcing_subject", sa.Text),
    sa.Column("level", sa.Text, nullable=False),
    sa.Column("reasons", JSONB, nullable=False),
    sa.Column("ownership_open", sa.Boolean, nullable=False),
    sa.Column("transfer_needed", sa.Boolean, nullable=False),
    sa.Column("major_case", JSONB(none_as_null=True), comment="Person and reason of 重大复杂."),
    sa.Column("subject_body_id", sa.BigInteger, sa.ForeignKey("body.id"), comment="Body complained of."),
    sa.Column("subject_person_id", sa.BigInteger, sa.ForeignKey("person.id"), comment="Person complained of."),
    sa.Column("anonymous", sa.Boolean, nullable=False),
    sa.Column("triage", sa.Text, comment="Decision on an anonymous complaint (10.03.5)."),
    sa.Column("in_hand_of", sa.Text),
    instant("in_hand_since"),
    sa.Column("linked_to", sa.BigInteger, sa.ForeignKey("incident.id")),
    sa.Column("result_code", sa.Text),
    sa.Column("result", sa.Text),
    instant("resolved_at"),
    instant("answered_at"),
    instant("progress_told_at"),
    instant("closed_at"),
    sa.Column("reopened_count", sa.Integer, nullable=False),
    sa.Column("outcome", JSONB, nullable=False, comment="Papers of a side exit: department, receipt, notice."),
    sa.Column("handler_ids", ARRAY(sa.BigInteger), nullable=False),
    sa.Column("co_handlers", JSONB, nullable=False, comment="Body id to whether its part is done (10.05.1)."),
    sa.Column("ordered_body_ids", ARRAY(sa.BigInteger), nullable=False, comment="Bodies of crews with open orders."),
    one_of("source", Source),
    one_of("statutory_kind", StatutoryKind),
    one_of("state", State),
    one_of("resume_state", State),
    one_of("severity", Severity),
    one_of("location_quality", LocationQuality),
    one_of("due_source", DueSource),
    one_of("level", Level),
    one_of("result_code", ResultCode),
    sa.CheckConstraint("(location is null) = (location_quality = 'none')", name="location_has_quality"),
    sa.Index(
        "uq_incident_external_id",
        "source",
        "external_id",
        unique=True,
        postgresql_where=sa.text("external_id is not null"),
    ),
    sa.Index("ix_incident_queue", sa.text("coalesce(due_at, 'infinity')"), "id"),
    sa.Index("ix_incident_body", "body_id", "id"),
    sa.Index("ix_incident_linked_to", "linked_to"),
    sa.Index("ix_incident_registered_at", "registered_at"),
    sa.Index("ix_incident_location", "location", postgresql_using="gist"),
    sa.Index(
        "ix_incident_running_clock",
        "due_at",
        postgresql_where=sa.text("breached_at is null and due_at is not null and closed_at is null"),
    ),
)

incident_concern = sa.Table(
    "incident_concern",
    metadata,
    sa.Column("incident_id", sa.BigInteger, sa.ForeignKey("incident.id"), primary_key=True),
    sa.Column("body_id", sa.BigInteger, sa.ForeignKey("body.id"), primary_key=True),
    sa.Column("part", sa.Text, primary_key=True),
    one_of("part", Part),
    sa.Index("ix_incident_concern_body", "body_id", "incident_id"),
)

incident_reporter = sa.Table(
    "incident_reporter",
    metadata,
    sa.Column("incident_id", sa.BigInteger, sa.ForeignKey("incident.id"), primary_key=True),
    sa.Column("name", sa.Text),
    sa.Column("phone", sa.Text),
    sa.Column("address", sa.Text),
    sa.Column("anonymous", sa.Boolean, nullable=False),
)

incident_note = sa.Table(
    "incident_note",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("incident_id", sa.BigInteger, sa.ForeignKey("incident.id"), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    instant("at", nullable=False),
    instant("learned_at", nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Index("ix_incident_note_incident", "incident_id", "id"),
)

incident_file = sa.Table(
    "incident_file",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("incident_id", sa.BigInteger, sa.ForeignKey("incident.id"), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False, comment="Hexadecimal; also the file's name in the store."),
    instant("at", nullable=False),
    instant("learned_at", nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.UniqueConstraint("incident_id", "sha256"),
)
