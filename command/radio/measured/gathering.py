"""Readings for a study's child, in a file: signal reports of radios and readings of drives, by site and terminal.

A reading is of a site by its place in the study, `SITE_NOT_SAID` where a drive left it open, `SITE_UNKNOWN` where the
study has no such site or nobody said where the repeater stands. Outages of the register stand beside them: what was
read of a site that was out, or would have been, is no reading of its coverage.
"""

import asyncio
import math
import time
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from command.force.service import DeviceKind, Devices
from command.foundation.database import Database, Transaction
from command.foundation.errors import conflict, invalid, not_found
from command.radio.measured import repository
from command.radio.measured.answers import answer_beside
from command.radio.measured.credible import credible
from command.radio.measured.placing import placed_by_radio
from command.radio.measured.schemas import Measurements
from command.radio.propagation.budget import Carry, Direction
from command.radio.sites.service import Sites
from command.radio.studies.folders import Folders
from command.radio.traffic.models import SignalReport
from command.radio.traffic.service import radios, stations

SITE_NOT_SAID, SITE_UNKNOWN = -1, -2
MOST_READINGS = 400_000
_AT_ONCE = 2000
"""Rows between which the process does other things; what takes long is done in a thread."""
LEFT_OVER_S = 3600.0
"""A file of readings so old is of a process that was killed."""
Kind = tuple[Direction, Carry]
Outage = tuple[int, float, float | None]
"""Place of the site in the study, seconds since 1970 from when and to when; None: still."""


@dataclass(slots=True)
class _Columns:
    """Readings as they come; `only` drops those of other kinds."""

    sites: dict[str, int]
    only: Kind | None
    kinds: dict[Kind, int] = field(default_factory=dict)
    rows: list[tuple[float, float, float, int, int, float]] = field(default_factory=list)

    def add(self, kind: Kind, lon: float, lat: float, level_dbm: float | None, site: int, at: datetime) -> None:
        if self.only is not None and kind != self.only:
            return
        if len(self.rows) >= MOST_READINGS:
            raise invalid("too_many_readings", f"测量读数超过 {MOST_READINGS} 条", most=MOST_READINGS)
        group = self.kinds.setdefault(kind, len(self.kinds))
        self.rows.append((lon, lat, math.nan if level_dbm is None else level_dbm, site, group, at.timestamp()))

    def save(self, path: Path) -> None:
        lon, lat, level_dbm, site, group, at_s = zip(*self.rows, strict=True)
        np.savez(
            path,
            lon=np.array(lon),
            lat=np.array(lat),
            level_dbm=np.array(level_dbm),
            site=np.array(site, dtype=np.int64),
            group=np.array(group, dtype=np.int64),
            at_s=np.array(at_s),
        )

    @property
    def span(self) -> tuple[datetime, datetime]:
        times_s = [row[-1] for row in self.rows]
        first, last = min(times_s), max(times_s)
        return datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC) + timedelta(seconds=1)

    def site(self, code: str | None, otherwise: int) -> int:
        return otherwise if code is None else self.sites.get(code, SITE_UNKNOWN)


class ReadingFiles:
    def __init__(self, database: Database, devices: Devices, folders: Folders, sites: Sites) -> None:
        self._database = database
        self._devices = devices
        self._folders = folders
        self._sites = sites

    @asynccontextmanager
    async def gathered(
        self, study_id: int, site_codes: Sequence[str], asked: Measurements, only: Kind | None = None
    ) -> AsyncIterator[dict[str, Any]]:
        """What the child is told of the readings, while their file is there; beside it, it may leave its answer.

        Raises NOT_FOUND `drive_not_found`, INVALID `too_many_readings`, CONFLICT `no_readings`.
        """
        columns = _Columns({code: number for number, code in enumerate(site_codes)}, only)
        async with self._database.transaction() as tx:
            await self._reported(tx, asked, columns)
            await _driven(tx, asked.drives, columns)
            if not columns.rows:
                raise conflict("no_readings", "没有可用的测量读数")
            outages = await self._outages(tx, columns)
        path = self._folders.study(study_id) / f"readings.{uuid.uuid4().hex}.npz"
        try:
            await asyncio.to_thread(_save, columns, path)
            groups = [{"direction": way.value, "terminal": carry.value} for way, carry in columns.kinds]
            told = {"readings": str(path), "groups": groups, "outages": outages}
            yield {**told, "least_samples": asked.least_samples}
        finally:
            for each in (path, answer_beside(path)):
                each.unlink(missing_ok=True)

    async def _outages(self, tx: Transaction, columns: _Columns) -> list[Outage]:
        """Of the study's sites, while anything was read."""
        dark = await self._sites.dark_between(tx, *columns.span)
        return [
            (columns.sites[code], begins_at.timestamp(), ends_at.timestamp() if ends_at is not None else None)
            for code, spans in dark.items()
            if code in columns.sites
            for begins_at, ends_at in spans
        ]

    async def _reported(self, tx: Transaction, asked: Measurements, columns: _Columns) -> None:
        if asked.since is None or asked.until is None:
            return
        sites = {one.id: columns.site(one.site_code, SITE_UNKNOWN) for one in await stations.list_repeaters(tx)}
        reports: list[SignalReport] = []
        while True:
            after = reports[-1].id if reports else 0
            page = await radios.list_signals(tx, start=asked.since, end=asked.until, after_id=after, limit=_AT_ONCE)
            reports += page
            if len(reports) > MOST_READINGS:
                raise invalid("too_many_readings", f"测量读数超过 {MOST_READINGS} 条", most=MOST_READINGS)
            if len(page) < _AT_ONCE:
                break
        await asyncio.to_thread(self._place, reports, asked.handhelds, sites, columns)

    def _place(
        self, reports: list[SignalReport], handhelds: Carry, sites: Mapping[int, int], columns: _Columns
    ) -> None:
        for one in placed_by_radio(credible(reports, {})):
            terminal = self._terminal(one.report.device_id, handhelds)
            if terminal is not None:
                kind = (Direction.TALK_IN, terminal)
                report = one.report
                columns.add(kind, one.lon, one.lat, report.rssi_dbm, sites[report.repeater_id], report.at)

    def _terminal(self, device_id: int, handhelds: Carry) -> Carry | None:
        """None for what no register knows: nobody can say how it was carried."""
        device = self._devices.find(device_id)
        if device is None:
            return None
        return Carry.VEHICLE if device.kind is DeviceKind.VEHICLE_RADIO else handhelds


def _save(columns: _Columns, path: Path) -> None:
    """Beside it, files of processes that were killed go."""
    for left in path.parent.glob("readings.*"):
        if left.stat().st_mtime < time.time() - LEFT_OVER_S:
            left.unlink(missing_ok=True)
    columns.save(path)


async def _driven(tx: Transaction, ids: Sequence[int], columns: _Columns) -> None:
    drives = await repository.find_drives(tx, ids)
    for drive_id in dict.fromkeys(ids):
        if drive_id not in drives:
            raise not_found("drive", drive_id)
        direction = Direction(drives[drive_id].direction)
        line = 0
        while rows := await repository.list_readings(tx, drive_id, line, _AT_ONCE):
            line = rows[-1].line
            for row in rows:
                site = columns.site(row.site_code, SITE_NOT_SAID)
                columns.add((direction, Carry(row.terminal)), row.lon, row.lat, row.rssi_dbm, site, row.at)
