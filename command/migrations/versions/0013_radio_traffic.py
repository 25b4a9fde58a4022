"""Traffic of the radios: repeaters and slots, presence, signal reports, calls, texts, emergencies; radios as bearers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013_radio_traffic"
down_revision = "0012_radio_sites"

MESSAGE_KINDS = (
    "'text', 'question', 'locate', 'track', 'set_parameters', 'query_parameters', 'confirm_alarm', "
    "'query_attributes', 'photo', 'radio_check', 'alert_call', 'remote_monitor'"
)
BEARER_KINDS = "'vehicle_terminal', 'enforcement_terminal', 'radio', 'voice'"
CALL_ENDS = "'idle', 'other_call', 'link_lost', 'silence'"
GROUP_TEXT_STATES = "'queued', 'sent', 'delivered', 'failed', 'expired'"


def upgrade() -> None:
    op.drop_constraint("ck_device_message_kind", "device_message")
    op.create_check_constraint("kind", "device_message", f"kind in ({MESSAGE_KINDS})")
    op.drop_constraint("ck_order_bearer_kind", "order_bearer")
    op.create_check_constraint("kind", "order_bearer", f"kind in ({BEARER_KINDS})")
    _repeaters()
    _radios()
    _calls()
    _texts()
    _emergencies()


def _instant(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def _key(*, nullable: bool = False, primary_key: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey("radio_repeater.id")
    return sa.Column("repeater_id", sa.BigInteger, key, nullable=nullable, primary_key=primary_key, autoincrement=False)


def _repeaters() -> None:
    op.create_table(
        "radio_repeater",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("identity", sa.Text, nullable=False, unique=True, comment="Its own number, else its address."),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("admission", sa.Text, nullable=False),
        sa.Column("address", sa.Text, comment="Heard from this address only; empty: from any."),
        sa.Column("rssi_db_per_step", sa.Double, nullable=False),
        sa.Column("reports_per_s", sa.Double, nullable=False, comment="What one slot carries."),
        sa.Column("remote", sa.Text, comment="Where it was heard from last."),
        _instant("first_heard_at", nullable=True),
        _instant("last_heard_at", nullable=True),
        sa.CheckConstraint("admission in ('pending', 'admitted', 'refused')", name="admission"),
    )
    op.create_table(
        "radio_slot",
        _key(primary_key=True),
        sa.Column("slot", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("link", sa.Text, nullable=False),
        _instant("link_at", comment="Since when the link is as it is."),
        _instant("heard_at"),
        sa.Column("radios", sa.Integer, nullable=False, comment="Those that the plan asks."),
        sa.Column(
            "wanted_per_s", sa.Double, nullable=False, comment="Reports if every radio were asked in its interval."
        ),
        sa.Column("planned_per_s", sa.Double, nullable=False),
        sa.Column("actual_per_s", sa.Double, nullable=False, comment="Reports over the last minute."),
        sa.Column("counters", JSONB, nullable=False),
        sa.Column("lines", JSONB, nullable=False, comment="Service: address and port it was heard from."),
        _instant("updated_at"),
        sa.CheckConstraint("link in ('up', 'lost', 'closed')", name="link"),
    )


def _radios() -> None:
    op.create_table(
        "radio_presence",
        sa.Column("radio_id", sa.Integer, primary_key=True, autoincrement=False),
        _key(nullable=True),
        sa.Column("slot", sa.SmallInteger),
        _instant("first_heard_at"),
        _instant("heard_at", comment="Registration, location, text, call or answer, whichever was last."),
        sa.Column("heard_by", sa.Text, nullable=False),
        _instant("registered_at", nullable=True),
        sa.Column("renew_s", sa.Integer, nullable=False),
        _instant("off_at", nullable=True),
        sa.Column("rssi_raw", sa.SmallInteger),
        sa.Column("rssi_dbm", sa.Double),
        _instant("rssi_at", nullable=True),
        sa.CheckConstraint("heard_by in ('registration', 'location', 'text', 'call', 'answer')", name="heard_by"),
    )
    op.create_index("ix_radio_presence_heard_at", "radio_presence", ["heard_at"])
    op.create_table(
        "radio_signal_report",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("radio_id", sa.Integer, nullable=False),
        sa.Column("device_id", sa.BigInteger, nullable=False, comment="Negative: a radio that is in no register."),
        _key(),
        sa.Column("slot", sa.SmallInteger, nullable=False),
        sa.Column(
            "kind", sa.Text, nullable=False, comment="missed: asked and not answered, a strength below some limit."
        ),
        _instant("at", comment="The radio's own time, else when it was received; of a missed one when it was asked."),
        _instant("received_at"),
        sa.Column("rssi_raw", sa.SmallInteger),
        sa.Column("rssi_dbm", sa.Double),
        sa.Column("longitude_e7", sa.Integer, comment="WGS-84 degrees x 10^7."),
        sa.Column("latitude_e7", sa.Integer),
        _instant("located_at", nullable=True, comment="Of the place; older than the report where a poll was missed."),
        sa.UniqueConstraint("radio_id", "repeater_id", "slot", "at", "kind", name="uq_radio_signal_report_once"),
        sa.CheckConstraint("kind in ('report', 'missed')", name="kind"),
    )
    op.create_index("ix_radio_signal_report_at", "radio_signal_report", ["at"])
    op.create_index("ix_radio_signal_report_repeater_id", "radio_signal_report", ["repeater_id", "at"])


def _calls() -> None:
    op.create_table(
        "radio_call",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _key(),
        sa.Column("slot", sa.SmallInteger, nullable=False),
        sa.Column("call_type", sa.SmallInteger, nullable=False, comment="As it came: command.protocols.hytera.calls."),
        sa.Column("sender", sa.Integer, nullable=False),
        sa.Column("target", sa.Integer, nullable=False, comment="A radio or a talk group, by the call type."),
        sa.Column("is_over_ip", sa.Boolean, nullable=False),
        sa.Column("is_emergency", sa.Boolean, nullable=False),
        _instant("started_at"),
        _instant("ended_at", nullable=True),
        sa.Column("talked_s", sa.Double, comment="Speech, without the hang time."),
        sa.Column("held_s", sa.Double, comment="How long the slot was taken, hang time included."),
        sa.Column("ended_by", sa.Text),
        sa.CheckConstraint(f"ended_by in ({CALL_ENDS})", name="ended_by"),
    )
    op.create_index("ix_radio_call_started_at", "radio_call", ["started_at"])
    op.create_index(
        "ix_radio_call_open", "radio_call", ["repeater_id", "slot"], postgresql_where=sa.text("ended_at is null")
    )


def _texts() -> None:
    op.create_table(
        "radio_text",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _key(),
        sa.Column("slot", sa.SmallInteger, nullable=False),
        sa.Column("request_id", sa.BigInteger, nullable=False),
        sa.Column("sender", sa.Integer, nullable=False),
        sa.Column("target", sa.Integer, nullable=False),
        sa.Column("is_group", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text, nullable=False, comment="Empty where short data was sent."),
        sa.Column("data", sa.LargeBinary, comment="Of short data."),
        _instant("received_at"),
    )
    op.create_index("ix_radio_text_received_at", "radio_text", ["received_at"])
    op.create_index("ix_radio_text_sender", "radio_text", ["sender", "received_at"])
    op.create_table(
        "radio_group_text",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("target", sa.Integer, nullable=False),
        _key(),
        sa.Column("slot", sa.SmallInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("failure", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        _instant("created_at"),
        _instant("next_try_at"),
        _instant("expires_at"),
        _instant("ended_at", nullable=True),
        sa.CheckConstraint(f"state in ({GROUP_TEXT_STATES})", name="state"),
    )
    op.create_index(
        "ix_radio_group_text_due", "radio_group_text", ["next_try_at"], postgresql_where=sa.text("ended_at is null")
    )


def _emergencies() -> None:
    op.create_table(
        "radio_emergency",
        sa.Column("alarm_id", sa.BigInteger, sa.ForeignKey("alarm.id"), primary_key=True, autoincrement=False),
        sa.Column("radio_id", sa.Integer, nullable=False),
        sa.Column("device_id", sa.BigInteger, nullable=False, comment="Negative: a radio that is in no register."),
        _key(),
        sa.Column("slot", sa.SmallInteger, nullable=False),
        _instant("heard_at", comment="The newest cry."),
        _instant(
            "stop_sent_at", nullable=True, comment="Sent when the alarm was acknowledged, until the radio answers."
        ),
        sa.Column("stops_sent", sa.Integer, nullable=False),
        _instant("stopped_at", nullable=True),
    )
    op.create_index(
        "ix_radio_emergency_open", "radio_emergency", ["alarm_id"], postgresql_where=sa.text("stopped_at is null")
    )
