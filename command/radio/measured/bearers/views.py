"""Cells and townships as they are told. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from command.radio.measured.bearers.merging import Cell
from command.radio.measured.bearers.merging import Evidence as OfBearers
from command.radio.measured.bearers.models import Bearer, CellState, Tally, Thresholds
from command.radio.measured.bearers.schemas import BearerCell, BearerFeature, Evidence, StateAreas
from command.radio.measured.bearers.squares import bounds_deg, side_m
from command.radio.measured.bearers.states import state_of, union_of
from command.radio.measured.bearers.strength import median_dbm, weakest_dbm

_DEGREE_DECIMALS = 7
REACHING = frozenset({CellState.REACHED, CellState.WEAK})
AreasByState = dict[CellState, float]


def feature_of(cell: Cell, evidence: OfBearers, thresholds: Thresholds) -> BearerFeature:
    states = {bearer: state_of(tally, bearer, thresholds) for bearer, tally in evidence.items()}
    west, south, east, north = (round(each, _DEGREE_DECIMALS) for each in bounds_deg(*cell))
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    told = BearerCell(
        level=cell.level,
        side_m=round(side_m(cell.level, cell.y), 1),
        state=union_of(states),
        **{bearer.value: states.get(bearer, CellState.NO_EVIDENCE) for bearer in Bearer},
        reached_by=[bearer for bearer in Bearer if states.get(bearer) in REACHING],
        evidence={bearer: _evidence(tally, bearer, states[bearer]) for bearer, tally in evidence.items()},
    )
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return BearerFeature(id="/".join(map(str, cell)), geometry=geometry, properties=told)


def _evidence(tally: Tally, bearer: Bearer, state: CellState) -> Evidence:
    """One or two reports are somebody's whereabouts: when they were made is not told."""
    enough = state is not CellState.NO_EVIDENCE
    return Evidence(
        state=state,
        heard=tally.heard,
        late=tally.late,
        unheard=tally.unheard,
        missed=tally.missed,
        lost_share=round(tally.lost / tally.evidence, 4) if tally.evidence else 0.0,
        devices=tally.devices.bit_count(),
        lost_devices=tally.lost_devices.bit_count(),
        weakest_dbm=weakest_dbm(tally.strengths, bearer),
        median_dbm=median_dbm(tally.strengths, bearer),
        heard_at=tally.heard_at if enough else None,
        lost_at=tally.lost_at if enough else None,
    )


def areas_by_state(
    cells: Iterable[tuple[Cell, OfBearers]], thresholds: Thresholds
) -> tuple[AreasByState, dict[Bearer, AreasByState]]:
    """Square kilometres, of all bearers together and of each."""
    together: AreasByState = defaultdict(float)
    of_bearer: dict[Bearer, AreasByState] = {bearer: defaultdict(float) for bearer in Bearer}
    for cell, evidence in cells:
        km2 = side_m(cell.level, cell.y) ** 2 / 1e6
        states = {bearer: state_of(tally, bearer, thresholds) for bearer, tally in evidence.items()}
        together[union_of(states)] += km2
        for bearer, state in states.items():
            of_bearer[bearer][state] += km2
    return together, of_bearer


def areas_told(by_state: Mapping[CellState, float], whole_km2: float) -> StateAreas:
    reached, weak, lost = (
        by_state.get(state, 0.0) for state in (CellState.REACHED, CellState.WEAK, CellState.NOT_REACHED)
    )
    known = reached + weak + lost
    return StateAreas(
        reached_km2=_rounded(reached),
        weak_km2=_rounded(weak),
        not_reached_km2=_rounded(lost),
        no_evidence_km2=_rounded(max(0.0, whole_km2 - known)),
        reached_share=_rounded((reached + weak) / known) if known else None,
    )


def _rounded(value: float) -> float:
    return float(np.round(value, 4))
