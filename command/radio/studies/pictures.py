"""What a study looks like: tiles, single places, its outline, and files to take along."""

import asyncio
import contextlib
from typing import Any

import msgspec

from command.foundation.database import Database
from command.foundation.errors import not_found
from command.foundation.security import Permission, Scope
from command.radio.propagation.budget import Carry
from command.radio.studies import repository
from command.radio.studies.answers import Answers
from command.radio.studies.askable import PROBABILITY_DECIMALS, require_done
from command.radio.studies.folders import Folders
from command.radio.studies.kinds import Sense
from command.radio.studies.report import sheets_of
from command.radio.studies.schemas import OutlineView, PictureLayer, PointCoverage, ShareLevel
from command.radio.studies.service import Studies
from command.radio.studies.views import box_geometry


class Pictures:
    def __init__(self, database: Database, folders: Folders, answers: Answers, studies: Studies) -> None:
        self._database = database
        self._folders = folders
        self._answers = answers
        self._studies = studies

    async def point(self, study_id: int, lon: float, lat: float, terminal: Carry, scope: Scope) -> PointCoverage:
        """Raises NOT_FOUND `study_not_found`, CONFLICT `study_not_finished`, `study_outside`."""
        await self._pictured(study_id, scope)
        answer = await self._answers.ask("point", study_id=study_id, lon=lon, lat=lat, terminal=terminal.value)
        return PointCoverage.model_validate(answer)

    async def tile(
        self, study_id: int, layer: PictureLayer, place: tuple[int, int, int], look: dict[str, Any], scope: Scope
    ) -> tuple[str, bytes]:
        """A PNG and its tag. Raises as `point`."""
        row = await self._pictured(study_id, scope)
        z, x, y = place
        look = _rounded(look)
        name = "_".join([layer.value, *(str(value) for value in look.values())])
        path = self._folders.tile(study_id, name, z, x, y)
        tag = f'"{study_id}-{row.asked_at.timestamp():.0f}-{name}-{z}-{x}-{y}"'
        for _ in range(2):  # housekeeping may take a picture away in between
            with contextlib.suppress(FileNotFoundError):
                return tag, await asyncio.to_thread(path.read_bytes)
            await self._answers.ask("tile", study_id=study_id, layer=layer.value, z=z, x=x, y=y, path=str(path), **look)
        return tag, await asyncio.to_thread(path.read_bytes)

    async def geotiff(self, study_id: int, layer: PictureLayer, look: dict[str, Any], scope: Scope) -> str:
        """Path of a finished file."""
        await self._pictured(study_id, scope)
        return str(await self._answers.ask("geotiff", study_id=study_id, layer=layer.value, **_rounded(look)))

    async def report(
        self, study_id: int, terminal: Carry, direction: Sense, probability: float | None, scope: Scope
    ) -> str:
        """Path of a workbook: shares at every level for every terminal, gaps and failures for this one. Raises as `gaps`."""
        study = await self._studies.read(study_id, scope)
        gaps = await self._studies.gaps(study_id, terminal, direction, probability, scope)
        failures = await self._studies.redundancy(study_id, terminal, direction, probability, scope)
        shares = [
            await self._studies.shares(
                study_id, level, each, direction, probability if each is terminal else None, scope
            )
            for level in ShareLevel
            for each in study.inputs.terminals
        ]
        sheets = msgspec.to_builtins(sheets_of(study, shares, gaps, failures))
        name = f"report.{terminal.value}.{direction.value}.{gaps.probability:g}.xlsx"
        return str(
            await self._answers.ask(
                "workbook", path=str(self._folders.study(study_id) / "exports" / name), sheets=sheets
            )
        )

    async def outline(self, study_id: int, scope: Scope) -> OutlineView:
        """Off by less than half a cell; the box while nothing was computed yet. Raises NOT_FOUND `study_not_found`."""
        study = await self._studies.read(study_id, scope)
        try:
            read = await asyncio.to_thread(self._folders.outline(study_id).read_bytes)
            geometry = msgspec.json.decode(read)
        except FileNotFoundError:
            geometry = box_geometry(study.inputs.box_deg or study.bounds_deg)
        return OutlineView(geometry=geometry, properties={"study_id": study_id, "area_code": study.inputs.area_code})

    async def _pictured(self, study_id: int, scope: Scope) -> Any:
        """What is known of a study that can be looked at."""
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            row = await repository.find_progress(tx, study_id)
        if row is None:
            raise not_found("study", study_id)
        if not row.pictures_ready:
            require_done(row)
        return row


def _rounded(look: dict[str, Any]) -> dict[str, Any]:
    least = look["probability"]
    return {**look, "probability": None if least is None else round(least, PROBABILITY_DECIMALS)}
