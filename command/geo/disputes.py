"""待确权 areas: which are open, and the decision that settles one (02.01.2, 10.05.1)."""

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Any

from command.foundation.audit import WriteAudit
from command.foundation.clock import Clock, civil_date
from command.foundation.database import Database, Transaction
from command.foundation.errors import conflict, invalid, not_found
from command.foundation.history.events import Fact, History, Subject
from command.foundation.idempotency import CommandKey, once
from command.foundation.security import Permission, Scope
from command.geo import dispute_rows as rows
from command.geo.imports.drafts import AreaDraft
from command.geo.imports.records import Stored, lock_stored
from command.geo.schemas import Decision, DisputeCollection, DisputeFeature
from command.geo.service import Geography
from command.geo.settlement import given_to


@dataclass(frozen=True, slots=True)
class _Layer:
    """The stored versions that stand on the first day of a decision, and the one that gets the piece."""

    standing: list[Stored]
    winner: AreaDraft


class Disputes:
    def __init__(
        self, database: Database, clock: Clock, history: History, geography: Geography, audit: WriteAudit
    ) -> None:
        self._database = database
        self._clock = clock
        self._history = history
        self._geography = geography
        self._audit = audit

    async def list_all(self, *, is_open: bool | None) -> DisputeCollection:
        """Those nobody decided yet and those that are settled, or one of the two; by first day and code."""
        async with self._database.transaction() as tx:
            return DisputeCollection(features=await rows.list_all(tx, is_open=is_open))

    async def settle(self, code: str, decision: Decision, scope: Scope, command: CommandKey | None) -> DisputeFeature:
        """Give the piece to one area from a day on: borders, look-ups and tiles follow.

        Incidents keep what was decided for them. Raises NOT_FOUND `dispute_not_found`, CONFLICT `dispute_ended`
        or `newer_version_stored`, INVALID `area_unknown`, `layer_wrong`, `begins_in_the_past`, `decided_in_future`.
        """
        scope.require(Permission.GEO_EDIT)

        async def act() -> DisputeFeature:
            return await self._settle(tx, code, decision, scope)

        async with self._database.transaction() as tx:
            answer = await once(tx, command, DisputeFeature, self._clock.now(), act)
        await self._geography.refresh()
        return answer

    async def _settle(self, tx: Transaction, code: str, decision: Decision, scope: Scope) -> DisputeFeature:
        now = self._clock.now()
        today = civil_date(now)
        first_day = _first_day(decision, today)
        stored = await lock_stored(tx)
        dispute = await rows.lock(tx, code)
        if dispute is None:
            raise not_found("dispute", code)
        if dispute.valid_to is not None:
            raise conflict(
                "dispute_ended", f"{code} is open no more since {dispute.valid_to}", valid_to=dispute.valid_to
            )
        first_day = max(first_day, dispute.valid_from)
        layer = _layer_of(dispute.claimant_codes, decision, stored, first_day)
        areas = [old.draft for old in layer.standing]
        changed = await asyncio.to_thread(given_to, layer.winner.code, dispute.shape, areas)
        _no_newer(stored, changed, first_day)
        source = f"{decision.document} {code}"
        for area in changed:
            old = next(version for version in layer.standing if version.draft.code == area.code)
            await rows.reshape(tx, old, area.shape, first_day, source)
        await rows.close(tx, dispute.id, decision, first_day, now, scope.actor)
        settled = await rows.get(tx, dispute.id)
        data = settled.properties.model_dump(mode="json") | {"changed_areas": sorted(area.code for area in changed)}
        await self._tell(tx, dispute.id, code, data, scope)
        return settled

    async def _tell(self, tx: Transaction, row_id: int, code: str, data: dict[str, Any], scope: Scope) -> None:
        """Borders are everybody's: the event names no audience, as every event of the map. The decider stands beside it."""
        now = self._clock.now()
        personal = {"decided_by": data.pop("decided_by")}
        fact = Fact("dispute_settled", Subject("disputed_area", row_id), now, scope.actor, [], data, personal)
        await self._history.record(tx, fact, now)
        await self._audit(tx, now, scope, "dispute_settled", code, {**data, **personal})


def _first_day(decision: Decision, today: date) -> date:
    if decision.decided_on > today:
        raise invalid(
            "decided_in_future", "a decision that is not made yet settles nothing", decided_on=decision.decided_on
        )
    first_day = decision.valid_from or today
    if first_day < today:
        raise invalid("begins_in_the_past", "what was answered stands; it can hold from today on", today=today)
    return first_day


def _layer_of(claimants: tuple[str, ...], decision: Decision, stored: list[Stored], day: date) -> _Layer:
    standing = [old for old in stored if old.draft.valid_from <= day and (old.draft.valid_to or day) >= day]
    winner = next((old.draft for old in standing if old.draft.code == decision.area_code), None)
    if winner is None:
        raise invalid("area_unknown", f"no area {decision.area_code} on {day}", area_code=decision.area_code)
    claimed = {old.draft.layer for old in standing if old.draft.code in claimants}
    if claimed and winner.layer not in claimed:
        raise invalid(
            "layer_wrong", f"{winner.code} is of another layer than those who claim it", claimant_codes=list(claimants)
        )
    return _Layer([old for old in standing if old.draft.layer is winner.layer], winner)


def _no_newer(stored: list[Stored], changed: list[AreaDraft], day: date) -> None:
    codes = {area.code for area in changed}
    newer = sorted(old.draft.code for old in stored if old.draft.code in codes and old.draft.valid_from > day)
    if newer:
        raise conflict(
            "newer_version_stored", "borders of a later day are stored already: settle it from that day on", areas=newer
        )
