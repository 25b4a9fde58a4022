from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command.radio.analysis.grid import Indices
from command.radio.analysis.next_site import Candidate, Demand, greedy
from command.radio.analysis.site_sets import best_set, cheapest_set, greedy_set, merged_rows

CELLS = 60
ZONES: Indices = np.arange(CELLS) // 20
NEEDED_DB = 10.0


def _instance(seed: int, count: int = 7, *, places: bool = False) -> tuple[Demand, list[Candidate]]:
    """Cells are served surely or not at all, so that probability and covered weight agree."""
    rng = np.random.default_rng(seed)
    margins = np.where(rng.random(CELLS) < 0.2, 99.0, -99.0).astype(np.float32)
    demand = Demand(rng.integers(0, 30, CELLS).astype(np.float64), margins)
    offered = []
    for index in range(count):
        reach = np.sort(rng.choice(CELLS, int(rng.integers(2, 25)), replace=False)).astype(np.int64)
        strong = np.where(rng.random(reach.size) < 0.8, 99.0, -99.0).astype(np.float32)
        place = f"mast {index // 2}" if places else ""
        offered.append(Candidate(f"place {index}", reach, strong, float(rng.integers(1, 4)), place=place))
    return demand, offered


def _sets(offered: list[Candidate]) -> list[tuple[int, ...]]:
    every = chain.from_iterable(combinations(range(len(offered)), size) for size in range(len(offered) + 1))
    return [each for each in every if _one_a_place([offered[index].place for index in each])]


def _one_a_place(places: list[str]) -> bool:
    named = [place for place in places if place]
    return len(named) == len(set(named))


def _served(demand: Demand, offered: list[Candidate], chosen: tuple[int, ...]) -> np.ndarray:
    served = demand.margins_db >= NEEDED_DB
    for index in chosen:
        served[offered[index].cells[offered[index].margins_db >= NEEDED_DB]] = True
    return served


@given(st.integers(0, 2**32 - 1), st.integers(1, 9), st.booleans())
@settings(max_examples=20, deadline=None)
def test_the_best_set_is_the_best_of_all_sets(seed: int, budget: int, places: bool) -> None:
    demand, offered = _instance(seed, places=places)
    rows = merged_rows(demand, offered, NEEDED_DB, ZONES, 3)
    found = best_set(rows, offered, budget)
    assert found is not None
    assert found.optimal
    assert found.cost <= budget
    now = demand.weights[_served(demand, offered, ())].sum()
    affordable = [each for each in _sets(offered) if sum(offered[index].cost for index in each) <= budget]
    best = max(demand.weights[_served(demand, offered, each)].sum() for each in affordable) - now
    assert found.added == pytest.approx(best)
    assert demand.weights[_served(demand, offered, found.chosen)].sum() - now == pytest.approx(found.added)
    assert found.chosen in _sets(offered)


@given(st.integers(0, 2**32 - 1), st.floats(0.2, 0.9))
@settings(max_examples=15, deadline=None)
def test_floors_per_zone_are_kept_or_the_answer_is_none(seed: int, floor: float) -> None:
    demand, offered = _instance(seed)
    rows = merged_rows(demand, offered, NEEDED_DB, ZONES, 3)
    found = best_set(rows, offered, 6.0, {1: floor})

    def share_of_zone_1(chosen: tuple[int, ...]) -> float:
        worth = np.where(ZONES == 1, demand.weights, 0.0)
        return float(worth[_served(demand, offered, chosen)].sum() / worth.sum())

    allowed = [
        each
        for each in _sets(offered)
        if sum(offered[index].cost for index in each) <= 6.0 and share_of_zone_1(each) >= floor
    ]
    assert (found is None) is (not allowed)
    if found is not None:
        assert share_of_zone_1(found.chosen) >= floor - 1e-9
        best = max(demand.weights[_served(demand, offered, each)].sum() for each in allowed)
        assert demand.weights[_served(demand, offered, found.chosen)].sum() == pytest.approx(best)


