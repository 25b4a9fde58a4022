"""Use cases of measured coverage: calibrate a study, and see where it disagrees with what was measured."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from command.foundation.clock import Clock
from command.foundation.database import Database
from command.foundation.errors import CommandError, Kind, conflict, not_found
from command.foundation.history.events import Fact, History, Subject
from command.foundation.idempotency import CommandKey, once
from command.foundation.security import Permission, Scope
from command.radio.measured import repository
from command.radio.measured.answers import answer_beside
from command.radio.measured.gathering import ReadingFiles
from command.radio.measured.schemas import (
    CalibrationView,
    MeasuredBins,
    MeasuredCollection,
    MeasuredQuestion,
    NewCalibration,
    UnseenGapCollection,
)
from command.radio.propagation.budget import Carry
from command.radio.studies.inputs import Calibration
from command.radio.studies.kinds import StudyState
from command.radio.studies.process import ChildDiedError, StudyChild
from command.radio.studies.schemas import StudyView
from command.radio.studies.service import Studies

MOST_LISTED = 100


class Measured:
    """`child` computes, `files` gathers what it reads."""

    studies_in_use = staticmethod(repository.studies_in_use)

    def __init__(
        self,
        database: Database,
        clock: Clock,
        history: History,
        *,
        studies: Studies,
        files: ReadingFiles,
        child: StudyChild,
    ) -> None:
        self._database = database
        self._clock = clock
        self._history = history
        self._studies = studies
        self._files = files
        self._child = child

    async def calibrate(
        self, study_id: int, new: NewCalibration, scope: Scope, command: CommandKey | None
    ) -> CalibrationView:
        """Fit and keep, if it helps where it has not seen.

        Raises NOT_FOUND `study_not_found`, `drive_not_found`, INVALID `too_many_readings`, CONFLICT
        `study_not_finished`, `no_readings`, `too_few_bins`, `one_group`, `no_improvement`.
        """
        scope.require(Permission.RADIO_EDIT)
        study = await self.finished(study_id, scope)
        async with self._files.gathered(study_id, [site.code for site in study.sites], new) as readings:
            asked = {"name": new.name, "reading_error_db": new.reading_error_db}
            result = await self.ask("calibrate", study_id=study_id, **asked, **readings)
        now = self._clock.now()

        async def act() -> CalibrationView:
            values = {"study_id": study_id, "asked": new.model_dump(mode="json"), "result": result}
            row = await repository.insert_calibration(tx, {**values, "made_at": now, "made_by": scope.actor})
            data = {"calibration_id": row.id, "name": new.name, "before": result["before"], "after": result["after"]}
            fact = Fact("study_calibrated", Subject("study", study_id), now, scope.actor, [], data)
            await self._history.record(tx, fact, now)
            return _calibration(row)

        async with of_study(study_id), self._database.transaction() as tx:
            return await once(tx, command, CalibrationView, now, act)

    async def calibrations(self, study_id: int, scope: Scope) -> list[CalibrationView]:
        """Newest first. Raises NOT_FOUND `study_not_found`."""
        await self._studies.read(study_id, scope)
        async with self._database.transaction() as tx:
            rows = await repository.list_calibrations(tx, study_id, MOST_LISTED)
        return [_calibration(row) for row in rows]

    async def find_fit(self, terms: Calibration, scope: Scope) -> CalibrationView | None:
        """The newest fit that gave these terms, on whichever study; none when its study was removed."""
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            row = await repository.find_calibration(tx, terms.model_dump(mode="json"))
        return _calibration(row) if row is not None else None

    async def compare(self, study_id: int, asked: MeasuredBins, scope: Scope) -> MeasuredCollection:
        """Raises as `calibrate`, and CONFLICT `study_part_not_asked` for a terminal that the study does not have."""
        told = await self.compare_text(study_id, asked, scope)
        return await asyncio.to_thread(MeasuredCollection.model_validate_json, told)

    async def compare_text(self, study_id: int, asked: MeasuredBins, scope: Scope) -> bytes:
        """The same as the child has written it: nobody reads it on the way. Raises as `compare`."""
        async with self._compared(study_id, asked, scope) as facts:
            await self.ask("compare", **facts, limit=asked.limit)
            return await asyncio.to_thread(answer_beside(Path(facts["readings"])).read_bytes)

    async def unseen_gaps(self, study_id: int, asked: MeasuredQuestion, scope: Scope) -> UnseenGapCollection:
        """Raises as `compare`."""
        async with self._compared(study_id, asked, scope) as facts:
            return UnseenGapCollection.model_validate(await self.ask("unseen", **facts))

    @asynccontextmanager
    async def _compared(self, study_id: int, asked: MeasuredQuestion, scope: Scope) -> AsyncIterator[dict[str, Any]]:
        scope.require(Permission.FORCE_READ)
        study = await self.finished(study_id, scope, asked.terminal)
        least = asked.p or study.inputs.probability[asked.terminal]
        about = {"study_id": study_id, "terminal": asked.terminal.value, "direction": asked.direction.value}
        async with self._files.gathered(study_id, [site.code for site in study.sites], asked, asked.kind) as readings:
            yield {**about, **readings, "probability": least}

    async def finished(self, study_id: int, scope: Scope, terminal: Carry | None = None) -> StudyView:
        """A study that is done and has this terminal."""
        study = await self._studies.read(study_id, scope)
        if study.state is not StudyState.DONE:
            raise conflict("study_not_finished", "覆盖计算尚未完成", state=study.state.value, progress=study.progress)
        if terminal is not None and terminal not in study.inputs.terminals:
            raise conflict("study_part_not_asked", "该计算没有包含这一类终端", terminal=terminal.value)
        return study

    async def ask(self, do: str, **facts: Any) -> Any:
        """Raises UNAVAILABLE `study_child_failed` when the process ended."""
        try:
            return await self._child.ask(do, **facts)
        except ChildDiedError as error:
            raise CommandError(Kind.UNAVAILABLE, "study_child_failed", str(error)) from error


@asynccontextmanager
async def of_study(study_id: int) -> AsyncIterator[None]:
    """What is kept of a study that was removed meanwhile: raises NOT_FOUND `study_not_found`."""
    try:
        yield
    except IntegrityError as error:
        raise not_found("study", study_id) from error


def _calibration(row: Any) -> CalibrationView:
    told = {"id": row.id, "study_id": row.study_id, "made_at": row.made_at, "made_by": row.made_by}
    return CalibrationView.model_validate({**row.result, **told, "asked": row.asked})
