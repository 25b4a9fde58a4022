"""Tables of the radios' traffic. A radio is its number on the air; whose it is, the register of devices says."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from command.foundation.database import metadata
from command.radio.traffic.models import Admission, CallEnd, GroupTextState, HeardBy, LinkState, SignalKind


def _one_of(column: str, words: type[StrEnum]) -> sa.CheckConstraint:
    quoted = ", ".join(f"'{word.value}'" for word in words)
    return sa.CheckConstraint(f"{column} in ({quoted})", name=column)


def _instant(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def _repeater(*, nullable: bool = False, primary_key: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey("radio_repeater.id")
    return sa.Column("repeater_id", sa.BigInteger, key, nullable=nullable, primary_key=primary_key, autoincrement=False)


radio_repeater = sa.Table(
    "radio_repeater",
    metadata,
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
    sa.Column("site_code", sa.Text, comment="The site it stands at, by the code of the register of sites."),
    _one_of("admission", Admission),
)

radio_slot = sa.Table(
    "radio_slot",
    metadata,
    _repeater(primary_key=True),
    sa.Column("slot", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("link", sa.Text, nullable=False),
    _instant("link_at", comment="Since when the link is as it is."),
    _instant("heard_at"),
    sa.Column("radios", sa.Integer, nullable=False, comment="Those that the plan asks."),
    sa.Column("wanted_per_s", sa.Double, nullable=False, comment="Reports if every radio were asked in its interval."),
    sa.Column("planned_per_s", sa.Double, nullable=False),
    sa.Column("actual_per_s", sa.Double, nullable=False, comment="Reports over the last minute."),
    sa.Column("counters", JSONB, nullable=False),
    sa.Column("lines", JSONB, nullable=False, comment="Service: address and port it was heard from."),
    _instant("updated_at"),
    _one_of("link", LinkState),
)

radio_presence = sa.Table(
    "radio_presence",
    metadata,
    sa.Column("radio_id", sa.Integer, primary_key=True, autoincrement=False),
    _repeater(nullable=True),
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
    _one_of("heard_by", HeardBy),
    sa.Index("ix_radio_presence_heard_at", "heard_at"),
)

radio_signal_report = sa.Table(
    "radio_signal_report",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("radio_id", sa.Integer, nullable=False),
    sa.Column("device_id", sa.BigInteger, nullable=False, comment="Negative: a radio that is in no register."),
    _repeater(),
    sa.Column("slot", sa.SmallInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False, comment="missed: asked and not answered, a strength below some limit."),
    _instant("at", comment="The radio's own time, else when it was received; of a missed one when it was asked."),
    _instant("received_at"),
    sa.Column("rssi_raw", sa.SmallInteger),
    sa.Column("rssi_dbm", sa.Double),
    sa.Column("longitude_e7", sa.Integer, comment="WGS-84 degrees x 10^7."),
    sa.Column("latitude_e7", sa.Integer),
    _instant("located_at", nullable=True, comment="Of the place; older than the report where a poll was missed."),
    sa.UniqueConstraint("radio_id", "repeater_id", "slot", "at", "kind", name="uq_radio_signal_report_once"),
    sa.Index("ix_radio_signal_report_at", "at"),
    sa.Index("ix_radio_signal_report_repeater_id", "repeater_id", "at"),
    _one_of("kind", SignalKind),
)

radio_call = sa.Table(
    "radio_call",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    _repeater(),
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
    sa.Index("ix_radio_call_started_at", "started_at"),
    sa.Index("ix_radio_call_open", "repeater_id", "slot", postgresql_where=sa.text("ended_at is null")),
    _one_of("ended_by", CallEnd),
)

radio_text = sa.Table(
    "radio_text",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    _repeater(),
    sa.Column("slot", sa.SmallInteger, nullable=False),
    sa.Column("request_id", sa.BigInteger, nullable=False),
    sa.Column("sender", sa.Integer, nullable=False),
    sa.Column("target", sa.Integer, nullable=False),
    sa.Column("is_group", sa.Boolean, nullable=False),
    sa.Column("text", sa.Text, nullable=False, comment="Empty where short data was sent."),
    sa.Column("data", sa.LargeBinary, comment="Of short data."),
    _instant("received_at"),
    sa.Index("ix_radio_text_received_at", "received_at"),
    sa.Index("ix_radio_text_sender", "sender", "received_at"),
)
"""What radios say. Texts to one radio stand among the messages to devices."""

radio_group_text = sa.Table(
    "radio_group_text",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("target", sa.Integer, nullable=False),
    _repeater(),
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
    sa.Index("ix_radio_group_text_due", "next_try_at", postgresql_where=sa.text("ended_at is null")),
    _one_of("state", GroupTextState),
)
"""One row a slot on which it is to be said."""

radio_emergency = sa.Table(
    "radio_emergency",
    metadata,
    sa.Column("alarm_id", sa.BigInteger, sa.ForeignKey("alarm.id"), primary_key=True, autoincrement=False),
    sa.Column("radio_id", sa.Integer, nullable=False),
    sa.Column("device_id", sa.BigInteger, nullable=False, comment="Negative: a radio that is in no register."),
    _repeater(),
    sa.Column("slot", sa.SmallInteger, nullable=False),
    _instant("heard_at", comment="The newest cry."),
    _instant("stop_sent_at", nullable=True, comment="Sent when the alarm was acknowledged, until the radio answers."),
    sa.Column("stops_sent", sa.Integer, nullable=False),
    _instant("stopped_at", nullable=True),
    sa.Index("ix_radio_emergency_open", "alarm_id", postgresql_where=sa.text("stopped_at is null")),
)
