"""Tables of coverage studies. Rasters and losses lie in the data directory; their rows say what they are."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from command.foundation.database import metadata
from command.radio.studies.kinds import Part, Sense, StudyState


def _one_of(column: str, words: type[StrEnum]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word.value}'" for word in words)
    return sa.CheckConstraint(f"{column} in ({listed})", name=column)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _instant(name: str, *, nullable: bool = True, comment: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


radio_study = sa.Table(
    "radio_study",
    metadata,
    _id(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default=StudyState.QUEUED.value),
    sa.Column("inputs", JSONB, nullable=False, comment="As asked."),
    sa.Column("plan", JSONB, nullable=False, comment="As computed: sites, lattice, areas; frozen when asked."),
    sa.Column("code_version", sa.Text, comment="Of the propagation that computed it."),
    sa.Column("seed", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("progress", sa.Double, nullable=False, server_default="0"),
    sa.Column("doing", sa.Text, nullable=False, server_default=""),
    sa.Column("pictures_ready", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("summary", JSONB, comment="Counts, seconds and ground of the finished work."),
    sa.Column("error_code", sa.Text),
    sa.Column("error_facts", JSONB),
    sa.Column("cancel_asked", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("attempts", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("worker", sa.Uuid, comment="Whose lease it is."),
    _instant("lease_until", comment="Renewed while computed; past it another worker takes over."),
    sa.Column("kept", sa.Boolean, nullable=False, server_default=sa.false(), comment="Never dropped for room."),
    _instant("asked_at", nullable=False),
    _instant("started_at"),
    _instant("finished_at"),
    _one_of("state", StudyState),
    sa.CheckConstraint("progress between 0 and 1", name="progress"),
    sa.CheckConstraint("(state = 'running') = (lease_until is not null)", name="lease"),
    sa.Index("ix_radio_study_open", "id", postgresql_where=sa.text("state in ('queued', 'running')")),
)

radio_study_result = sa.Table(
    "radio_study_result",
    metadata,
    sa.Column("study_id", sa.BigInteger, sa.ForeignKey("radio_study.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("part", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True, comment="Which of the part: level, terminal, direction, probability."),
    sa.Column("body", sa.Text, nullable=False, comment="JSON, as it is answered."),
    _one_of("part", Part),
)

radio_declaration = sa.Table(
    "radio_declaration",
    metadata,
    _id(),
    sa.Column("study_id", sa.BigInteger, sa.ForeignKey("radio_study.id"), nullable=False),
    sa.Column("terminal", sa.Text, nullable=False, comment="Carry class of the standard's indicator 18.03.0."),
    sa.Column("direction", sa.Text, nullable=False),
    sa.Column("probability", sa.Double, nullable=False),
    sa.Column("excluded", JSONB, nullable=False, server_default="[]", comment="Area codes with their document."),
    sa.Column("note", sa.Text),
    _instant("declared_at", nullable=False),
    sa.Column("declared_by", sa.Text, nullable=False),
    _one_of("direction", Sense),
    sa.CheckConstraint("probability > 0 and probability < 1", name="probability"),
)

radio_loss = sa.Table(
    "radio_loss",
    metadata,
    sa.Column("digest", sa.LargeBinary, primary_key=True, comment="SHA-256 of all that decides; the file's name."),
    sa.Column("made_of", JSONB, nullable=False),
    sa.Column("columns", sa.Integer, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("computed_s", sa.Double, nullable=False),
    _instant("computed_at", nullable=False),
    _instant("used_at", nullable=False, comment="The least lately used are dropped first."),
)

radio_study_loss = sa.Table(
    "radio_study_loss",
    metadata,
    sa.Column("study_id", sa.BigInteger, sa.ForeignKey("radio_study.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("digest", sa.LargeBinary, primary_key=True, comment="Of the stored loss that it reads."),
    sa.Index("ix_radio_study_loss_digest", "digest"),
)
