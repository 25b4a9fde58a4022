"""How a place stands with one bearer, and with all of them. Pure."""

from collections.abc import Mapping

from command.radio.measured.bearers.models import Bearer, CellState, Tally, Thresholds
from command.radio.measured.bearers.strength import median_dbm


def state_of(tally: Tally, bearer: Bearer, thresholds: Thresholds) -> CellState:
    """What a single device lost may be its own fault: it makes a place weak, and not unreached."""
    if tally.evidence < thresholds.least_evidence:
        return CellState.NO_EVIDENCE
    lost_share = tally.lost / tally.evidence
    several = tally.lost_devices.bit_count() >= thresholds.least_lost_devices
    if lost_share >= thresholds.lost_share and several:
        return CellState.NOT_REACHED
    level_dbm = median_dbm(tally.strengths, bearer)
    faint = level_dbm is not None and level_dbm < thresholds.weak_dbm.get(bearer, float("-inf"))
    return CellState.WEAK if lost_share >= thresholds.weak_share or faint else CellState.REACHED


def union_of(states: Mapping[Bearer, CellState]) -> CellState:
    """The best of those that are known."""
    for state in (CellState.REACHED, CellState.WEAK, CellState.NOT_REACHED):
        if state in states.values():
            return state
    return CellState.NO_EVIDENCE
