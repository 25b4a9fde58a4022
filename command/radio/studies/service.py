"""Use cases of coverage studies: ask, follow, cancel, read what was found, declare what counts."""

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

from command.force.service import BodyKind, Organisation
from command.foundation.bus import Bus
from command.foundation.clock import Clock, civil_date
from command.foundation.database import Database, Transaction
from command.foundation.errors import conflict, forbidden, invalid, not_found
from command.foundation.history.events import Fact, History, Subject
from command.foundation.idempotency import CommandKey, once
from command.foundation.security import Permission, Scope
from command.foundation.views import ReasonView, reason_views
from command.geo.models import Layer
from command.geo.service import Edition
from command.radio.propagation.budget import Carry
from command.radio.sites.service import Sites
from command.radio.studies import repository
from command.radio.studies.answers import Answers, Question
from command.radio.studies.askable import PROBABILITY_DECIMALS, known_sites, require_done, require_terminal
from command.radio.studies.coverage import Coverage
from command.radio.studies.excluding import marked
from command.radio.studies.folders import Folders
from command.radio.studies.inputs import StudyInputs
from command.radio.studies.kinds import Part, Sense
from command.radio.studies.planning import bounds_of, sites_of
from command.radio.studies.schemas import (
    Declaration,
    DeclarationView,
    FailureView,
    GapCollection,
    NewStudy,
    ProposalsView,
    RedundancyView,
    ShareLevel,
    SharesView,
    StudyChange,
    StudyView,
)
from command.radio.studies.verdicts import of_failure, of_proposal, of_proposals
from command.radio.studies.views import plan_of, study_view

QUEUED = "radio.studies.queued"
WARM = "radio.studies.warm"
"""Bells for the workers; they look at the database every second anyway."""
MOST_DECLARATIONS = 100
__all__ = [
    "Carry",
    "Coverage",
    "DeclarationView",
    "FailureView",
    "RedundancyView",
    "ShareLevel",
    "Studies",
    "squads_of",
]
NamedSquads = dict[str, str]


class EditionOf(Protocol):
    def edition(self, day: Any) -> Edition: ...


def squads_of(organisation: Organisation) -> NamedSquads:
    """Bodies that receive work, names by code."""
    wanted = {BodyKind.SQUAD, BodyKind.TOWN_BODY, BodyKind.ZONE_UNIT}
    return {body.code: body.short_name for body in organisation.bodies() if body.kind in wanted}


