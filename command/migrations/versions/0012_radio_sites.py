"""Radio sites with their outages and talk groups; coverage studies with their results and stored losses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012_radio_sites"
down_revision = "0011_rasters"


def _instant(name: str, *, nullable: bool = True, comment: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def _number(name: str, default: float) -> sa.Column[float]:
    return sa.Column(name, sa.Double, nullable=False, server_default=str(default))


def _make_sites() -> None:
    op.create_table(
        "radio_antenna_pattern",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("text", sa.Text, nullable=False, comment="MSI (Planet) text, as it came."),
        _instant("recorded_at", nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
    )
    op.create_table(
        "radio_site",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("code", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("body_id", sa.BigInteger, sa.ForeignKey("body.id"), comment="Who owns it; none: the city's net."),
        sa.Column("state", sa.Text, nullable=False, server_default="in_service"),
        sa.Column("lon", sa.Double, nullable=False),
        sa.Column("lat", sa.Double, nullable=False),
        sa.Column("mast_height_m", sa.Double, nullable=False),
        sa.Column("antennas", JSONB, nullable=False, comment="At least one: height, gain, azimuth, tilt, pattern."),
        _number("power_w", 25.0),
        _number("feeder_db", 3.0),
        _number("combiner_db", 2.5),
        _number("sensitivity_dbm", -118.0),
        _number("site_noise_db", 2.0),
        _number("diversity_gain_db", 4.0),
        sa.Column("frequency_out_mhz", sa.Double, nullable=False, comment="Site to terminal."),
        sa.Column("frequency_in_mhz", sa.Double, comment="Terminal to site; none: simplex."),
        sa.Column("colour_code", sa.SmallInteger),
        sa.Column("slots", sa.SmallInteger, nullable=False, server_default="2"),
        sa.Column("licence_no", sa.Text),
        sa.Column("licence_valid_to", sa.Date, comment="Last civil day."),
        sa.Column("battery_hours", sa.Double),
        sa.Column("backhaul_kind", sa.Text),
        sa.Column("backhaul", sa.Text),
        sa.Column("equipment_file", sa.Text),
        sa.Column("notes", sa.Text),
        sa.Column("revision", sa.BigInteger, nullable=False, server_default="1"),
        _instant("created_at", nullable=False),
        _instant("changed_at", nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        _instant("deleted_at", comment="Studies and outages go on naming it; its code is taken."),
        sa.CheckConstraint("state in ('planned', 'in_service', 'out_of_service', 'retired')", name="state"),
        sa.CheckConstraint("backhaul_kind in ('fibre', 'microwave', 'public_network', 'none')", name="backhaul_kind"),
        sa.CheckConstraint("lon between -180 and 180 and lat between -90 and 90", name="place"),
        sa.CheckConstraint("mast_height_m >= 0 and power_w > 0 and frequency_out_mhz > 0", name="figures"),
        sa.CheckConstraint("colour_code between 0 and 15", name="colour_code"),
        sa.CheckConstraint("slots between 1 and 2", name="slots"),
    )
    op.create_table(
        "radio_talk_group",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False, unique=True, comment="As it goes over the air."),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("body_id", sa.BigInteger, sa.ForeignKey("body.id")),
        sa.Column("slot", sa.SmallInteger, comment="Time slot, 1 or 2; none: either."),
        sa.CheckConstraint("number between 1 and 16777215", name="number"),
        sa.CheckConstraint("slot between 1 and 2", name="slot"),
    )
    op.create_table(
        "radio_site_talk_group",
        sa.Column("site_id", sa.BigInteger, sa.ForeignKey("radio_site.id"), primary_key=True),
        sa.Column("talk_group_id", sa.BigInteger, sa.ForeignKey("radio_talk_group.id"), primary_key=True),
        sa.Index("ix_radio_site_talk_group_talk_group_id", "talk_group_id"),
    )
    op.create_table(
        "radio_outage",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("site_id", sa.BigInteger, sa.ForeignKey("radio_site.id"), nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        _instant("starts_at", nullable=False),
        _instant("ends_at"),
        _instant("dark_at", comment="From when it radiates no more; after mains failure the battery's end."),
        sa.Column("note", sa.Text),
        sa.Column("reported_by", sa.Text, nullable=False),
        sa.Column("ended_by", sa.Text),
        sa.CheckConstraint("cause in ('mains_failure', 'backhaul', 'equipment', 'maintenance')", name="cause"),
        sa.CheckConstraint("ends_at >= starts_at", name="span"),
        sa.CheckConstraint("dark_at >= starts_at", name="dark"),
        sa.Index("ix_radio_outage_site_id", "site_id", "starts_at"),
    )


def _make_studies() -> None:
    op.create_table(
        "radio_study",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default="queued"),
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
        _instant("asked_at", nullable=False),
        _instant("started_at"),
        _instant("finished_at"),
        sa.CheckConstraint("state in ('queued', 'running', 'done', 'failed', 'cancelled')", name="state"),
        sa.CheckConstraint("progress between 0 and 1", name="progress"),
        sa.CheckConstraint("(state = 'running') = (lease_until is not null)", name="lease"),
        sa.Index("ix_radio_study_open", "id", postgresql_where=sa.text("state in ('queued', 'running')")),
    )
    op.create_table(
        "radio_study_result",
        sa.Column("study_id", sa.BigInteger, sa.ForeignKey("radio_study.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("part", sa.Text, primary_key=True),
        sa.Column(
            "key", sa.Text, primary_key=True, comment="Which of the part: level, terminal, direction, probability."
        ),
        sa.Column("body", sa.Text, nullable=False, comment="JSON, as it is answered."),
        sa.CheckConstraint("part in ('shares', 'gaps', 'redundancy', 'proposals')", name="part"),
    )
    op.create_table(
        "radio_declaration",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("study_id", sa.BigInteger, sa.ForeignKey("radio_study.id"), nullable=False),
        sa.Column("terminal", sa.Text, nullable=False, comment="Carry class of the standard's indicator 18.03.0."),
        sa.Column("direction", sa.Text, nullable=False),
        sa.Column("probability", sa.Double, nullable=False),
        sa.Column("excluded", JSONB, nullable=False, server_default="[]", comment="Area codes with their document."),
        sa.Column("note", sa.Text),
        _instant("declared_at", nullable=False),
        sa.Column("declared_by", sa.Text, nullable=False),
        sa.CheckConstraint("direction in ('talk_out', 'talk_in', 'both')", name="direction"),
        sa.CheckConstraint("probability > 0 and probability < 1", name="probability"),
    )
    op.create_table(
        "radio_loss",
        sa.Column("digest", sa.LargeBinary, primary_key=True, comment="SHA-256 of all that decides; the file's name."),
        sa.Column("made_of", JSONB, nullable=False),
        sa.Column("columns", sa.Integer, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("computed_s", sa.Double, nullable=False),
        _instant("computed_at", nullable=False),
        _instant("used_at", nullable=False, comment="The least lately used are dropped first."),
    )


def upgrade() -> None:
    _make_sites()
    _make_studies()


def downgrade() -> None:
    op.drop_table("radio_loss")
    op.drop_table("radio_declaration")
    op.drop_table("radio_study_result")
    op.drop_table("radio_study")
    op.drop_table("radio_outage")
    op.drop_table("radio_site_talk_group")
    op.drop_table("radio_talk_group")
    op.drop_table("radio_site")
    op.drop_table("radio_antenna_pattern")
