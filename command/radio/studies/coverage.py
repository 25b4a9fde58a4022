"""Coverage at a place, from the declared study, in the API's own process: a look into files that are mapped."""

import asyncio
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import structlog
from numpy.typing import NDArray

from command.foundation.clock import Clock
from command.foundation.database import Database
from command.radio.propagation.budget import Carry
from command.radio.sites.service import Sites
from command.radio.studies import repository
from command.radio.studies.folders import Folders
from command.radio.studies.kinds import CoverageState, Sense
from command.radio.studies.layout import Layout, StoredServers, open_mask, open_servers, read_layout
from command.radio.studies.schemas import CoverageAtPlace

log = structlog.get_logger(__name__)
LOOK_S = 1.0


@dataclass(frozen=True, slots=True)
class _Declared:
    declaration_id: int
    study_id: int
    layout: Layout
    servers: dict[Carry, StoredServers]
    inside: NDArray[np.bool_] | None


class Coverage:
    """Synchronous look-ups; the declared study and the dark sites are as fresh as a second."""

    def __init__(self, database: Database, clock: Clock, sites: Sites, folders: Folders) -> None:
        self._database = database
        self._clock = clock
        self._sites = sites
        self._folders = folders
        self._declared: _Declared | None = None
        self._unreadable: int | None = None
        self._dark: frozenset[str] = frozenset()

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
            self._dark = frozenset(s.record.code for s in await self._sites.register() if not s.radiates_at(now))

    async def follow(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            await self.refresh()

    def _open(self, declaration_id: int, study_id: int) -> _Declared | None:
        try:
            layout = read_layout(self._folders, study_id)
            inside = open_mask(self._folders, layout)
            servers = {
                Carry(terminal): open_servers(self._folders, study_id, layout, terminal, Sense.BOTH.value)
                for terminal in layout.terminals
            }
        except OSError as error:
            if self._unreadable != study_id:  # told once, looked at again every second
                log.warning("declared_study_without_files", study=study_id, error=str(error))
            return None
        return _Declared(declaration_id, study_id, layout, servers, inside)

    def at(self, lon: float, lat: float) -> CoverageAtPlace | None:
        """None where no study is declared."""
        declared = self._declared
        if declared is None:
            return None
        cell = declared.layout.cell_of(lon, lat)
        if cell is None or (declared.inside is not None and not declared.inside[cell]):
            return _nothing(declared.study_id)
        row, column = np.array([cell[0]]), np.array([cell[1]])
        covered: dict[Carry, bool] = {}
        probabilities: dict[Carry, float] = {}
        best: str | None = None
        reduced = False
        for terminal, servers in declared.servers.items():
            number = int(servers.sites(row, column)[0])
            if number < 0:
                continue
            site = declared.layout.sites[number]
            margin_db = float(servers.margins_db(row, column)[0])
            if site in self._dark:
                margin_db, reduced = float(servers.seconds_db(row, column)[0]), True
            probability = _probability(margin_db - declared.layout.indoor_db, declared.layout.sigma_db)
            probabilities[terminal] = round(probability, 4)
            covered[terminal] = probability >= declared.layout.probability[terminal.value]
            best = best or site
        if best is None:
            return _nothing(declared.study_id)
        return CoverageAtPlace(
            study_id=declared.study_id,
            computed=True,
            covered=covered,
            probability=probabilities,
            best_site=best,
            reduced=reduced,
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
