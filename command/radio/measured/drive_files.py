"""Drive logs as CSV: checked row by row, all or nothing. Pure.

Columns: `time` (ISO 8601; without a zone it is civil time), `lon`, `lat`, `rssi_dbm` (empty: nothing was heard),
`terminal`, and if there `site` (empty: whichever serves best there), `accuracy_m`.
"""

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from command.foundation.clock import CIVIL_ZONE
from command.geo.datum import Datum, to_wgs84_arrays
from command.radio.propagation.budget import Carry
from command.radio.sites.schemas import RowFault

NEEDED = ("time", "lon", "lat", "rssi_dbm", "terminal")
COLUMNS = (*NEEDED, "site", "accuracy_m")
POOREST_M = 30.0
"""A fix worse than a bin is wide says nothing about the bin."""
WEAKEST_DBM, STRONGEST_DBM = -150.0, 0.0
AHEAD = timedelta(minutes=10)
"""By so much a logger's clock may be fast; more makes outages and reports of the same time meaningless."""
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
MOST_ROWS = 200_000
MOST_FAULTS = 200


class UnreadableDriveError(ValueError):
    """The file as a whole is no drive log."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`rssi_dbm` None: nothing was heard; `site_code` None: not said. WGS-84."""

    line: int
    at: datetime
    lon: float
    lat: float
    rssi_dbm: float | None
    site_code: str | None
    terminal: Carry


@dataclass(frozen=True, slots=True)
class Log:
    readings: list[Reading]
    left_out: int
    """Rows with a place poorer than `POOREST_M`."""
    repeated: int
    """Rows equal to an earlier one: a logger that writes a reading twice has read it once."""
    faults: list[RowFault]


def read_log(text: str, datum: Datum, site_codes: frozenset[str], now: datetime) -> Log:
    """Raises UnreadableDriveError for what is no CSV, wrong columns, too many rows, or none."""
    readings: dict[Reading, Reading] = {}
    """By itself without its line."""
    faults: list[RowFault] = []
    left_out = repeated = 0
    for line, cells in _rows(text):
        if len(readings) + left_out + repeated >= MOST_ROWS:
            raise UnreadableDriveError(f"超过 {MOST_ROWS} 行，请分文件导入")
        try:
            if _is_poor(cells):
                left_out += 1
                continue
            reading = _reading(line, cells, site_codes, now)
        except ValueError as error:
            faults.append(RowFault(line=line, code="cell_invalid", text=str(error)))
            if len(faults) >= MOST_FAULTS:
                break
        else:
            known = readings.setdefault(replace(reading, line=0), reading)
            repeated += known is not reading
    if not readings and not faults:
        raise UnreadableDriveError("没有可用的行")
    return Log(_in_wgs84(list(readings.values()), datum), left_out, repeated, faults)


def _rows(text: str) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Lines with their number and cells."""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    try:
        names = tuple(name.strip() for name in reader.fieldnames or ())
        if wrong := sorted(set(names) - set(COLUMNS)):
            raise UnreadableDriveError(f"未知列：{'、'.join(wrong)}")
        if missing := [name for name in NEEDED if name not in names]:
            raise UnreadableDriveError(f"缺少列：{'、'.join(missing)}")
        if len(set(names)) < len(names):
            raise UnreadableDriveError("有重复的列")
        reader.fieldnames = list(names)
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise UnreadableDriveError(f"第 {reader.line_num} 行之后不是 CSV：{error}") from error


def _is_poor(cells: dict[str, str | None]) -> bool:
    return bool((cells.get("accuracy_m") or "").strip()) and _number(cells, "accuracy_m", 0.0, 1e6) > POOREST_M


def _reading(line: int, cells: dict[str, str | None], site_codes: frozenset[str], now: datetime) -> Reading:
    if None in cells:
        raise ValueError("该行的单元格多于列")
    site = (cells.get("site") or "").strip() or None
    if site is not None and site not in site_codes:
        raise ValueError(f"site：站点册里没有 {site}")
    rssi = (cells["rssi_dbm"] or "").strip()
    return Reading(
        line,
        _instant((cells["time"] or "").strip(), now),
        _number(cells, "lon", -180.0, 180.0),
        _number(cells, "lat", -90.0, 90.0),
        _number(cells, "rssi_dbm", WEAKEST_DBM, STRONGEST_DBM) if rssi else None,
        site,
        _terminal((cells["terminal"] or "").strip()),
    )


def _instant(text: str, now: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"time：{text or '空'} 不是 ISO 8601 时间") from error
    at = at if at.tzinfo is not None else at.replace(tzinfo=CIVIL_ZONE)
    if not EARLIEST <= at <= now + AHEAD:
        raise ValueError(f"time：{text} 早于 {EARLIEST.year} 年或晚于现在")
    return at


def _number(cells: dict[str, str | None], name: str, least: float, most: float) -> float:
    text = (cells[name] or "").strip()
    try:
        value = float(text)
    except ValueError as error:
        raise ValueError(f"{name}：{text or '空'} 不是数") from error
    if not (math.isfinite(value) and least <= value <= most):
        raise ValueError(f"{name}：{text} 不在 {least:g} 到 {most:g} 之间")
    return value


def _terminal(text: str) -> Carry:
    try:
        return Carry(text)
    except ValueError as error:
        raise ValueError(f"terminal：{text or '空'} 不是 {'、'.join(Carry)} 之一") from error


def _in_wgs84(readings: list[Reading], datum: Datum) -> list[Reading]:
    lons, lats = to_wgs84_arrays(datum, [one.lon for one in readings], [one.lat for one in readings])
    return [
        Reading(one.line, one.at, float(lon), float(lat), one.rssi_dbm, one.site_code, one.terminal)
        for one, lon, lat in zip(readings, lons, lats, strict=True)
    ]
