"""Incidents, matters and alarms."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0004_incidents"
down_revision = "0003_geo"

SOURCES = "('hotline_12319', 'hotline_12345', 'patrol', 'complaint', 'report', 'transfer_in', 'assigned')"
STATES = (
    "('registered', 'owned', 'dispatched', 'accepted', 'on_scene', 'resolved', 'answered', 'closed', 'return_asked', "
    "'transferred', 'refused', 'advice', 'suspended', 'linked', 'void')"
)
SEVERITIES = "('low', 'normal', 'high', 'urgent')"
RESULTS = "('persuaded', 'corrected', 'penalty', 'case_filed', 'nothing_found', 'helped', 'other')"


def upgrade() -> None:
    _catalogue()
    _register()
    _beside_the_register()
    _alarms()


def _instant(name: str, *, nullable: bool = True, comment: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def _catalogue() -> None:
    op.create_table(
        "matter",
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
        sa.CheckConstraint("level in ('city', 'district')", name="level"),
        sa.CheckConstraint("default_task in ('support', 'enforcement')", name="default_task"),
        sa.CheckConstraint("not coercion or penalty_power", name="coercion_needs_power"),
    )
    op.create_table(
        "empowerment",
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
    version = op.create_table(
        "catalogue_version",
        sa.Column("id", sa.SmallInteger, primary_key=True),
        sa.Column(
            "version", sa.BigInteger, nullable=False, comment="Rises with every change of matters or empowerments."
        ),
        sa.CheckConstraint("id = 1", name="single_row"),
    )
    op.bulk_insert(version, [{"id": 1, "version": 0}])
    op.create_table(
        "incident_limit",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("category", sa.Text, comment="Empty = any."),
        sa.Column("severity", sa.Text, comment="Empty = any."),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("day_kind", sa.Text, nullable=False),
        sa.UniqueConstraint("category", "severity", postgresql_nulls_not_distinct=True),
        sa.CheckConstraint(f"severity in {SEVERITIES}", name="severity"),
        sa.CheckConstraint("amount > 0", name="amount"),
        sa.CheckConstraint("day_kind in ('minutes', 'natural_days', 'working_days')", name="day_kind"),
    )


def _register() -> None:
    op.create_table(
        "register_day",
        sa.Column("day", sa.Date, primary_key=True, comment="Civil day of Asia/Shanghai."),
        sa.Column("last_number", sa.Integer, nullable=False, comment="Taken within the intake's transaction: no gaps."),
    )
    op.create_table(
        "incident",
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
        _instant("registered_at", nullable=False),
        _instant("received_at", nullable=False),
        _instant("occurred_at"),
        sa.Column("late_entry", sa.Boolean, nullable=False),
        sa.Column("registered_by", sa.Text, nullable=False),
        _instant("due_at", comment="Empty = no limit."),
        sa.Column("due_source", sa.Text),
        sa.Column("due_provisional", sa.Boolean, nullable=False, comment="Counted without the year's calendar."),
        _instant("due_from", comment="Start of the running clock."),
        sa.Column("due_rule", sa.Text, comment="Amount and day kind, to count again: 7 working_days."),
        _instant("extended_at"),
        _instant("breached_at", comment="The due time that passed; raised once."),
        sa.Column("body_id", sa.BigInteger, sa.ForeignKey("body.id"), nullable=False),
        sa.Column("enforcing_subject", sa.Text),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("reasons", JSONB, nullable=False),
        sa.Column("ownership_open", sa.Boolean, nullable=False),
        sa.Column("transfer_needed", sa.Boolean, nullable=False),
        sa.Column("major_case", JSONB, comment="Person and reason of 重大复杂."),
        sa.Column("subject_body_id", sa.BigInteger, sa.ForeignKey("body.id"), comment="Body complained of."),
        sa.Column("subject_person_id", sa.BigInteger, sa.ForeignKey("person.id"), comment="Person complained of."),
        sa.Column("anonymous", sa.Boolean, nullable=False),
        sa.Column("triage", sa.Text, comment="Decision on an anonymous complaint (10.03.5)."),
        sa.Column("in_hand_of", sa.Text),
        _instant("in_hand_since"),
        sa.Column("linked_to", sa.BigInteger, sa.ForeignKey("incident.id")),
        sa.Column("result_code", sa.Text),
        sa.Column("result", sa.Text),
        _instant("resolved_at"),
        _instant("answered_at"),
        _instant("progress_told_at"),
        _instant("closed_at"),
        sa.Column("reopened_count", sa.Integer, nullable=False),
        sa.Column("outcome", JSONB, nullable=False, comment="Papers of a side exit: department, receipt, notice."),
        sa.Column("handler_ids", ARRAY(sa.BigInteger), nullable=False),
        sa.Column("co_handlers", JSONB, nullable=False, comment="Body id to whether its part is done (10.05.1)."),
        sa.Column(
            "ordered_body_ids", ARRAY(sa.BigInteger), nullable=False, comment="Bodies of crews with open orders."
        ),
        sa.CheckConstraint(f"source in {SOURCES}", name="source"),
        sa.CheckConstraint(
            "statutory_kind in ('complaint', 'report', 'transfer_in', 'assigned')", name="statutory_kind"
        ),
        sa.CheckConstraint(f"state in {STATES}", name="state"),
        sa.CheckConstraint(f"resume_state in {STATES}", name="resume_state"),
        sa.CheckConstraint(f"severity in {SEVERITIES}", name="severity"),
        sa.CheckConstraint("location_quality in ('exact', 'about', 'none')", name="location_quality"),
        sa.CheckConstraint("due_source in ('ticket', 'limit', 'statute', 'extension')", name="due_source"),
        sa.CheckConstraint("level in ('city', 'district')", name="level"),
        sa.CheckConstraint(f"result_code in {RESULTS}", name="result_code"),
        sa.CheckConstraint("(location is null) = (location_quality = 'none')", name="location_has_quality"),
    )
    op.create_index(
        "uq_incident_external_id",
        "incident",
        ["source", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id is not null"),
    )
    op.create_index("ix_incident_queue", "incident", [sa.text("coalesce(due_at, 'infinity')"), "id"])
    op.create_index("ix_incident_body", "incident", ["body_id", "id"])
    op.create_index("ix_incident_linked_to", "incident", ["linked_to"])
    op.create_index("ix_incident_registered_at", "incident", ["registered_at"])
    op.create_index("ix_incident_location", "incident", ["location"], postgresql_using="gist")
    op.create_index(
        "ix_incident_running_clock",
        "incident",
        ["due_at"],
        postgresql_where=sa.text("breached_at is null and due_at is not null and closed_at is null"),
    )


def _beside_the_register() -> None:
    op.create_table(
        "incident_concern",
        sa.Column("incident_id", sa.BigInteger, sa.ForeignKey("incident.id"), primary_key=True),
        sa.Column("body_id", sa.BigInteger, sa.ForeignKey("body.id"), primary_key=True),
        sa.Column("part", sa.Text, primary_key=True),
        sa.CheckConstraint("part in ('responsible', 'co_handler', 'ordered')", name="part"),
    )
    op.create_index("ix_incident_concern_body", "incident_concern", ["body_id", "incident_id"])
    op.create_table(
        "incident_reporter",
        sa.Column("incident_id", sa.BigInteger, sa.ForeignKey("incident.id"), primary_key=True),
        sa.Column("name", sa.Text),
        sa.Column("phone", sa.Text),
        sa.Column("address", sa.Text),
        sa.Column("anonymous", sa.Boolean, nullable=False),
    )
    op.create_table(
        "incident_note",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("incident_id", sa.BigInteger, sa.ForeignKey("incident.id"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        _instant("at", nullable=False),
        _instant("learned_at", nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
    )
    op.create_index("ix_incident_note_incident", "incident_note", ["incident_id", "id"])
    op.create_table(
        "incident_file",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("incident_id", sa.BigInteger, sa.ForeignKey("incident.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False, comment="Hexadecimal; also the file's name in the store."),
        _instant("at", nullable=False),
        _instant("learned_at", nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.UniqueConstraint("incident_id", "sha256"),
    )


def _alarms() -> None:
    op.create_table(
        "alarm",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("merge_key", sa.Text, nullable=False, comment="Device (else crew, person, vehicle, body) and kind."),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("device_id", sa.BigInteger),
        sa.Column("vehicle_id", sa.BigInteger),
        sa.Column("crew_id", sa.BigInteger),
        sa.Column("person_id", sa.BigInteger),
        sa.Column(
            "body_id", sa.BigInteger, sa.ForeignKey("body.id"), comment="Empty = nobody's device: the city desk's."
        ),
        sa.Column("incident_id", sa.BigInteger),
        _instant("raised_at", nullable=False, comment="First press, by the device's time."),
        _instant("received_at", nullable=False, comment="When that press was learnt."),
        _instant("last_raised_at", nullable=False),
        _instant("last_received_at", nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        _instant("told_at", nullable=False, comment="Newest event: repeats are rate-limited."),
        sa.Column("late", sa.Boolean, nullable=False, comment="First learnt late: both times are shown."),
        sa.Column("location", Geometry("POINT", srid=4326, spatial_index=False)),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("acknowledged_by", sa.Text),
        _instant("acknowledged_at"),
        sa.Column("shelved_by", sa.Text),
        _instant("shelved_until"),
        sa.Column("closed_by", sa.Text),
        _instant("closed_at"),
        sa.Column("close_reason", sa.Text),
        sa.CheckConstraint("level in ('emergency', 'fault', 'driving', 'notice')", name="level"),
        sa.CheckConstraint("state in ('raised', 'acknowledged', 'shelved', 'closed')", name="state"),
    )
    op.create_index("uq_alarm_open", "alarm", ["merge_key"], unique=True, postgresql_where=sa.text("state <> 'closed'"))
    op.create_index("ix_alarm_merge_key", "alarm", ["merge_key", "last_raised_at"])
    op.create_index("ix_alarm_body", "alarm", ["body_id", "id"])
    op.create_index("ix_alarm_shelved_until", "alarm", ["shelved_until"], postgresql_where=sa.text("state = 'shelved'"))
