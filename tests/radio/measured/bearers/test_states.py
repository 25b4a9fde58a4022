import pytest

from command.radio.measured.bearers.models import Bearer, CellState, Tally, Thresholds
from command.radio.measured.bearers.states import state_of, union_of

RULES = Thresholds(weak_dbm={Bearer.VEHICLE_DATA: -93.0})
ONE, TWO = 0b1, 0b11
FAINT, GOOD = [0, 0, 9] + [0] * 13, [0] * 10 + [9] + [0] * 5


@pytest.mark.parametrize(
    ("tally", "state"),
    [
        (Tally(heard=4), CellState.NO_EVIDENCE),
        (Tally(heard=5), CellState.REACHED),
        (Tally(heard=19, late=1, lost_devices=ONE), CellState.REACHED),
        (Tally(heard=18, late=2, lost_devices=ONE), CellState.WEAK),
        (Tally(heard=3, late=3, lost_devices=TWO), CellState.NOT_REACHED),
        (Tally(heard=3, late=1, unheard=1, missed=1, lost_devices=TWO), CellState.NOT_REACHED),
        (Tally(late=30, lost_devices=ONE), CellState.WEAK),
        (Tally(heard=9, strengths=FAINT), CellState.WEAK),
        (Tally(heard=9, strengths=GOOD), CellState.REACHED),
    ],
)
def test_a_place_stands_as_its_evidence_says(tally: Tally, state: CellState) -> None:
    assert state_of(tally, Bearer.VEHICLE_DATA, RULES) is state


def test_signal_counts_for_bearers_that_have_a_threshold() -> None:
    assert state_of(Tally(heard=9, strengths=FAINT), Bearer.PUBLIC_NETWORK, RULES) is CellState.REACHED


def test_together_they_reach_what_the_best_one_reaches() -> None:
    lost, weak = CellState.NOT_REACHED, CellState.WEAK
    assert union_of({Bearer.VEHICLE_DATA: lost, Bearer.NARROWBAND: CellState.REACHED}) is CellState.REACHED
    assert union_of({Bearer.VEHICLE_DATA: lost, Bearer.NARROWBAND: weak}) is weak
    assert union_of({Bearer.VEHICLE_DATA: lost, Bearer.NARROWBAND: CellState.NO_EVIDENCE}) is lost
    assert union_of({}) is CellState.NO_EVIDENCE
