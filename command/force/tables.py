"""Tables of the force. Every enumeration is text with a CHECK made from its list in `kinds`."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB

from command.force import kinds
from command.foundation.database import metadata
from command.foundation.security import Role


def _one_of(column: str, words: type[StrEnum]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word.value}'" for word in words)
    return sa.CheckConstraint(f"{column} in ({listed})", name=column)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _instant(name: str, *, nullable: bool = True, comment: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def _ref(name: str, target: str, *, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, sa.ForeignKey(f"{target}.id"), nullable=nullable)


def _flag(name: str, *, default: bool) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.true() if default else sa.false())


force_version = sa.Table(
    "force_version",
    metadata,
    sa.Column("part", sa.Text, primary_key=True),
    sa.Column("version", sa.BigInteger, nullable=False, comment="Raised in the transaction that changes the part."),
)

force_setting = sa.Table(
    "force_setting",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    _instant("changed_at", nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
)

trial = sa.Table(
    "trial",
    metadata,
    _id(),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date, nullable=False, comment="Last day of the trial, civil date."),
    sa.Column("signed_by", sa.Text, nullable=False, comment="Name of the person who answers for it."),
    sa.Column("reason", sa.Text, nullable=False),
    _instant("recorded_at", nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    _instant("ended_at"),
    sa.CheckConstraint("valid_to >= valid_from", name="days"),
)

body = sa.Table(
    "body",
    metadata,
    _id(),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("short_name", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    _ref("parent_id", "body"),
    _ref("lead_id", "body"),
    _ref("guidance_id", "body"),
    sa.Column("second_leader_name", sa.Text, comment="Street or town that may request (05.01.4)."),
    sa.Column("enforcing_subject", sa.Text, comment="Given by hand; otherwise it follows from the leading department."),
    sa.Column("district_code", sa.Text),
    sa.Column("area_codes", ARRAY(sa.Text), nullable=False, server_default="{}"),
    sa.Column("duty_phone", sa.Text),
    sa.Column("call_sign", sa.Text),
    sa.Column("lon", sa.Double, comment="Seat, WGS-84 degrees."),
    sa.Column("lat", sa.Double),
    sa.Column("documents", sa.Text),
    _flag("name_deviates", default=False),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_to", sa.Date),
    _one_of("kind", kinds.BodyKind),
    sa.CheckConstraint("parent_id <> id", name="parent"),
    sa.Index("ix_body_parent_id", "parent_id"),
)

person = sa.Table(
    "person",
    metadata,
    _id(),
    sa.Column("staff_no", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    _ref("body_id", "body", nullable=False),
    sa.Column("post", sa.Text, nullable=False, server_default="member"),
    _flag("front_line", default=True),
    sa.Column("employment_status", sa.Text, nullable=False, server_default="active"),
    sa.Column("employed_from", sa.Date),
    sa.Column("certificate_no", sa.Text, unique=True),
    sa.Column("certificate_valid_from", sa.Date),
    sa.Column("certificate_valid_to", sa.Date, comment="Valid to the end of this day, Asia/Shanghai."),
    sa.Column("certificate_suspended_from", sa.Date),
    sa.Column("certificate_note", sa.Text),
    _instant("certificate_lost_at", comment="Suspends at once until re-issue (14.08.2)."),
    _instant("certificate_loss_reported_at"),
    sa.Column("pass_no", sa.Text, unique=True, comment="Auxiliary's duty pass (06.02.7)."),
    sa.Column("pass_valid_to", sa.Date),
    sa.Column("phone", sa.Text),
    sa.Column("call_sign", sa.Text),
    _one_of("kind", kinds.PersonKind),
    _one_of("post", kinds.Post),
    _one_of("employment_status", kinds.EmploymentStatus),
    sa.Index("ix_person_body_id", "body_id"),
)

vehicle = sa.Table(
    "vehicle",
    metadata,
    _id(),
    sa.Column("plate", sa.Text, nullable=False, unique=True),
    sa.Column("fleet_no", sa.Text),
    _ref("body_id", "body", nullable=False),
    sa.Column("kind", sa.Text, nullable=False, server_default="car"),
    sa.Column("seats", sa.SmallInteger, nullable=False),
    sa.Column("plate_colour", sa.SmallInteger, comment="As in JT/T 808: 1 blue, 2 yellow, 5 green."),
    sa.Column("vin", sa.Text, unique=True),
    _flag("serviceable", default=True),
    sa.Column("unserviceable_reason", sa.Text),
    sa.Column("in_service_from", sa.Date),
    sa.Column("call_sign", sa.Text),
    _one_of("kind", kinds.VehicleKind),
    sa.CheckConstraint("seats between 1 and 60", name="seats"),
    sa.Index("ix_vehicle_body_id", "body_id"),
)

info_tx_system = sa.Table(
    "info_tx_system",
    metadata,
    _id(),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    _ref("body_id", "body", nullable=False),
    _flag("serviceable", default=True),
    sa.Column("unserviceable_reason", sa.Text),
    sa.Index("ix_info_tx_system_body_id", "body_id"),
    comment="信息传输系统 (14.04.1): what belongs to one names it.",
)

device = sa.Table(
    "device",
    metadata,
    _id(),
    sa.Column("asset_no", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.Text, nullable=False),
    _ref("body_id", "body", nullable=False),
    _ref("holder_person_id", "person"),
    _ref("vehicle_id", "vehicle"),
    _flag("serviceable", default=True),
    sa.Column("unserviceable_reason", sa.Text),
    _flag("in_repair", default=False),
    _ref("on_loan_to_id", "body"),
    sa.Column("protocol", sa.Text),
    sa.Column("transport", sa.Text),
    sa.Column("identity", sa.Text, comment="JT/T 808 phone without leading zeros, radio id, random id of a phone."),
    sa.Column("terminal_id", sa.Text),
    sa.Column("maker", sa.Text),
    sa.Column("model", sa.Text),
    sa.Column("datum", sa.Text, nullable=False, server_default="wgs84"),
    sa.Column("capabilities", ARRAY(sa.Text), nullable=False, server_default="{}"),
    sa.Column("call_sign", sa.Text),
    sa.Column("interval_s", sa.Integer),
    _ref("system_id", "info_tx_system"),
    _one_of("kind", kinds.DeviceKind),
    _one_of("protocol", kinds.Protocol),
    _one_of("transport", kinds.Transport),
    _one_of("datum", kinds.Datum),
    sa.CheckConstraint("holder_person_id is null or vehicle_id is null", name="one_holder"),
    sa.UniqueConstraint("kind", "identity", name="uq_device_kind_identity"),
    sa.Index("ix_device_body_id", "body_id"),
    sa.Index("ix_device_holder_person_id", "holder_person_id"),
    sa.Index("ix_device_vehicle_id", "vehicle_id"),
    sa.Index("ix_device_system_id", "system_id"),
    sa.Index(
        "uq_device_jt808_identity", "identity", unique=True, postgresql_where=sa.text("starts_with(protocol, 'jt808-')")
    ),
    sa.Index("uq_device_hstrp_identity", "identity", unique=True, postgresql_where=sa.text("protocol = 'hstrp'")),
)

phone_number = sa.Table(
    "phone_number",
    metadata,
    _id(),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    _ref("body_id", "body"),
    _ref("person_id", "person"),
    _ref("vehicle_id", "vehicle"),
    sa.Column("note", sa.Text),
    _one_of("kind", kinds.PhoneKind),
    sa.CheckConstraint("num_nonnulls(body_id, person_id, vehicle_id) = 1", name="one_owner"),
    sa.UniqueConstraint("number", "body_id", name="uq_phone_number_body"),
    sa.UniqueConstraint("number", "person_id", name="uq_phone_number_person"),
    sa.UniqueConstraint("number", "vehicle_id", name="uq_phone_number_vehicle"),
    sa.Index("ix_phone_number_person_id", "person_id"),
)

planned_crew = sa.Table(
    "planned_crew",
    metadata,
    _id(),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("call_sign", sa.Text, nullable=False),
    _ref("body_id", "body", nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("shift", sa.Text, nullable=False),
    _ref("vehicle_id", "vehicle"),
    sa.Column("serves_body_ids", ARRAY(sa.BigInteger), nullable=False, server_default="{}"),
    _instant("starts_at", nullable=False),
    _instant("ends_at", nullable=False),
    _one_of("kind", kinds.CrewKind),
    _one_of("shift", kinds.ShiftName),
    sa.CheckConstraint("ends_at > starts_at", name="times"),
    sa.Index("ix_planned_crew_body_id", "body_id", "starts_at"),
    sa.Index("ix_planned_crew_starts_at", "starts_at"),
)

shift = sa.Table(
    "shift",
    metadata,
    _id(),
    _ref("person_id", "person", nullable=False),
    _ref("body_id", "body", nullable=False),
    sa.Column("duty", sa.Text, nullable=False),
    sa.Column("planned_crew_id", sa.BigInteger, sa.ForeignKey("planned_crew.id", ondelete="CASCADE")),
    sa.Column("role", sa.Text, nullable=False),
    _instant("starts_at", nullable=False),
    _instant("ends_at", nullable=False),
    _one_of("duty", kinds.Duty),
    _one_of("role", kinds.DutyRole),
    sa.CheckConstraint("ends_at > starts_at", name="times"),
    sa.CheckConstraint("(duty = 'crew') = (planned_crew_id is not null)", name="crew"),
    sa.UniqueConstraint("person_id", "starts_at", name="uq_shift_person_starts_at"),
    sa.Index("ix_shift_body_id", "body_id", "starts_at"),
    sa.Index("ix_shift_planned_crew_id", "planned_crew_id"),
    sa.Index("ix_shift_starts_at", "starts_at"),
)

crew = sa.Table(
    "crew",
    metadata,
    _id(),
    sa.Column("planned_crew_id", sa.BigInteger, sa.ForeignKey("planned_crew.id", ondelete="SET NULL")),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("call_sign", sa.Text, nullable=False),
    _ref("body_id", "body", nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    _instant("status_at", nullable=False),
    _ref("vehicle_id", "vehicle"),
    sa.Column("serves_body_ids", ARRAY(sa.BigInteger), nullable=False, server_default="{}"),
    _instant("ends_at", comment="Planned end of the shift."),
    _instant("signed_on_at", nullable=False),
    sa.Column("signed_on_by", sa.Text, nullable=False, comment="Who confirmed people, clothing and papers."),
    _instant("signed_off_at"),
    _one_of("kind", kinds.CrewKind),
    _one_of("status", kinds.CrewStatus),
    sa.CheckConstraint("(status = 'off') = (signed_off_at is not null)", name="off"),
    sa.Index("uq_crew_vehicle_on_duty", "vehicle_id", unique=True, postgresql_where=sa.text("signed_off_at is null")),
    sa.Index("ix_crew_on_duty", "body_id", postgresql_where=sa.text("signed_off_at is null")),
    sa.Index("ix_crew_body_id", "body_id", "signed_on_at"),
    sa.Index("ix_crew_planned_crew_id", "planned_crew_id"),
)

crew_member = sa.Table(
    "crew_member",
    metadata,
    _id(),
    _ref("crew_id", "crew", nullable=False),
    _ref("person_id", "person", nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("certificate_shown", sa.Text, comment="Number that was typed or scanned at sign-on (14.08.1)."),
    _instant("joined_at", nullable=False),
    _instant("left_at"),
    _one_of("role", kinds.DutyRole),
    sa.Index("uq_crew_member_on_duty", "person_id", unique=True, postgresql_where=sa.text("left_at is null")),
    sa.Index("ix_crew_member_crew_id", "crew_id"),
)

crew_device = sa.Table(
    "crew_device",
    metadata,
    _id(),
    _ref("crew_id", "crew", nullable=False),
    _ref("device_id", "device", nullable=False),
    _instant("taken_at", nullable=False),
    _instant("returned_at"),
    sa.Index("uq_crew_device_taken", "device_id", unique=True, postgresql_where=sa.text("returned_at is null")),
    sa.Index("ix_crew_device_crew_id", "crew_id"),
)

cover = sa.Table(
    "cover",
    metadata,
    _id(),
    _ref("body_id", "body", nullable=False),
    sa.Column("weekdays", sa.Text, nullable=False, comment="Monday = 1; the day on which the hours begin."),
    sa.Column("from_time", sa.Time, nullable=False),
    sa.Column("to_time", sa.Time, nullable=False, comment="Not after from_time: runs over midnight."),
    _ref("covering_body_id", "body", nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_to", sa.Date),
    sa.CheckConstraint("weekdays ~ '^[1-7]+$'", name="weekdays"),
    sa.CheckConstraint("covering_body_id <> body_id", name="other"),
    sa.UniqueConstraint("body_id", "weekdays", "from_time", "covering_body_id", name="uq_cover_hours"),
)

account = sa.Table(
    "account",
    metadata,
    _id(),
    sa.Column("username", sa.Text, nullable=False, unique=True),
    sa.Column("password_hash", sa.Text, comment="Argon2; empty: tokens only."),
    sa.Column("roles", ARRAY(sa.Text), nullable=False),
    _ref("body_id", "body"),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), unique=True),
    _flag("locked", default=False),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    _instant("locked_until"),
    _instant("created_at", nullable=False),
    _instant("password_changed_at"),
    sa.CheckConstraint("username = lower(username)", name="username"),
    sa.CheckConstraint("roles <@ array[" + ", ".join(f"'{role.value}'" for role in Role) + "]", name="roles"),
)

session = sa.Table(
    "session",
    metadata,
    _id(),
    sa.Column("digest", BYTEA, nullable=False, unique=True, comment="SHA-256 of the token."),
    _ref("account_id", "account", nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("label", sa.Text, nullable=False, server_default=""),
    _instant("created_at", nullable=False),
    _instant("expires_at", nullable=False),
    _instant("ended_at"),
    _one_of("kind", kinds.SessionKind),
    sa.Index("ix_session_account_id", "account_id"),
)

desk_sign_on = sa.Table(
    "desk_sign_on",
    metadata,
    _id(),
    _ref("body_id", "body", nullable=False),
    _ref("account_id", "account", nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    _instant("signed_on_at", nullable=False),
    _instant("signed_off_at"),
    _one_of("role", kinds.DutyRole),
    sa.Index("uq_desk_sign_on_open", "account_id", unique=True, postgresql_where=sa.text("signed_off_at is null")),
    sa.Index("ix_desk_sign_on_body_id", "body_id", postgresql_where=sa.text("signed_off_at is null")),
)

audit_entry = sa.Table(
    "audit_entry",
    metadata,
    _id(),
    _instant("at", nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    _ref("account_id", "account"),
    sa.Column("kind", sa.Text, nullable=False, comment="signed_in, sign_in_refused, signed_out, refused, changed."),
    sa.Column("code", sa.Text),
    sa.Column("path", sa.Text),
    sa.Column("data", JSONB, nullable=False, server_default="{}"),
    sa.Index("ix_audit_entry_at", "at"),
)
