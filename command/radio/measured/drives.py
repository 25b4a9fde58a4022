"""Use cases of drives: logs of measuring crews, kept reading by reading."""

import asyncio
from typing import Any

from command.foundation.clock import Clock
from command.foundation.database import Database
from command.foundation.errors import forbidden, invalid, not_found
from command.foundation.history.events import Fact, History, Subject
from command.foundation.security import Permission, Scope
from command.radio.measured import repository
from command.radio.measured.drive_files import UnreadableDriveError, read_log
from command.radio.measured.schemas import DriveFile, DriveImport, DriveView
from command.radio.sites.service import Sites


class Drives:
    def __init__(self, database: Database, clock: Clock, history: History, sites: Sites) -> None:
        self._database = database
        self._clock = clock
        self._history = history
        self._sites = sites

    async def take(self, file: DriveFile, scope: Scope) -> DriveImport:
        """Every row or none. Raises INVALID `drive_file_unreadable`."""
        scope.require(Permission.RADIO_EDIT)
        codes = frozenset(site.record.code for site in await self._sites.register())
        now = self._clock.now()
        try:
            log = await asyncio.to_thread(read_log, file.text, file.datum, codes, now)
        except UnreadableDriveError as error:
            raise invalid("drive_file_unreadable", str(error)) from error
        counts = {"readings": len(log.readings), "left_out": log.left_out, "repeated": log.repeated}
        report = DriveImport(kept=False, **counts, faults=log.faults, drive=None)
        if file.dry_run or log.faults:
            return report
        times = [one.at for one in log.readings]
        values: dict[str, Any] = {
            "name": file.name,
            "direction": file.direction.value,
            "datum": file.datum.value,
            "readings": len(log.readings),
            "left_out": log.left_out,
            "started_at": min(times),
            "ended_at": max(times),
            "recorded_at": now,
            "recorded_by": scope.actor,
        }
        async with self._database.transaction() as tx:
            row = await repository.insert_drive(tx, values, log.readings)
            data = {"name": file.name, **counts}
            fact = Fact("drive_recorded", Subject("drive", row.id), now, scope.actor, [], data)
            await self._history.record(tx, fact, now)
        view = DriveView.model_validate(row, from_attributes=True)
        return report.model_copy(update={"kept": True, "drive": view})

    async def page(self, scope: Scope, before: int | None, limit: int) -> tuple[list[DriveView], int | None]:
        """Newest first, and the id behind which the next page begins."""
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            rows = await repository.list_drives(tx, before, limit + 1)
        views = [DriveView.model_validate(row, from_attributes=True) for row in rows[:limit]]
        return views, rows[limit - 1].id if len(rows) > limit else None

    async def remove(self, drive_id: int, scope: Scope) -> None:
        """With its readings; calibrations go on naming it. Its author, and whoever stands for the city.

        Raises NOT_FOUND `drive_not_found`, FORBIDDEN `drive_of_another`.
        """
        scope.require(Permission.RADIO_EDIT)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            drive = (await repository.find_drives(tx, [drive_id])).get(drive_id)
            if drive is not None and scope.body_ids is not None and drive.recorded_by != scope.actor:
                raise forbidden("drive_of_another", f"路测由 {drive.recorded_by} 导入", recorded_by=drive.recorded_by)
            if not await repository.delete_drive(tx, drive_id):
                raise not_found("drive", drive_id)
            fact = Fact("drive_removed", Subject("drive", drive_id), now, scope.actor, [], {})
            await self._history.record(tx, fact, now)
