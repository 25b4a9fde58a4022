"""Organisation, people, devices, accounts, shifts and crews."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002_force"
down_revision = "0001_history"
PARTS = ("accounts", "bodies", "devices", "duty", "settings")


def upgrade() -> None:
    _organisation()
    _people_and_things()
    _shifts()
    _crews()
    _accounts()


def _organisation() -> None:
    """Versions of the in-memory parts, settings, trial period, bodies."""
    versions = op.create_table(
        "force_version",
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column(
            "version", sa.BigInteger(), nullable=False, comment="Raised in the transaction that changes the part."
        ),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_force_version")),
    )
    op.bulk_insert(versions, [{"part": part, "version": 0} for part in PARTS])
    op.create_table(
        "force_setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_force_setting")),
    )
    op.create_table(
        "trial",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False, comment="Last day of the trial, civil date."),
        sa.Column("signed_by", sa.Text(), nullable=False, comment="Name of the person who answers for it."),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_trial_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial")),
    )
    op.create_table(
        "body",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.BigInteger()),
        sa.Column("lead_id", sa.BigInteger()),
        sa.Column("guidance_id", sa.BigInteger()),
        sa.Column("second_leader_name", sa.Text(), comment="Street or town that may request (05.01.4)."),
        sa.Column(
            "enforcing_subject", sa.Text(), comment="Given by hand; otherwise it follows from the leading department."
        ),
        sa.Column("district_code", sa.Text()),
        sa.Column("area_codes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("duty_phone", sa.Text()),
        sa.Column("call_sign", sa.Text()),
        sa.Column("lon", sa.Double(), comment="Seat, WGS-84 degrees."),
        sa.Column("lat", sa.Double()),
        sa.Column("documents", sa.Text()),
        sa.Column("name_deviates", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.CheckConstraint(
            "kind in ('city_bureau', 'district_bureau', 'detachment', 'brigade', 'squad', 'town_body', 'zone_unit', 'specialised_unit', 'desk', 'supervision_desk')",
            name=op.f("ck_body_kind"),
        ),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_body_parent")),
        sa.ForeignKeyConstraint(["guidance_id"], ["body.id"], name=op.f("fk_body_guidance_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["body.id"], name=op.f("fk_body_lead_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["body.id"], name=op.f("fk_body_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("code", name=op.f("uq_body_code")),
    )
    op.create_index("ix_body_parent_id", "body", ["parent_id"])


def _people_and_things() -> None:
    """People, vehicles, devices and their numbers."""
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("staff_no", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body_id", sa.BigInteger(), nullable=False),
        sa.Column("post", sa.Text(), server_default="member", nullable=False),
        sa.Column("front_line", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("employment_status", sa.Text(), server_default="active", nullable=False),
        sa.Column("employed_from", sa.Date()),
        sa.Column("certificate_no", sa.Text()),
        sa.Column("certificate_valid_from", sa.Date()),
        sa.Column("certificate_valid_to", sa.Date(), comment="Valid to the end of this day, Asia/Shanghai."),
        sa.Column("certificate_suspended_from", sa.Date()),
        sa.Column("certificate_note", sa.Text()),
        sa.Column(
            "certificate_lost_at", sa.DateTime(timezone=True), comment="Suspends at once until re-issue (14.08.2)."
        ),
        sa.Column("certificate_loss_reported_at", sa.DateTime(timezone=True)),
        sa.Column("pass_no", sa.Text(), comment="Auxiliary's duty pass (06.02.7)."),
        sa.Column("pass_valid_to", sa.Date()),
        sa.Column("phone", sa.Text()),
        sa.Column("call_sign", sa.Text()),
        sa.CheckConstraint(
            "employment_status in ('active', 'leave', 'seconded', 'left')", name=op.f("ck_person_employment_status")
        ),
        sa.CheckConstraint("kind in ('officer', 'auxiliary')", name=op.f("ck_person_kind")),
        sa.CheckConstraint(
            "post in ('leader', 'deputy_leader', 'political_officer', 'legal_officer', 'inspection_officer', 'dispatcher', 'intake_clerk', 'shift_leader', 'supervisor', 'member', 'driver')",
            name=op.f("ck_person_post"),
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_person_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("certificate_no", name=op.f("uq_person_certificate_no")),
        sa.UniqueConstraint("pass_no", name=op.f("uq_person_pass_no")),
        sa.UniqueConstraint("staff_no", name=op.f("uq_person_staff_no")),
    )
    op.create_index("ix_person_body_id", "person", ["body_id"])
    op.create_table(
        "vehicle",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("plate", sa.Text(), nullable=False),
        sa.Column("fleet_no", sa.Text()),
        sa.Column("body_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="car", nullable=False),
        sa.Column("seats", sa.SmallInteger(), nullable=False),
        sa.Column("plate_colour", sa.SmallInteger(), comment="As in JT/T 808: 1 blue, 2 yellow, 5 green."),
        sa.Column("vin", sa.Text()),
        sa.Column("serviceable", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("unserviceable_reason", sa.Text()),
        sa.Column("in_service_from", sa.Date()),
        sa.Column("call_sign", sa.Text()),
        sa.CheckConstraint(
            "kind in ('car', 'van', 'pickup', 'command_vehicle', 'motorcycle')", name=op.f("ck_vehicle_kind")
        ),
        sa.CheckConstraint("seats between 1 and 60", name=op.f("ck_vehicle_seats")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_vehicle_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicle")),
        sa.UniqueConstraint("plate", name=op.f("uq_vehicle_plate")),
        sa.UniqueConstraint("vin", name=op.f("uq_vehicle_vin")),
    )
    op.create_index("ix_vehicle_body_id", "vehicle", ["body_id"])
    op.create_table(
        "device",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("asset_no", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body_id", sa.BigInteger(), nullable=False),
        sa.Column("holder_person_id", sa.BigInteger()),
        sa.Column("vehicle_id", sa.BigInteger()),
        sa.Column("serviceable", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("unserviceable_reason", sa.Text()),
        sa.Column("in_repair", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("on_loan_to_id", sa.BigInteger()),
        sa.Column("protocol", sa.Text()),
        sa.Column("transport", sa.Text()),
        sa.Column(
            "identity", sa.Text(), comment="JT/T 808 phone without leading zeros, radio id, random id of a phone."
        ),
        sa.Column("terminal_id", sa.Text()),
        sa.Column("maker", sa.Text()),
        sa.Column("model", sa.Text()),
        sa.Column("datum", sa.Text(), server_default="wgs84", nullable=False),
        sa.Column("capabilities", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("call_sign", sa.Text()),
        sa.Column("interval_s", sa.Integer()),
        sa.CheckConstraint("datum in ('wgs84', 'gcj02', 'bd09')", name=op.f("ck_device_datum")),
        sa.CheckConstraint(
            "kind in ('vehicle_terminal', 'vehicle_radio', 'radio', 'body_recorder', 'enforcement_terminal', 'phone', 'camera', 'storage')",
            name=op.f("ck_device_kind"),
        ),
        sa.CheckConstraint(
            "protocol in ('jt808-2011', 'jt808-2013', 'jt808-2019', 'hstrp', 'osmand', 'owntracks')",
            name=op.f("ck_device_protocol"),
        ),
        sa.CheckConstraint("transport in ('tcp', 'udp')", name=op.f("ck_device_transport")),
        sa.CheckConstraint("holder_person_id is null or vehicle_id is null", name=op.f("ck_device_one_holder")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_device_body_id")),
        sa.ForeignKeyConstraint(["holder_person_id"], ["person.id"], name=op.f("fk_device_holder_person_id")),
        sa.ForeignKeyConstraint(["on_loan_to_id"], ["body.id"], name=op.f("fk_device_on_loan_to_id")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicle.id"], name=op.f("fk_device_vehicle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("asset_no", name=op.f("uq_device_asset_no")),
        sa.UniqueConstraint("kind", "identity", name="uq_device_kind_identity"),
    )
    op.create_index("ix_device_body_id", "device", ["body_id"])
    op.create_index("ix_device_holder_person_id", "device", ["holder_person_id"])
    op.create_index("ix_device_vehicle_id", "device", ["vehicle_id"])
    op.create_index(
        "uq_device_jt808_identity",
        "device",
        ["identity"],
        unique=True,
        postgresql_where=sa.text("starts_with(protocol, 'jt808-')"),
    )
    op.create_table(
        "phone_number",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body_id", sa.BigInteger()),
        sa.Column("person_id", sa.BigInteger()),
        sa.Column("vehicle_id", sa.BigInteger()),
        sa.Column("note", sa.Text()),
        sa.CheckConstraint("kind in ('duty', 'mobile')", name=op.f("ck_phone_number_kind")),
        sa.CheckConstraint("num_nonnulls(body_id, person_id, vehicle_id) = 1", name=op.f("ck_phone_number_one_owner")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_phone_number_body_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_phone_number_person_id")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicle.id"], name=op.f("fk_phone_number_vehicle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_number")),
        sa.UniqueConstraint("number", "body_id", name="uq_phone_number_body"),
        sa.UniqueConstraint("number", "person_id", name="uq_phone_number_person"),
        sa.UniqueConstraint("number", "vehicle_id", name="uq_phone_number_vehicle"),
    )
    op.create_index("ix_phone_number_person_id", "phone_number", ["person_id"])


def _shifts() -> None:
    """What is planned, and who covers whom."""
    op.create_table(
        "planned_crew",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("call_sign", sa.Text(), nullable=False),
        sa.Column("body_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("shift", sa.Text(), nullable=False),
        sa.Column("vehicle_id", sa.BigInteger()),
        sa.Column("serves_body_ids", postgresql.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('patrol', 'mixed', 'mobile', 'short')", name=op.f("ck_planned_crew_kind")),
        sa.CheckConstraint("shift in ('day', 'evening', 'night')", name=op.f("ck_planned_crew_shift")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_planned_crew_times")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_planned_crew_body_id")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicle.id"], name=op.f("fk_planned_crew_vehicle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_crew")),
        sa.UniqueConstraint("code", name=op.f("uq_planned_crew_code")),
    )
    op.create_index("ix_planned_crew_body_id", "planned_crew", ["body_id", "starts_at"])
    op.create_index("ix_planned_crew_starts_at", "planned_crew", ["starts_at"])
    op.create_table(
        "shift",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("body_id", sa.BigInteger(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("planned_crew_id", sa.BigInteger()),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(duty = 'crew') = (planned_crew_id is not null)", name=op.f("ck_shift_crew")),
        sa.CheckConstraint("duty in ('crew', 'desk')", name=op.f("ck_shift_duty")),
        sa.CheckConstraint(
            "role in ('leader', 'member', 'driver', 'shift_leader', 'dispatcher', 'intake_clerk', 'supervisor', 'duty')",
            name=op.f("ck_shift_role"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_shift_times")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_shift_body_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_shift_person_id")),
        sa.ForeignKeyConstraint(
            ["planned_crew_id"], ["planned_crew.id"], name=op.f("fk_shift_planned_crew_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sa.UniqueConstraint("person_id", "starts_at", name="uq_shift_person_starts_at"),
    )
    op.create_index("ix_shift_body_id", "shift", ["body_id", "starts_at"])
    op.create_index("ix_shift_planned_crew_id", "shift", ["planned_crew_id"])
    op.create_index("ix_shift_starts_at", "shift", ["starts_at"])
    op.create_table(
        "cover",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("body_id", sa.BigInteger(), nullable=False),
        sa.Column("weekdays", sa.Text(), nullable=False, comment="Monday = 1; the day on which the hours begin."),
        sa.Column("from_time", sa.Time(), nullable=False),
        sa.Column("to_time", sa.Time(), nullable=False, comment="Not after from_time: runs over midnight."),
        sa.Column("covering_body_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.CheckConstraint("weekdays ~ '^[1-7]+$'", name=op.f("ck_cover_weekdays")),
        sa.CheckConstraint("covering_body_id <> body_id", name=op.f("ck_cover_other")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_cover_body_id")),
        sa.ForeignKeyConstraint(["covering_body_id"], ["body.id"], name=op.f("fk_cover_covering_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover")),
        sa.UniqueConstraint("body_id", "weekdays", "from_time", "covering_body_id", name="uq_cover_hours"),
    )


def _crews() -> None:
    """Who is on duty."""
    op.create_table(
        "crew",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("planned_crew_id", sa.BigInteger()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("call_sign", sa.Text(), nullable=False),
        sa.Column("body_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vehicle_id", sa.BigInteger()),
        sa.Column("serves_body_ids", postgresql.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), comment="Planned end of the shift."),
        sa.Column("signed_on_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_on_by", sa.Text(), nullable=False, comment="Who confirmed people, clothing and papers."),
        sa.Column("signed_off_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("(status = 'off') = (signed_off_at is not null)", name=op.f("ck_crew_off")),
        sa.CheckConstraint("kind in ('patrol', 'mixed', 'mobile', 'short')", name=op.f("ck_crew_kind")),
        sa.CheckConstraint(
            "status in ('available', 'ordered', 'en_route', 'on_scene', 'handling', 'off')", name=op.f("ck_crew_status")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_crew_body_id")),
        sa.ForeignKeyConstraint(
            ["planned_crew_id"], ["planned_crew.id"], name=op.f("fk_crew_planned_crew_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicle.id"], name=op.f("fk_crew_vehicle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crew")),
    )
    op.create_index("ix_crew_body_id", "crew", ["body_id", "signed_on_at"])
    op.create_index("ix_crew_on_duty", "crew", ["body_id"], postgresql_where=sa.text("signed_off_at is null"))
    op.create_index("ix_crew_planned_crew_id", "crew", ["planned_crew_id"])
    op.create_index(
        "uq_crew_vehicle_on_duty",
        "crew",
        ["vehicle_id"],
        unique=True,
        postgresql_where=sa.text("signed_off_at is null"),
    )
    op.create_table(
        "crew_member",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("crew_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("certificate_shown", sa.Text(), comment="Number that was typed or scanned at sign-on (14.08.1)."),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "role in ('leader', 'member', 'driver', 'shift_leader', 'dispatcher', 'intake_clerk', 'supervisor', 'duty')",
            name=op.f("ck_crew_member_role"),
        ),
        sa.ForeignKeyConstraint(["crew_id"], ["crew.id"], name=op.f("fk_crew_member_crew_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_crew_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crew_member")),
    )
    op.create_index("ix_crew_member_crew_id", "crew_member", ["crew_id"])
    op.create_index(
        "uq_crew_member_on_duty", "crew_member", ["person_id"], unique=True, postgresql_where=sa.text("left_at is null")
    )
    # ### end Alembic commands ###
    op.create_table(
        "crew_device",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("crew_id", sa.BigInteger(), nullable=False),
        sa.Column("device_id", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["crew_id"], ["crew.id"], name=op.f("fk_crew_device_crew_id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_crew_device_device_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crew_device")),
    )
    op.create_index("ix_crew_device_crew_id", "crew_device", ["crew_id"])
    op.create_index(
        "uq_crew_device_taken",
        "crew_device",
        ["device_id"],
        unique=True,
        postgresql_where=sa.text("returned_at is null"),
    )


def _accounts() -> None:
    """Accounts, sessions, desks and the audit."""
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), comment="Argon2; empty: tokens only."),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("body_id", sa.BigInteger()),
        sa.Column("person_id", sa.BigInteger()),
        sa.Column("locked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "roles <@ array['intake_clerk', 'dispatcher', 'shift_leader', 'squad_leader', 'squad_member', 'planner', 'supervisor', 'operator']",
            name=op.f("ck_account_roles"),
        ),
        sa.CheckConstraint("username = lower(username)", name=op.f("ck_account_username")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_account_body_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("digest", postgresql.BYTEA(), nullable=False, comment="SHA-256 of the token."),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("kind in ('sign_in', 'integration')", name=op.f("ck_session_kind")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("digest", name=op.f("uq_session_digest")),
    )
    op.create_index("ix_session_account_id", "session", ["account_id"])
    op.create_table(
        "desk_sign_on",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("body_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("signed_on_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_off_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "role in ('leader', 'member', 'driver', 'shift_leader', 'dispatcher', 'intake_clerk', 'supervisor', 'duty')",
            name=op.f("ck_desk_sign_on_role"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_desk_sign_on_account_id")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_desk_sign_on_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_sign_on")),
    )
    op.create_index(
        "ix_desk_sign_on_body_id", "desk_sign_on", ["body_id"], postgresql_where=sa.text("signed_off_at is null")
    )
    op.create_index(
        "uq_desk_sign_on_open",
        "desk_sign_on",
        ["account_id"],
        unique=True,
        postgresql_where=sa.text("signed_off_at is null"),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger()),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="signed_in, sign_in_refused, signed_out, refused, changed."
        ),
        sa.Column("code", sa.Text()),
        sa.Column("path", sa.Text()),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_audit_entry_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"])