class Studies:
    """`answers`: what is not stored, such as other thresholds."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        history: History,
        bus: Bus,
        *,
        sites: Sites,
        geography: EditionOf,
        folders: Folders,
        answers: Answers,
    ) -> None:
        self._database = database
        self._clock = clock
        self._history = history
        self._bus = bus
        self._sites = sites
        self._geography = geography
        self._folders = folders
        self._answers = answers

    async def ask(self, new: NewStudy, scope: Scope, command: CommandKey | None) -> StudyView:
        """Put a study into the queue; its sites are frozen now.

        Raises INVALID `study_site_unknown`, `site_code_taken`, `site_invalid`, `study_too_large`, NOT_FOUND
        `area_not_found`, CONFLICT `study_without_sites`.
        """
        scope.require(Permission.RADIO_EDIT)
        now = self._clock.now()
        inputs = StudyInputs(**new.model_dump(exclude={"name", "kept"}, exclude_unset=True))
        register = await self._sites.register()
        records = [site.record for site in register] + inputs.added
        names = {antenna.pattern for record in records for antenna in record.antennas if antenna.pattern}
        names |= {a.pattern for changed in inputs.changed for a in changed.change.antennas or [] if a.pattern}
        sites = sites_of(inputs, register, await self._sites.pattern_texts(sorted(names)), now)
        bounds = bounds_of(inputs, self._geography.edition(civil_date(now)), sites)
        values: dict[str, Any] = {
            "name": new.name,
            "author": scope.actor,
            "kept": new.kept,
            "inputs": inputs.model_dump(mode="json"),
            "plan": plan_of(sites, bounds),
            "seed": inputs.seed,
            "asked_at": now,
            "doing": "waiting",
        }

        async def act() -> StudyView:
            row = await repository.insert_study(tx, values)
            data = {"name": new.name, "sites": [site.code for site in sites]}
            fact = Fact("study_asked", Subject("study", row.id), now, scope.actor, [], data)
            await self._history.record(tx, fact, now)
            return study_view(row, declared=False)

        async with self._database.transaction() as tx:
            view = await once(tx, command, StudyView, now, act)
        await self._bus.publish(QUEUED)
        return view

    async def read(self, study_id: int, scope: Scope) -> StudyView:
        """Raises NOT_FOUND `study_not_found`."""
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            row = await repository.find_study(tx, study_id)
            standing = await repository.find_standing(tx)
        if row is None:
            raise not_found("study", study_id)
        return study_view(row, declared=standing is not None and standing.study_id == study_id)

    async def page(self, scope: Scope, before: int | None, limit: int) -> tuple[list[StudyView], int | None]:
        """Newest first, and the id behind which the next page begins."""
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            rows = await repository.list_studies(tx, before, limit + 1)
            standing = await repository.find_standing(tx)
        declared = standing.study_id if standing is not None else None
        views = [study_view(row, declared=row.id == declared) for row in rows[:limit]]
        return views, rows[limit - 1].id if len(rows) > limit else None

    async def change(self, study_id: int, change: StudyChange, scope: Scope) -> StudyView:
        """Its name, and whether it is kept. Raises NOT_FOUND `study_not_found`, FORBIDDEN `study_of_another`."""
        given = change.model_dump(exclude_none=True)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            row = await self._own(tx, study_id, scope)
            changed = {name: value for name, value in given.items() if getattr(row, name) != value}
            if changed:
                await repository.change_study(tx, study_id, changed)
                fact = Fact("study_changed", Subject("study", study_id), now, scope.actor, [], changed)
                await self._history.record(tx, fact, now)
        return await self.read(study_id, scope)

    async def cancel(self, study_id: int, scope: Scope) -> StudyView:
        """Raises NOT_FOUND `study_not_found`, FORBIDDEN `study_of_another`, CONFLICT `study_not_open`."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            row = await self._own(tx, study_id, scope)
            if row.state not in repository.OPEN:
                raise conflict("study_not_open", "该覆盖计算已经结束", state=row.state)
            await repository.ask_cancel(tx, study_id, now)
            fact = Fact("study_cancel_asked", Subject("study", study_id), now, scope.actor, [], {"name": row.name})
            await self._history.record(tx, fact, now)
        await self._bus.publish(QUEUED)
        return await self.read(study_id, scope)

    async def remove(self, study_id: int, scope: Scope) -> None:
        """With its results. Raises as `cancel`, and CONFLICT `study_declared`, `study_not_finished`."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            row = await self._own(tx, study_id, scope)
            if row.state in repository.OPEN:
                raise conflict("study_not_finished", "请先取消计算", state=row.state)
            if await repository.was_declared(tx, study_id):
                raise conflict("study_declared", "曾声明为考核口径的计算须保留")
            await repository.delete_study(tx, study_id)
            fact = Fact("study_removed", Subject("study", study_id), now, scope.actor, [], {"name": row.name})
            await self._history.record(tx, fact, now)
        await asyncio.to_thread(self._folders.forget_study, study_id)

    async def warm(self, scope: Scope) -> None:
        """Have the children load and compile before they are needed."""
        scope.require(Permission.FORCE_READ)
        await self._bus.publish(WARM)
        await self._answers.ask("warm")

    async def shares(
        self,
        study_id: int,
        level: ShareLevel,
        terminal: Carry,
        direction: Sense,
        probability: float | None,
        scope: Scope,
        without: Sequence[str] = (),
    ) -> SharesView:
        """`without`: as if these sites were dark.

        Raises NOT_FOUND `study_not_found`, CONFLICT `study_not_finished`, INVALID `study_site_unknown`.
        """
        row, least = await self._finished(study_id, terminal, probability, scope)
        asked = Question(Part.SHARES, terminal, direction, least, level.value, known_sites(row, without))
        return await self._answers.stored(row.id, asked, SharesView)

    async def gaps(
        self,
        study_id: int,
        terminal: Carry,
        direction: Sense,
        probability: float | None,
        scope: Scope,
        without: Sequence[str] = (),
    ) -> GapCollection:
        row, least = await self._finished(study_id, terminal, probability, scope)
        asked = Question(Part.GAPS, terminal, direction, least, without=known_sites(row, without))
        found = await self._answers.stored(row.id, asked, GapCollection)
        async with self._database.transaction() as tx:
            standing = await repository.find_standing(tx)
        excluded = standing.excluded if standing is not None else []
        return marked(found, {area["code"]: area["document"] for area in excluded})

    async def redundancy(
        self, study_id: int, terminal: Carry, direction: Sense, probability: float | None, scope: Scope
    ) -> RedundancyView:
        row, least = await self._finished(study_id, terminal, probability, scope)
        found = await self._answers.stored(
            row.id, Question(Part.REDUNDANCY, terminal, direction, least), RedundancyView
        )
        for site in found.sites:
            site.reasons = [ReasonView.of(of_failure(site))]
        return found

    async def failure(
        self,
        study_id: int,
        sites: Sequence[str],
        terminal: Carry,
        direction: Sense,
        probability: float | None,
        scope: Scope,
    ) -> FailureView:
        """What is lost while all of these sites are dark. Raises as `shares`."""
        row, least = await self._finished(study_id, terminal, probability, scope)
        without = known_sites(row, sites)
        asked = Question(Part.REDUNDANCY, terminal, direction, least, without=without, do="failure")
        return await self._answers.stored(row.id, asked, FailureView)

    async def proposals(self, study_id: int, scope: Scope) -> ProposalsView:
        """Raises CONFLICT `study_part_not_asked` where the study was not asked for any."""
        row, _ = await self._finished(study_id, None, None, scope)
        async with self._database.transaction() as tx:
            body = await repository.find_result(tx, study_id, Part.PROPOSALS, "")
        if body is None:
            raise conflict("study_part_not_asked", "该计算没有要求选址建议", part=Part.PROPOSALS.value, study=row.id)
        found = ProposalsView.model_validate_json(body)
        for proposal in found.proposals:
            proposal.reasons = [ReasonView.of(of_proposal(proposal))]
        found.reasons = reason_views(of_proposals(found))
        return found

    async def declare(self, new: Declaration, scope: Scope, command: CommandKey | None) -> DeclarationView:
        """Raises FORBIDDEN `declares_for_the_city`, NOT_FOUND `study_not_found`, CONFLICT `study_not_finished`,
        `study_part_not_asked` for a terminal that the study lacks, INVALID `excluded_area_unknown`.
        """
        scope.require(Permission.RADIO_EDIT)
        if scope.body_ids is not None:
            raise forbidden("declares_for_the_city", "考核口径对全市有效，只能由全市的账号声明")
        now = self._clock.now()
        townships = {area.code for area in self._geography.edition(civil_date(now)).areas if area.layer is Layer.STREET}
        if unknown := sorted({area.code for area in new.excluded} - townships):
            raise invalid(
                "excluded_area_unknown", f"没有街镇 {'、'.join(unknown)}，不计的范围以街镇为单位", areas=unknown
            )

        async def act() -> DeclarationView:
            row = await repository.find_study(tx, new.study_id, lock=True)
            if row is None:
                raise not_found("study", new.study_id)
            require_done(row)
            require_terminal(row, new.terminal)
            values = {**new.model_dump(mode="json"), "declared_at": now, "declared_by": scope.actor}
            made = await repository.insert_declaration(tx, values)
            fact = Fact(
                "coverage_declared", Subject("study", row.id), now, scope.actor, [], new.model_dump(mode="json")
            )
            await self._history.record(tx, fact, now)
            return DeclarationView.model_validate(made, from_attributes=True)

        async with self._database.transaction() as tx:
            return await once(tx, command, DeclarationView, now, act)

    async def declarations(self, scope: Scope) -> list[DeclarationView]:
        """Newest first: the first one holds."""
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            rows: Sequence[Any] = await repository.list_declarations(tx, MOST_DECLARATIONS)
        return [DeclarationView.model_validate(row, from_attributes=True) for row in rows]

    async def _finished(
        self, study_id: int, terminal: Carry | None, probability: float | None, scope: Scope
    ) -> tuple[Any, float]:
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            row = await repository.find_study(tx, study_id)
        if row is None:
            raise not_found("study", study_id)
        require_done(row)
        inputs = require_terminal(row, terminal)
        if probability is not None:
            return row, round(probability, PROBABILITY_DECIMALS)
        return row, inputs.probability[terminal] if terminal is not None else 0.0

    async def _own(self, tx: Transaction, study_id: int, scope: Scope) -> Any:
        """The study, locked, for its author or those whose scope is the city."""
        scope.require(Permission.RADIO_EDIT)
        row = await repository.find_study(tx, study_id, lock=True)
        if row is None:
            raise not_found("study", study_id)
        if scope.body_ids is not None and row.author != scope.actor:
            raise forbidden("study_of_another", "只能改动自己的计算", author=row.author)
        return row