@given(st.integers(0, 2**32 - 1), st.floats(0.3, 0.95))
@settings(max_examples=15, deadline=None)
def test_the_cheapest_set_that_reaches_a_target(seed: int, target: float) -> None:
    demand, offered = _instance(seed)
    found = cheapest_set(merged_rows(demand, offered, NEEDED_DB, ZONES, 3), offered, target)
    reaching = [
        sum(offered[index].cost for index in each)
        for each in _sets(offered)
        if demand.weights[_served(demand, offered, each)].sum() >= target * demand.weights.sum()
    ]
    assert (found.cost if found else None) == (min(reaching) if reaching else None)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_greedy_never_beats_the_exact_answer_and_stays_within_its_bound(seed: int) -> None:
    demand, offered = _instance(seed)
    alike = [Candidate(each.name, each.cells, each.margins_db) for each in offered]
    exact = best_set(merged_rows(demand, alike, NEEDED_DB, ZONES, 3), alike, 3.0)
    assert exact is not None
    stepwise = greedy_set(merged_rows(demand, alike, NEEDED_DB, ZONES, 3), alike, 3.0)
    assert (1.0 - 1.0 / np.e) * exact.added - 1e-6 <= stepwise.added <= exact.added + 1e-6
    # Where cells are served surely or not at all, both greedy choices ask for the same.
    assert sum(pick.gain for pick in greedy(demand, alike, most=3)) == pytest.approx(stepwise.added)


@given(st.integers(0, 2**32 - 1), st.integers(1, 9))
@settings(max_examples=15, deadline=None)
def test_steps_keep_to_the_budget_and_to_one_of_a_place(seed: int, budget: int) -> None:
    demand, offered = _instance(seed, places=True)
    rows = merged_rows(demand, offered, NEEDED_DB, ZONES, 3)
    found = greedy_set(rows, offered, budget)
    assert tuple(sorted(found.chosen)) in _sets(offered)
    assert found.cost == sum(offered[index].cost for index in found.chosen) <= budget
    now = demand.weights[_served(demand, offered, ())].sum()
    assert demand.weights[_served(demand, offered, found.chosen)].sum() - now == pytest.approx(found.added)
    exact = best_set(rows, offered, budget)
    assert exact is not None
    assert found.added <= exact.added + 1e-6


def test_cells_with_the_same_servers_become_one_row() -> None:
    demand = Demand(np.arange(1.0, 7.0), np.array([99, -99, -99, -99, -99, -99], np.float32))
    strong = np.full(3, 99.0, np.float32)
    offered = [Candidate("a", np.array([1, 2, 3]), strong), Candidate("b", np.array([3, 4, 0]), strong)]
    rows = merged_rows(demand, offered, NEEDED_DB, np.array([0, 0, 0, 0, 0, -1]), 1)
    assert sorted(rows.weights) == [4.0, 5.0, 5.0]
    assert rows.served_now.tolist() == [1.0]
    assert rows.total.tolist() == [15.0]


def test_fifty_thousand_cells_and_two_hundred_candidates() -> None:
    """Disks on a plane: the exact choice of five is at least the greedy one."""
    rng = np.random.default_rng(3)
    side = 224
    cells = side * side
    row, column = np.divmod(np.arange(cells), side)
    demand = Demand(rng.exponential(1.0, cells), np.full(cells, -99.0, np.float32))
    offered = []
    for index in range(200):
        middle = rng.uniform(0, side, 2)
        reach = np.flatnonzero(np.hypot(row - middle[0], column - middle[1]) < rng.uniform(10, 30))
        offered.append(Candidate(str(index), reach, np.full(reach.size, 99.0, np.float32)))
    rows = merged_rows(demand, offered, NEEDED_DB, np.zeros(cells, np.int64), 1)
    assert rows.weights.size < 0.3 * cells
    assert rows.weights.sum() <= demand.weights.sum()
    exact = best_set(rows, offered, 3.0)
    assert exact is not None
    assert exact.added >= sum(pick.gain for pick in greedy(demand, offered, most=3)) - 1e-6
