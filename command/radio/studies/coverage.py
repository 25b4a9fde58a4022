"""Coverage at a place, from the declared study, in the API's own process: a look into files that are mapped."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import NormalDist

import numpy as np
import structlog
from numpy.typing import NDArray

from command.foundation.clock import Clock
from command.foundation.database import Database
from command.foundation.errors import CommandError
from command.radio.propagation.budget import Carry
from command.radio.sites.service import Sites
from command.radio.studies import repository
from command.radio.studies.folders import Folders
from command.radio.studies.kinds import CoverageState, Sense
from command.radio.studies.layout import Layout, StoredServers, open_mask, open_servers, read_layout
from command.radio.studies.process import ChildDiedError, StudyChild
from command.radio.studies.schemas import CoverageAtPlace

log = structlog.get_logger(__name__)
LOOK_S = 1.0
AGAIN_AFTER = timedelta(seconds=30)
"""Before what is left without the dark sites is asked for again where it could not be worked out."""
Margins = Mapping[Carry, StoredServers]


@dataclass(frozen=True, slots=True)
class _Declared:
    declaration_id: int
    study_id: int
    layout: Layout
    servers: Margins
    inside: NDArray[np.bool_] | None


@dataclass(frozen=True, slots=True)
class _Left:
    """What a study has left without its dark sites."""

    study_id: int
    dark: frozenset[str]
    servers: Margins


class Coverage:
    """Synchronous look-ups; the declared study and the dark sites are as fresh as a second.

    While sites are dark the margins without them are worked out by `child` once, exactly, however many they are. Until
    they are there the second best stands in, which is too much where it is dark as well; the answer says so.
    """

    def __init__(self, database: Database, clock: Clock, sites: Sites, folders: Folders, child: StudyChild) -> None:
        self._database = database
        self._clock = clock
        self._sites = sites
        self._folders = folders
        self._child = child
        self._declared: _Declared | None = None
        self._unreadable: int | None = None
        self._dark: frozenset[str] = frozenset()
        self._left: _Left | None = None
        self._not_before: datetime | None = None

    @property
    def state(self) -> CoverageState:
        if self._unreadable is not None:
            return CoverageState.UNREADABLE
        return CoverageState.NOT_DECLARED if self._declared is None else CoverageState.DECLARED

    async def refresh(self) -> None:
        async with self._database.transaction() as tx:
            standing = await repository.find_standing(tx)
        if standing is None:
            self._declared, self._unreadable = None, None
        elif self._declared is None or self._declared.declaration_id != standing.id:
            self._declared = self._open(standing.id, standing.study_id)
            self._unreadable = standing.study_id if self._declared is None else None
        if self._declared is not None:
            now = self._clock.now()
            radiating = {site.record.code for site in await self._sites.register() if site.radiates_at(now)}
            self._dark = frozenset(self._declared.layout.sites) - radiating

    async def work_out(self) -> None:
        """Have the child work out what is left without the sites that are dark now, unless that is known."""
        declared, dark = self._declared, self._dark
        if declared is None or not dark or self._left_now() is not None:
            return
        if self._not_before is not None and self._clock.now() < self._not_before:
            return
        try:
            await self._child.ask("silence", study_id=declared.study_id, without=sorted(dark))
            servers = self._servers(declared.study_id, declared.layout, dark)
        except (CommandError, ChildDiedError, OSError) as error:
            self._not_before = self._clock.now() + AGAIN_AFTER
            log.warning("dark_sites_not_worked_out", study=declared.study_id, dark=sorted(dark), error=str(error))
            return
        self._left, self._not_before = _Left(declared.study_id, dark, servers), None

    async def follow(self) -> None:
        working: asyncio.Task[None] | None = None
        try:
            while True:
                await asyncio.sleep(LOOK_S)
                await self.refresh()
                if working is not None and working.done():
                    working.result()
                    working = None
                if working is None:
                    working = asyncio.create_task(self.work_out(), name="margins without dark sites")
        finally:
            if working is not None:
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)

    def _open(self, declaration_id: int, study_id: int) -> _Declared | None:
        try:
            layout = read_layout(self._folders, study_id)
            inside = open_mask(self._folders, layout)
            servers = self._servers(study_id, layout, frozenset())
        except OSError as error:
            if self._unreadable != study_id:  # told once, looked at again every second
                log.warning("declared_study_without_files", study=study_id, error=str(error))
            return None
        return _Declared(declaration_id, study_id, layout, servers, inside)

    def _servers(self, study_id: int, layout: Layout, dark: frozenset[str]) -> Margins:
        both = Sense.BOTH.value
        return {
            Carry(terminal): open_servers(self._folders, study_id, layout, terminal, both, sorted(dark))
            for terminal in layout.terminals
        }

    def _left_now(self) -> _Left | None:
        left, declared = self._left, self._declared
        if left is None or declared is None or left.study_id != declared.study_id:
            return None
        return left if left.dark == self._dark else None

    def at(self, lon: float, lat: float) -> CoverageAtPlace | None:
        """None where no study is declared."""
        declared = self._declared
        if declared is None:
            return None
        cell = declared.layout.cell_of(lon, lat)
        if cell is None or (declared.inside is not None and not declared.inside[cell]):
            return _nothing(declared.study_id)
        left = self._left_now()
        covered: dict[Carry, bool] = {}
        probabilities: dict[Carry, float] = {}
        best: str | None = None
        serving: str | None = None
        reduced = False
        for terminal, servers in declared.servers.items():
            site, margin_db, second_db = servers.at(cell)
            if site < 0:
                continue
            code = declared.layout.sites[site]
            is_dark = code in self._dark
            if left is not None:
                site, margin_db, _ = left.servers[terminal].at(cell)
            elif is_dark:
                site, margin_db = -1, second_db
            best, reduced = best or code, reduced or is_dark
            if serving is None and site >= 0:
                serving = declared.layout.sites[site]
            probability = _probability(margin_db - declared.layout.indoor_db, declared.layout.sigma_db)
            probabilities[terminal] = round(probability, 4)
            covered[terminal] = probability >= declared.layout.probability[terminal.value]
        if best is None:
            return _nothing(declared.study_id)
        return CoverageAtPlace(
            study_id=declared.study_id,
            computed=True,
            covered=covered,
            probability=probabilities,
            best_site=best,
            reduced=reduced,
            serving_site=serving,
            exact=left is not None or not self._dark,
        )

    def told_at(self, lon: float, lat: float) -> CoverageAtPlace:
        """The same with a word for why there is none."""
        return self.at(lon, lat) or _nothing(self._unreadable, self.state)


def _nothing(study_id: int | None, state: CoverageState = CoverageState.DECLARED) -> CoverageAtPlace:
    return CoverageAtPlace(
        state=state, study_id=study_id, computed=False, covered={}, probability={}, best_site=None, reduced=False
    )


def _probability(margin_db: float, sigma_db: float) -> float:
    return NormalDist().cdf(margin_db / sigma_db) if np.isfinite(margin_db) else 0.0
