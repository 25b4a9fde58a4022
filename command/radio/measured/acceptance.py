"""Use cases of acceptance drives: plan the tiles, hand the list to the crew, judge what it brought back."""

import asyncio
import csv
import io
import json
from enum import StrEnum
from typing import Any

from command.foundation.clock import Clock
from command.foundation.database import Database
from command.foundation.errors import not_found
from command.foundation.history.events import Fact, History, Subject
from command.foundation.idempotency import CommandKey, once
from command.foundation.security import Permission, Scope
from command.radio.measured import repository
from command.radio.measured.gathering import ReadingFiles
from command.radio.measured.schemas import (
    AcceptanceView,
    JudgementView,
    Measurements,
    NewAcceptance,
    NewJudgement,
)
from command.radio.measured.service import MOST_LISTED, Measured, of_study
from command.radio.propagation.budget import Direction
from command.radio.studies.kinds import Sense


class TileFormat(StrEnum):
    CSV = "csv"
    GEOJSON = "geojson"


class Acceptance:
    def __init__(
        self, database: Database, clock: Clock, history: History, *, measured: Measured, files: ReadingFiles
    ) -> None:
        self._database = database
        self._clock = clock
        self._history = history
        self._measured = measured
        self._files = files

    async def plan(self, study_id: int, new: NewAcceptance, scope: Scope, command: CommandKey | None) -> AcceptanceView:
        """Raises NOT_FOUND `study_not_found`, `area_not_found`, CONFLICT `study_not_finished`,
        `study_part_not_asked`, `acceptance_area_too_small`, INVALID `acceptance_too_exact`.
        """
        scope.require(Permission.RADIO_EDIT)
        study = await self._measured.finished(study_id, scope, new.terminal)
        least = new.probability or study.inputs.probability[new.terminal]
        area = {"area_code": new.area_code, "covered_only": new.covered_only}
        accuracy = {"expected_share": new.expected_share, "error": new.error, "confidence": new.confidence}
        about = {"terminal": new.terminal.value, "direction": new.direction.value, "probability": least}
        found = await self._measured.ask("plan_tiles", study_id=study_id, **about, **area, **accuracy)
        now = self._clock.now()

        async def act() -> AcceptanceView:
            asked = {**new.model_dump(mode="json"), "tiles_needed": found["needed"]}
            values = {"study_id": study_id, "asked": asked, "tiles": found["tiles"]}
            row = await repository.insert_acceptance(tx, {**values, "made_at": now, "made_by": scope.actor})
            data = {"acceptance_id": row.id, "tiles": len(found["tiles"])}
            fact = Fact("acceptance_planned", Subject("study", study_id), now, scope.actor, [], data)
            await self._history.record(tx, fact, now)
            return _view(row, len(row.tiles), row.tiles[0]["side_m"])

        async with of_study(study_id), self._database.transaction() as tx:
            return await once(tx, command, AcceptanceView, now, act)

    async def plans(self, study_id: int, scope: Scope) -> list[AcceptanceView]:
        """Newest first."""
        await self._measured.finished(study_id, scope)
        async with self._database.transaction() as tx:
            rows = await repository.list_acceptances(tx, study_id, MOST_LISTED)
        return [_view(row, row.tile_count, row.side_m) for row in rows]

    async def tiles(self, study_id: int, acceptance_id: int, form: TileFormat, scope: Scope) -> tuple[str, str]:
        """Text and media type of the list. Raises NOT_FOUND `acceptance_not_found`."""
        await self._measured.finished(study_id, scope)
        tiles = (await self._row(study_id, acceptance_id)).tiles
        if form is TileFormat.CSV:
            return await asyncio.to_thread(_csv, tiles), "text/csv; charset=utf-8"
        return await asyncio.to_thread(_geojson, tiles), "application/geo+json"

    async def judge(self, study_id: int, acceptance_id: int, new: NewJudgement, scope: Scope) -> JudgementView:
        """Of drives of the plan's terminal and direction; a plan both ways is judged by drives of talk-out.

        Raises NOT_FOUND `acceptance_not_found`, `drive_not_found`, CONFLICT `no_readings`, `no_tile_driven`.
        """
        scope.require(Permission.RADIO_EDIT)
        study = await self._measured.finished(study_id, scope)
        row = await self._row(study_id, acceptance_id)
        plan = _asked(row)
        measurements = Measurements(drives=new.drives, least_samples=new.least_samples)
        direction = Direction.TALK_OUT if plan.direction is Sense.BOTH else Direction(plan.direction.value)
        codes, kind = [site.code for site in study.sites], (direction, plan.terminal)
        async with self._files.gathered(study_id, codes, measurements, kind) as readings:
            limits = {"confidence": plan.confidence, "target": plan.target}
            found = await self._measured.ask("judge_tiles", study_id=study_id, tiles=row.tiles, **limits, **readings)
        now = self._clock.now()
        view = JudgementView(**found, target=plan.target, drives=new.drives, judged_at=now, judged_by=scope.actor)
        async with self._database.transaction() as tx:
            await repository.save_judgement(tx, acceptance_id, view.model_dump(mode="json"))
            data = {"acceptance_id": acceptance_id, "tested": view.tested, "passed": view.passed, "lower": view.lower}
            fact = Fact("acceptance_judged", Subject("study", study_id), now, scope.actor, [], data)
            await self._history.record(tx, fact, now)
        return view

    async def _row(self, study_id: int, acceptance_id: int) -> Any:
        async with self._database.transaction() as tx:
            row = await repository.find_acceptance(tx, study_id, acceptance_id)
        if row is None:
            raise not_found("acceptance", acceptance_id)
        return row


def _view(row: Any, tiles: int, side_m: float) -> AcceptanceView:
    return AcceptanceView(
        id=row.id,
        study_id=row.study_id,
        asked=_asked(row),
        tiles_needed=row.asked["tiles_needed"],
        tiles=tiles,
        side_m=side_m,
        made_at=row.made_at,
        made_by=row.made_by,
        judgement=JudgementView.model_validate(row.judgement) if row.judgement is not None else None,
    )


def _asked(row: Any) -> NewAcceptance:
    return NewAcceptance.model_validate({name: row.asked[name] for name in NewAcceptance.model_fields})


def _csv(tiles: list[dict[str, Any]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("code", "lon", "lat", "side_m", "predicted_share"))
    writer.writerows((one["code"], one["lon"], one["lat"], one["side_m"], one["predicted_share"]) for one in tiles)
    return "\ufeff" + out.getvalue()


def _geojson(tiles: list[dict[str, Any]]) -> str:
    features = [
        {
            "type": "Feature",
            "id": one["code"],
            "geometry": {"type": "Polygon", "coordinates": [one["ring"]]},
            "properties": {name: one[name] for name in ("code", "lon", "lat", "side_m", "predicted_share")},
        }
        for one in tiles
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
