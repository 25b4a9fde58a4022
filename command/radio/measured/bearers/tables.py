"""Tables of what is known of bearers by place. Written by the worker in one transaction with its cursor."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from command.foundation.database import metadata
from command.radio.measured.bearers.models import Bearer


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _key(name: str, kind: type[sa.types.TypeEngine[int]] = sa.Integer) -> sa.Column[int]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def _number(name: str, comment: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, comment=comment)


def _instant(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def _one_of(column: str, words: type[StrEnum]) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} in ({', '.join(repr(word.value) for word in words)})", name=column)


radio_bearer_cell = sa.Table(
    "radio_bearer_cell",
    metadata,
    _key("level", sa.SmallInteger),
    _key("x"),
    _key("y"),
    sa.Column("month", sa.Date, primary_key=True, comment="First civil day."),
    sa.Column("bearer", sa.Text, primary_key=True),
    _count("heard"),
    _count("late"),
    _count("unheard"),
    _count("missed"),
    _number("devices", "A bit for each number modulo 63."),
    _number("lost_devices"),
    sa.Column("strengths", ARRAY(sa.Integer), nullable=False, comment="Reports by class of 4 dB; empty: none."),
    _instant("heard_at", nullable=True),
    _instant("lost_at", nullable=True),
    _one_of("bearer", Bearer),
    sa.Index("ix_radio_bearer_cell_month", "month"),
)

radio_bearer_line = sa.Table(
    "radio_bearer_line",
    metadata,
    _key("device_id", sa.BigInteger),
    _instant("fixed_at", comment="Of the last report that came at once: the device's own time."),
    sa.Column("clock_offset", sa.Interval, nullable=False),
    _count("longitude_e7"),
    _count("latitude_e7"),
    sa.Column("usual_s", sa.Double, comment="Between two reports."),
    _instant("counted_at", comment="When its stay was counted last."),
)

radio_bearer_slot = sa.Table(
    "radio_bearer_slot",
    metadata,
    _instant("at"),
    sa.Column("bearer", sa.Text, nullable=False),
    _number("devices", "Heard at once in these 30 s; a bit for each number modulo 63."),
    sa.PrimaryKeyConstraint("at", "bearer"),
    _one_of("bearer", Bearer),
)

radio_bearer_silence = sa.Table(
    "radio_bearer_silence",
    metadata,
    _number("device_id"),
    _instant("began_at", comment="The device's own time, as the other one."),
    _instant("ended_at"),
    sa.Column("bearer", sa.Text, nullable=False),
    sa.Column("clock_offset", sa.Interval, nullable=False),
    _count("from_lon_e7"),
    _count("from_lat_e7"),
    _count("to_lon_e7"),
    _count("to_lat_e7"),
    sa.Column("usual_s", sa.Double, nullable=False),
    _instant("known_at", comment="Judged some minutes later, and gone then."),
    sa.PrimaryKeyConstraint("device_id", "began_at"),
    sa.Index("ix_radio_bearer_silence_known_at", "known_at"),
    _one_of("bearer", Bearer),
)

radio_bearer_cursor = sa.Table(
    "radio_bearer_cursor",
    metadata,
    sa.Column("source", sa.Text, primary_key=True, comment="positions, signals."),
    _instant("received_at", comment="Everything before is counted; of signals: their own time."),
    _number("device_id"),
    _instant("fixed_at"),
    _number("digest"),
)
