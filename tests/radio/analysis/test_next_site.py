from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command.radio.analysis.margins import Ground, Service, best_servers
from command.radio.analysis.next_site import Candidate, Demand, Kind, best_alone, candidate, gain, greedy, sensitivity
from command.radio.analysis.served import probability
from command.radio.propagation.budget import TERMINALS, Base, Carry, both_ways
from tests.radio.analysis.sketch import GRID, HEAD, random_sites, site

EMPTY = Ground(GRID)


def _instance(seed: int, count: int, cells: int = 40) -> tuple[Demand, list[Candidate]]:
    rng = np.random.default_rng(seed)
    demand = Demand(rng.exponential(10.0, cells), rng.uniform(-30, 10, cells).astype(np.float32))
    offered = []
    for index in range(count):
        reach = np.sort(rng.choice(cells, int(rng.integers(1, 15)), replace=False))
        margins = rng.uniform(-10, 40, reach.size).astype(np.float32)
        offered.append(Candidate(f"place {index}", reach.astype(np.int64), margins, float(rng.integers(1, 4))))
    return demand, offered


def test_the_gain_is_weight_times_the_probability_that_is_added() -> None:
    demand = Demand(np.array([100.0, 10.0, 1.0]), np.array([0.0, -np.inf, 8.0], np.float32), sigma_db=8.0)
    offered = Candidate("hill", np.array([0, 1, 2]), np.array([8.0, 0.0, 0.0], np.float32))
    assert gain(demand, offered) == pytest.approx(100.0 * (0.8413 - 0.5) + 10.0 * 0.5, abs=0.01)
    found = sensitivity(demand, offered)
    assert found[0.0] == gain(demand, offered)
    assert found[5.0] == pytest.approx(100.0 * (0.9479 - 0.7340) + 10.0 * 0.7340, abs=0.01)


@given(st.integers(0, 2**32 - 1), st.integers(1, 8))
@settings(max_examples=50, deadline=None)
def test_lazy_picks_are_those_of_computing_every_gain_each_time(seed: int, count: int) -> None:
    demand, offered = _instance(seed, count)
    picks = greedy(demand, offered)
    present, left = demand.margins_db.copy(), list(offered)
    for pick in picks:
        gains = [gain(Demand(demand.weights, present), each) for each in left]
        assert pick.gain == pytest.approx(max(gains), rel=1e-4, abs=1e-5)
        assert pick.gain == pytest.approx(gains[left.index(pick.candidate)], rel=1e-4, abs=1e-5)
        present[pick.candidate.cells] = np.maximum(present[pick.candidate.cells], pick.candidate.margins_db)
        left.remove(pick.candidate)
    gains_taken = [pick.gain for pick in picks]
    assert gains_taken == sorted(gains_taken, reverse=True)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_two_greedy_picks_reach_what_theory_promises(seed: int) -> None:
    """At least 1 - 1/e of the best pair."""
    demand, offered = _instance(seed, 6)
    present = probability(demand.margins_db)

    def together(pair: tuple[Candidate, ...]) -> float:
        best = present.copy()
        for each in pair:
            best[each.cells] = np.maximum(best[each.cells], probability(each.margins_db))
        return float(demand.weights @ (best - present))

    reached = sum(pick.gain for pick in greedy(demand, offered, most=2))
    best = max(together(pair) for pair in combinations(offered, 2))
    assert (1.0 - 1.0 / np.e) * best - 1e-3 <= reached <= best + 1e-3


def test_the_short_list_of_a_coarse_pass() -> None:
    demand, offered = _instance(9, 8)
    listed = best_alone(demand, offered, 3)
    gains = sorted((gain(demand, each) for each in offered), reverse=True)
    assert [pick.gain for pick in listed] == gains[:3]
    assert listed[0].candidate is greedy(demand, offered)[0].candidate


def test_budget_cost_and_place_bound_the_choice() -> None:
    demand = Demand(np.array([10.0, 10.0, 10.0]), np.full(3, -np.inf, np.float32))
    strong = np.array([40.0], np.float32)
    both = np.array([40.0, 40.0], np.float32)
    dear = Candidate("dear", np.array([0, 1]), both, cost=5.0)
    low = Candidate("mast 30 m", np.array([1]), strong, cost=1.0, place="mast")
    high = Candidate("mast 40 m", np.array([1, 2]), both, cost=2.0, place="mast")
    names = lambda picks: [pick.candidate.name for pick in picks]  # noqa: E731
    assert names(greedy(demand, [dear, low, high])) == ["dear", "mast 40 m"]
    assert names(greedy(demand, [dear, low, high], budget=4.0)) == ["mast 40 m"]
    assert names(greedy(demand, [dear, low, high], most=1)) == ["dear"]
    assert names(greedy(demand, [dear, low, high], cost_weight=3.0)) == ["mast 40 m"]
    assert names(greedy(demand, [dear], cost_weight=5.0)) == []


def test_more_power_at_a_present_site_is_a_candidate_that_helps_talking_out_only() -> None:
    present = site([[120.0, 150.0], [150.0, 150.0]])
    louder = site(
        [[120.0, 150.0], [150.0, 150.0]], budget=both_ways(Base(power_w=50.0), TERMINALS[Carry.HANDHELD_AT_HEAD])
    )
    weights = np.ones(GRID.shape)
    for service, helps in ((Service.TALK_OUT, True), (Service.TALK_IN, False)):
        margins = best_servers([present], EMPTY, {service: 10.0})[service].margin_db
        offered = candidate("50 W", louder, EMPTY, service, kind=Kind.STRONGER)
        found = gain(Demand.of(weights, margins), offered)
        assert (found > 0.01) is helps


def test_a_candidate_knows_its_cells_on_the_whole_grid() -> None:
    [random] = random_sites(5, 1)
    offered = candidate("there", random, EMPTY, Service.BOTH)
    servers = best_servers([random], EMPTY, {Service.BOTH: 10.0})[Service.BOTH]
    assert np.array_equal(offered.cells, np.flatnonzero(servers.computed))
    assert np.array_equal(offered.margins_db, servers.margin_db[servers.computed])
    assert gain(Demand.of(np.ones(GRID.shape), servers.margin_db), offered) == 0.0
    assert HEAD.limiting.greatest_loss_db > 0
