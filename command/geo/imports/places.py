"""Import of places: rows of any source checked, spelt in pinyin, put into their street or town, all or nothing."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from command.foundation.clock import Clock
from command.foundation.database import Database
from command.foundation.errors import invalid
from command.geo import place_records
from command.geo.datum import Datum, to_wgs84_arrays
from command.geo.imports import osm, records, source
from command.geo.imports.findings import Finding, FindingKind, FindingOutcome, refused
from command.geo.imports.jurisdictions import Outcome
from command.geo.imports.place_drafts import Move, PlaceDraft, described, of_row, placed
from command.geo.imports.records import Report
from command.geo.models import Layer
from command.geo.service import Geography
from command.geo.spelling import spell


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """What a file holds: places that can be stored, and what cannot."""

    name: str
    digest: bytes
    drafts: list[PlaceDraft]
    findings: list[Finding]


def read(path: Path, mapping: Mapping[str, str], datum: Datum = Datum.WGS84) -> PlaceFile:
    """CSV, OSM (.osm.pbf, .osm) or whatever GDAL reads. Raises INVALID `file_unreadable`."""
    if not path.exists():
        raise invalid("file_unreadable", f"没有文件 {path}")
    if path.suffix in {".pbf", ".osm"}:
        return _sorted(path, osm.read(path))
    if path.suffix.lower() == ".csv":
        move = None if datum is Datum.WGS84 else _mover(datum)
        rows = csv.DictReader(io.StringIO(_text(path)))
        return _sorted(path, (of_row(row, mapping, f"第{number}行", move) for number, row in enumerate(rows, 2)))
    features = source.read(path, datum).features
    return _sorted(path, (_of_feature(feature, mapping, number) for number, feature in enumerate(features, 1)))


async def import_places(
    database: Database, clock: Clock, geography: Geography, file: PlaceFile, actor: str, *, dry_run: bool = False
) -> Outcome:
    """Store the file's places by code in one transaction, or nothing where a row is refused or it is a dry run."""
    now = clock.now()
    drafts = _in_their_areas(file.drafts, geography, clock)
    findings = [*file.findings, *_duplicates(drafts)]
    is_refused = any(finding.outcome is FindingOutcome.REFUSED for finding in findings)
    outcome = "refused" if is_refused else "dry_run" if dry_run else "imported"
    counts = {"read": len(file.drafts) + len(file.findings), **Counter(place.kind.value for place in drafts)}
    async with database.transaction() as tx:
        report = Report("places", outcome, file.name, file.digest, now, actor)
        import_id = await records.record(tx, report, findings, counts)
        if outcome == "imported":
            await place_records.upsert(tx, [_row(place) for place in drafts], import_id, file.name)
    return Outcome(import_id, outcome, findings, counts)


def _sorted(path: Path, found: Iterable[PlaceDraft | Finding]) -> PlaceFile:
    drafts: list[PlaceDraft] = []
    findings: list[Finding] = []
    for one in found:
        if isinstance(one, Finding):
            findings.append(one)
        else:
            drafts.append(one)
    return PlaceFile(path.name, source.digest_of(path), drafts, findings)


def _of_feature(feature: source.Feature, mapping: Mapping[str, str], number: int) -> PlaceDraft | Finding:
    label = f"第{number}个要素"
    made = described(feature.properties, mapping, label)
    return made if isinstance(made, Finding) else placed(made, feature.shape, None, label)


def _in_their_areas(drafts: Sequence[PlaceDraft], geography: Geography, clock: Clock) -> list[PlaceDraft]:
    """Each place without a street or town gets the one its point lies in."""
    missing = [n for n, place in enumerate(drafts) if place.area_code is None and place.point is not None]
    points = shapely.get_coordinates([drafts[n].point for n in missing])
    hits = geography.at_many(Layer.STREET, points[:, 0], points[:, 1], clock.now())
    filled = list(drafts)
    for n, position in zip(missing, hits.position, strict=True):
        if position >= 0:
            filled[n] = replace(drafts[n], area_code=hits.areas[position].code)
    return filled


def _row(place: PlaceDraft) -> dict[str, Any]:
    names = (place.name, *place.aliases)
    spelt = [spell(name) for name in names]
    return {
        "code": place.code,
        "kind": place.kind.value,
        "name": place.name,
        "aliases": list(place.aliases),
        "pinyin": place_records.NAME_SEPARATOR.join(spelling.pinyin for spelling in spelt),
        "initials": place_records.NAME_SEPARATOR.join(spelling.initials for spelling in spelt),
        "area_code": place.area_code,
        "precision": place.precision,
        "road_codes": list(place.road_codes),
        "road_class": None if place.road_class is None else place.road_class.value,
        "point": None if place.point is None else place.point.wkt,
        "geom": None if place.line is None else place.line.wkt,
    }


def _duplicates(drafts: Sequence[PlaceDraft]) -> list[Finding]:
    often = Counter(place.code for place in drafts)
    return [
        refused(FindingKind.DUPLICATE, f"代码{code}在文件中出现{times}次", code)
        for code, times in often.items()
        if times > 1
    ]


def _text(path: Path) -> str:
    """UTF-8, or what a Chinese office saves by default."""
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise invalid("file_unreadable", f"{path.name} 既不是 UTF-8，也不是 GB18030")


def _mover(datum: Datum) -> Move:
    return lambda at: np.column_stack(to_wgs84_arrays(datum, at[:, 0], at[:, 1]))
