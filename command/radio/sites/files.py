"""Sites as CSV and GeoJSON: what an export writes, an import reads. Rows are checked one by one. Pure.

A CSV has the fields of a site as columns. A text that a spreadsheet would
take for a formula has a quote before it. `antennas` is JSON, or the columns `antenna_height_m`, `antenna_gain_dbi`,
`azimuth_deg`, `tilt_deg`, `pattern` describe the only antenna; `talk_groups` are numbers with semicolons between.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from command.foundation.spreadsheets import guarded, unguarded
from command.geo.datum import Datum, to_wgs84
from command.radio.sites.models import SiteRecord
from command.radio.sites.schemas import RowFault

FIELDS = tuple(SiteRecord.model_fields)
_ONLY_ANTENNA = {
    "antenna_height_m": "height_m",
    "antenna_gain_dbi": "gain_dbi",
    "azimuth_deg": "azimuth_deg",
    "tilt_deg": "tilt_deg",
    "pattern": "pattern",
}


MOST_ROWS = 5000


class UnreadableFileError(ValueError):
    """The file as a whole is no table of sites."""


@dataclass(frozen=True, slots=True)
class Row:
    """One site of a file: its line (the header is line 1) or its place among the features, and what it says."""

    line: int
    cells: Mapping[str, Any]


def read_csv(text: str) -> list[Row]:
    """Raises UnreadableFileError for unknown columns, cells of more than 128 KiB and more than `MOST_ROWS` rows."""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    rows: list[Row] = []
    try:
        unknown = sorted(set(reader.fieldnames or ()) - {*FIELDS, *_ONLY_ANTENNA})
        if unknown or "code" not in (reader.fieldnames or ()):
            raise UnreadableFileError(f"未知列：{'、'.join(unknown)}" if unknown else "缺少 code 列")
        for cells in reader:
            if any((cell or "").strip() for cell in _texts(cells)):
                rows.append(Row(reader.line_num, {name: _as_meant(cell) for name, cell in cells.items()}))
                _require_few(rows)
    except csv.Error as error:
        raise UnreadableFileError(f"不是可读的 CSV：{error}") from error
    return rows


def _as_meant(cell: Any) -> Any:
    return unguarded(cell) if isinstance(cell, str) else cell


def _require_few(rows: Sequence[Row]) -> None:
    if len(rows) > MOST_ROWS:
        raise UnreadableFileError(f"超过 {MOST_ROWS} 行，请分次导入")


def _texts(cells: Mapping[str, Any]) -> list[str]:
    return [cell for cell in cells.values() if isinstance(cell, str)]


def read_geojson(text: str) -> list[Row]:
    """A FeatureCollection of points. Raises UnreadableFileError."""
    try:
        features = json.loads(text)["features"]
        rows = []
        for place, feature in enumerate(features, start=1):
            lon, lat = feature["geometry"]["coordinates"][:2]
            known = {name: value for name, value in feature["properties"].items() if name in FIELDS}
            rows.append(Row(place, {**known, "lon": lon, "lat": lat}))
            _require_few(rows)
    except UnreadableFileError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableFileError(f"不是点要素的 GeoJSON FeatureCollection：{error}") from error
    return rows


def write_csv(records: Sequence[SiteRecord]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, FIELDS, lineterminator="\r\n")
    writer.writeheader()
    for record in records:
        values = record.model_dump(mode="json")
        values["antennas"] = json.dumps(values["antennas"], ensure_ascii=False)
        values["talk_groups"] = ";".join(str(number) for number in values["talk_groups"])
        writer.writerow({name: "" if value is None else _guarded(value) for name, value in values.items()})
    return "\ufeff" + out.getvalue()


def _guarded(value: Any) -> Any:
    return guarded(value) if isinstance(value, str) else value


def write_geojson(records: Sequence[SiteRecord]) -> str:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [record.lon, record.lat]},
            "properties": record.model_dump(mode="json", exclude={"lon", "lat"}),
        }
        for record in records
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1)


def plan(
    rows: Sequence[Row], known: Mapping[str, SiteRecord], datum: Datum
) -> tuple[list[tuple[int, SiteRecord]], list[RowFault]]:
    """The record that each good row makes, with its line, and what is wrong with the others."""
    planned: list[tuple[int, SiteRecord]] = []
    faults: list[RowFault] = []
    lines: dict[str, int] = {}
    for row in rows:
        try:
            record = _record(row, known, datum)
        except ValidationError as error:
            for fault in error.errors():
                text = f"{'.'.join(map(str, fault['loc']))}：{fault['msg']}"
                faults.append(RowFault(line=row.line, code="cell_invalid", text=text))
            continue
        except (ValueError, RecursionError) as error:
            faults.append(RowFault(line=row.line, code="cell_invalid", text=str(error)))
            continue
        if (earlier := lines.setdefault(record.code, row.line)) != row.line:
            faults.append(RowFault(line=row.line, code="row_repeated", text=f"与第 {earlier} 行重复"))
            continue
        planned.append((row.line, record))
    return planned, faults


def _record(row: Row, known: Mapping[str, SiteRecord], datum: Datum) -> SiteRecord:
    if None in row.cells:
        raise ValueError("该行的单元格多于列")
    cells = {name: value for name, value in row.cells.items() if name in FIELDS}
    if isinstance(cells.get("antennas"), str) and cells["antennas"].strip():
        cells["antennas"] = json.loads(cells["antennas"])
    if isinstance(cells.get("talk_groups"), str):
        cells["talk_groups"] = [part.strip() for part in cells["talk_groups"].split(";") if part.strip()]
    only = {ours: row.cells[theirs] for theirs, ours in _ONLY_ANTENNA.items() if row.cells.get(theirs)}
    if only and not cells.get("antennas"):
        cells["antennas"] = [{"height_m": cells.get("mast_height_m"), **only}]
    before = known.get(str(cells.get("code", "")).strip())
    merged: dict[str, Any] = before.model_dump() if before is not None else {}
    for name, value in cells.items():
        empty = value is None or (isinstance(value, str) and not value.strip())
        if not empty:
            merged[name] = value
        elif SiteRecord.model_fields[name].default is None:
            merged[name] = None
        else:
            merged.pop(name, None)
    record = SiteRecord.model_validate(merged)
    if {"lon", "lat"} & cells.keys():
        lon, lat = to_wgs84(datum, record.lon, record.lat)
        return record.model_copy(update={"lon": lon, "lat": lat})
    return record
