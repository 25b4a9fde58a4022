from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from command.radio.analysis.margins import Ground, Service, best_servers
from command.radio.analysis.served import needed_margin_db, probability
from command.radio.analysis.shares import Cells, Denied, counts_on, tally
from command.radio.analysis.zones import Zones, zones_on
from tests.radio.analysis.sketch import GRID, random_sites

EMPTY = Ground(GRID)


def _zones(*cuts: int) -> Zones:
    """Strips of whole columns between the cuts."""
    edges = [GRID.west_m + GRID.cell_m * cut for cut in (0, *cuts, GRID.columns)]
    south = GRID.north_m - GRID.rows * GRID.cell_m
    boxes = [shapely.box(west, south, east, GRID.north_m) for west, east in pairwise(edges)]
    return zones_on(GRID, [(f"strip {number}", each) for number, each in enumerate(boxes)])


def _cells(seed: int, count: int = 3, least: float = 0.9) -> Cells:
    servers = best_servers(random_sites(seed, count), EMPTY, {Service.BOTH: needed_margin_db(least)})[Service.BOTH]
    return Cells(servers.served, servers.computed, probability(servers.margin_db))


def test_shares_of_a_zone_counted_by_hand() -> None:
    """Ten columns: four served at 0.95, four not at 0.5, two never computed."""
    served = np.zeros(GRID.shape, np.bool_)
    computed = np.zeros(GRID.shape, np.bool_)
    chance = np.full(GRID.shape, np.nan, np.float32)
    served[:, :4], computed[:, :8] = True, True
    chance[:, :4], chance[:, 4:8] = 0.95, 0.5
    share = tally(_zones(10), Cells(served, computed, chance), 900.0).shares()["strip 0"]
    column = GRID.rows * 900.0
    assert (share.total, share.served, share.not_served, share.not_computed) == (
        10 * column,
        4 * column,
        4 * column,
        2 * column,
    )
    assert share.covered_share == pytest.approx(0.4)
    assert share.mean_reliability == pytest.approx(0.725)


@given(st.integers(0, 2**32 - 1), st.integers(1, GRID.columns - 2))
@settings(max_examples=25, deadline=None)
def test_one_pass_counts_what_a_plain_loop_counts(seed: int, cut: int) -> None:
    cells = _cells(seed)
    rng = np.random.default_rng(seed)
    people = rng.exponential(2.0, GRID.shape).astype(np.float32)
    people[rng.random(GRID.shape) < 0.01] = np.nan
    terrain = rng.random(GRID.shape) > 0.01
    zones = _zones(cut)
    shares = tally(zones, Cells(cells.served, cells.computed, cells.probability, terrain), people).shares(1.0)
    for number, share in enumerate(shares.values()):
        served = total = reliable = missing = count = 0.0
        for row, column in np.argwhere(zones.labels == number):
            count += 1
            if not terrain[row, column] or np.isnan(people[row, column]):
                missing += 1
                continue
            total += people[row, column]
            served += people[row, column] * bool(cells.served[row, column])
            reliable += people[row, column] * np.nan_to_num(cells.probability[row, column])
        assert share.total == pytest.approx(total)
        assert share.served == pytest.approx(served)
        assert share.reliable == pytest.approx(reliable)
        assert share.missing_share == pytest.approx(missing / count)
        assert share.served + share.not_served + share.not_computed == pytest.approx(share.total)


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, GRID.columns - 1), min_size=2, max_size=5, unique=True))
@settings(max_examples=20, deadline=None)
def test_townships_add_up_to_their_districts_and_these_to_the_city(seed: int, cuts: list[int]) -> None:
    cells = _cells(seed)
    people = np.random.default_rng(seed).exponential(2.0, GRID.shape)
    fine = tally(_zones(*sorted(cuts)), cells, people)
    districts = fine.merged({code: "odd" if number % 2 else "even" for number, code in enumerate(fine.codes)})
    city = districts.merged(dict.fromkeys(districts.codes, "city"))
    whole = tally(_zones(), cells, people).shares()["strip 0"]
    share = city.shares()["city"]
    assert share.total == pytest.approx(people.sum(), rel=1e-5)
    assert share.served == pytest.approx(whole.served, rel=1e-9)
    assert share.mean_reliability == pytest.approx(whole.mean_reliability)


@given(st.integers(0, 2**32 - 1), st.floats(0.5, 0.98), st.floats(0.0, 0.4))
@settings(max_examples=25, deadline=None)
def test_a_lower_demand_or_another_site_never_lowers_a_share(seed: int, least: float, less: float) -> None:
    zones = _zones(10, 20)
    strict = tally(zones, _cells(seed, 3, least), 1.0).shares()
    easier = tally(zones, _cells(seed, 3, max(0.05, least - less)), 1.0).shares()
    more = tally(zones, _cells(seed, 4, least), 1.0).shares()
    for code, share in strict.items():
        assert easier[code].served >= share.served
        assert more[code].served >= share.served


def test_a_share_is_denied_where_more_than_two_per_cent_are_missing() -> None:
    cells = _cells(1)
    zones = _zones(10)
    one_row = np.ones(GRID.shape, np.bool_)
    one_row[0, :] = False
    lacking = Cells(cells.served, cells.computed, cells.probability, one_row)
    share = tally(zones, lacking, 1.0).shares()["strip 0"]
    assert share.denied is Denied.MISSING_TERRAIN
    assert share.covered_share is None
    assert share.mean_reliability is None
    one_cell = np.ones(GRID.shape, np.bool_)
    one_cell[0, 0] = False
    allowed = tally(zones, Cells(cells.served, cells.computed, cells.probability, one_cell), 1.0).shares()["strip 0"]
    assert allowed.denied is None
    assert allowed.total == GRID.rows * 10 - 1
    unknown = np.where(one_row, 1.0, np.nan)
    assert tally(zones, cells, unknown).shares()["strip 1"].denied is Denied.MISSING_WEIGHT


def test_a_zone_without_cells_or_people_has_no_share() -> None:
    cells = _cells(2)
    away = zones_on(GRID, [("away", shapely.box(0, 0, 1, 1))])
    assert tally(away, cells, 1.0).shares()["away"].denied is Denied.NO_CELLS
    assert tally(_zones(), cells, 0.0).shares()["strip 0"].denied is Denied.NO_WEIGHT


def test_rows_may_have_their_own_cell_size() -> None:
    sizes = np.linspace(899.0, 901.0, GRID.rows)[:, np.newaxis]
    assert tally(_zones(), _cells(3), sizes).shares()["strip 0"].total == pytest.approx(
        sizes.sum() * GRID.columns, rel=1e-6
    )


def test_places_become_weights_of_their_cells() -> None:
    east = np.array([GRID.west_m + 1.0, GRID.west_m + 29.0, GRID.west_m + 31.0, GRID.west_m - 1.0])
    north = np.array([GRID.north_m - 1.0, GRID.north_m - 29.0, GRID.north_m - 31.0, GRID.north_m - 1.0])
    found = counts_on(GRID, east, north)
    assert (found[0, 0], found[1, 1], found.sum()) == (2.0, 1.0, 3.0)
    assert counts_on(GRID, east, north, np.array([0.5, 2.0, 4.0, 8.0]))[0, 0] == 2.5
    share = tally(_zones(1), _cells(4), found).shares()["strip 0"]
    assert share.total == 2.0
