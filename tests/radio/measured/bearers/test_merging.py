import random

from command.radio.measured.bearers.folding import spread
from command.radio.measured.bearers.merging import Cell, leaves
from command.radio.measured.bearers.models import Bearer, Square, Tallies, Tally
from command.radio.measured.bearers.squares import COARSEST, FINEST
from tests.radio.measured.bearers.roads import NOON

LEAST = 5
Cells = dict[Cell, dict[Bearer, Tally]]


def cells_of(counts: dict[tuple[int, int], int]) -> Cells:
    """By finest square."""
    tallies = Tallies()
    for (x, y), count in counts.items():
        tallies.at(NOON, Bearer.VEHICLE_DATA, Square(x, y)).heard = count
    return {Cell(key.level, key.x, key.y): {key.bearer: tally} for key, tally in spread(tallies).items()}


def shown(counts: dict[tuple[int, int], int], coarsest: int = FINEST - 1) -> set[Cell]:
    return set(leaves(cells_of(counts), coarsest, FINEST, LEAST))


def test_a_square_gives_way_to_quarters_that_carry_their_evidence() -> None:
    assert shown({(0, 0): 9, (1, 0): 9}) == {Cell(FINEST, 0, 0), Cell(FINEST, 1, 0)}


def test_too_little_stays_together() -> None:
    assert shown({(0, 0): 4, (1, 0): 4}) == {Cell(FINEST - 1, 0, 0)}


def test_strays_beside_a_road_do_not_blur_it() -> None:
    assert shown({(0, 0): 60, (1, 0): 60, (0, 1): 1}) == {Cell(FINEST, 0, 0), Cell(FINEST, 1, 0), Cell(FINEST, 0, 1)}


def test_whatever_is_shown_holds_all_evidence_once() -> None:
    rng = random.Random(20)
    counts = {(rng.randrange(64), rng.randrange(64)): rng.randrange(1, 40) for _ in range(300)}
    cells = cells_of(counts)
    found = list(leaves(cells, COARSEST, FINEST, LEAST))
    assert sum(cells[cell][Bearer.VEHICLE_DATA].heard for cell in found) == sum(counts.values())
    covered = [
        (x, y) for x, y in counts for cell in found
        if (x >> (FINEST - cell.level), y >> (FINEST - cell.level)) == (cell.x, cell.y)
    ]  # fmt: skip
    assert sorted(covered) == sorted(counts)
