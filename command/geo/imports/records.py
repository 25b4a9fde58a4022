"""SQL of imports: what is stored already, what is stored now, and the report."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import shapely
import sqlalchemy as sa
from geoalchemy2 import WKBElement
from shapely.geometry.base import BaseGeometry

from command.foundation.database import Transaction
from command.geo.imports.coverage import Dispute
from command.geo.imports.drafts import AreaDraft
from command.geo.imports.findings import Finding
from command.geo.metres import area_m2
from command.geo.models import AreaKind, Layer, SubjectMode, ZoneRank
from command.geo.tables import SRID, disputed_area, geo_import, geo_import_finding, jurisdiction

_COMPARED = (
    "code", "name", "name_pinyin", "layer", "kind", "parent_code", "enforcement_parent_code", "subject_mode",
    "subject_name", "body_code", "rank", "document", "approved_from", "approved_to", "valid_from", "valid_to",
    "population", "synthetic",
)  # fmt: skip
_UNDECIDED = dict.fromkeys(
    ("valid_to", "awarded_code", "decided_by", "decided_on", "document", "settled_at", "settled_by")
)


@dataclass(frozen=True, slots=True)
class Stored:
    """An area version that is in the database."""

    id: int
    draft: AreaDraft


@dataclass(frozen=True, slots=True)
class Report:
    """Which file, what came of it, and its numbers."""

    kind: str
    outcome: str
    file_name: str
    file_digest: bytes
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The import that rows come from, the day from which they hold, and the desk that owns what is disputed."""

    import_id: int
    source: str
    day: date
    desk_code: str


def element(shape: BaseGeometry) -> WKBElement:
    return WKBElement(shapely.to_wkb(shape), srid=SRID)


async def lock_stored(tx: Transaction) -> list[Stored]:
    """Every area version, and no other import until the end of the transaction."""
    await tx.execute(sa.text("lock table jurisdiction, disputed_area in share row exclusive mode"))
    wkb = sa.func.ST_AsBinary(jurisdiction.c.geom, type_=sa.LargeBinary).label("wkb")
    columns = [jurisdiction.c.id, *(jurisdiction.c[name] for name in _COMPARED), wkb]
    return [Stored(row.id, _draft(row)) for row in await tx.execute(sa.select(*columns))]


async def insert_area(tx: Transaction, area: AreaDraft, origin: Origin) -> None:
    values = {**_values(area), "import_id": origin.import_id, "source": origin.source}
    await tx.execute(sa.insert(jurisdiction).values(values))


async def update_area(tx: Transaction, area_id: int, area: AreaDraft, origin: Origin) -> None:
    values = {**_values(area), "import_id": origin.import_id, "source": origin.source}
    await tx.execute(sa.update(jurisdiction).where(jurisdiction.c.id == area_id).values(values))


async def end_area(tx: Transaction, area_id: int, last_day: date | None) -> None:
    """Close a version with its last day; one without any is taken out."""
    if last_day is None:
        await tx.execute(sa.delete(jurisdiction).where(jurisdiction.c.id == area_id))
        return
    await tx.execute(sa.update(jurisdiction).where(jurisdiction.c.id == area_id).values(valid_to=last_day))


async def replace_disputes(
    tx: Transaction, disputes: dict[str, Dispute], concerned: Iterable[str], origin: Origin
) -> None:
    """Open ownership from the origin's day on: that of `concerned` areas which the file no longer shows ends the day before."""
    table = disputed_area
    still_open = sa.and_(table.c.valid_to.is_(None), table.c.claimant_codes.overlap(sorted(concerned)))
    gone = sa.and_(still_open, table.c.code.not_in(sorted(disputes)))
    await tx.execute(sa.delete(table).where(gone, table.c.valid_from >= origin.day))
    await tx.execute(sa.update(table).where(gone).values(valid_to=origin.day - timedelta(days=1)))
    known = dict((await tx.execute(sa.select(table.c.code, table.c.valid_to))).all())
    for code, dispute in disputes.items():
        values = _dispute_values(code, dispute, origin)
        if code not in known:
            await tx.execute(sa.insert(table).values(values))
        elif known[code] is not None:  # a file ended it, and this one shows it again
            await tx.execute(sa.update(table).where(table.c.code == code).values({**values, **_UNDECIDED}))


async def record(tx: Transaction, report: Report, findings: Sequence[Finding], counts: dict[str, int]) -> int:
    """The report with its findings, whatever came of the import; returns its id."""
    kinds = Counter(f"{finding.kind}_{finding.outcome}" for finding in findings)
    import_id: int = (
        await tx.execute(
            sa.insert(geo_import)
            .values(
                kind=report.kind,
                outcome=report.outcome,
                file_name=report.file_name,
                file_digest=report.file_digest,
                at=report.at,
                actor=report.actor,
                counts={**counts, **kinds},
            )
            .returning(geo_import.c.id)
        )
    ).scalar_one()
    rows = [_finding_values(finding, import_id) for finding in findings]
    if rows:
        await tx.execute(sa.insert(geo_import_finding), rows)
    return import_id


def _values(area: AreaDraft) -> dict[str, Any]:
    values = {name: getattr(area, name) for name in _COMPARED}
    return {**values, "geom": element(area.shape), "area_m2": area_m2(area.shape)}


def _dispute_values(code: str, dispute: Dispute, origin: Origin) -> dict[str, Any]:
    return {
        "code": code,
        "claimant_codes": list(dispute.claimant_codes),
        "desk_code": origin.desk_code,
        "valid_from": origin.day,
        "area_m2": dispute.area_m2,
        "import_id": origin.import_id,
        "geom": element(shapely.MultiPolygon([dispute.shape])),
    }


def _finding_values(finding: Finding, import_id: int) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "kind": finding.kind.value,
        "outcome": finding.outcome.value,
        "area_codes": list(finding.area_codes),
        "area_m2": finding.area_m2,
        "text": finding.text,
        "geom": None if finding.shape is None else element(finding.shape),
    }


def _draft(row: Any) -> AreaDraft:
    values = {name: getattr(row, name) for name in _COMPARED}
    return AreaDraft(
        **{
            **values,
            "layer": Layer(row.layer),
            "kind": AreaKind(row.kind),
            "subject_mode": None if row.subject_mode is None else SubjectMode(row.subject_mode),
            "rank": None if row.rank is None else ZoneRank(row.rank),
            "shape": shapely.from_wkb(row.wkb),
        }
    )
