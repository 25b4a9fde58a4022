from collections import deque

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from command.radio.analysis.gap_causes import Cause, Seen, causes, hidden_cells
from command.radio.analysis.gap_outlines import outlines
from command.radio.analysis.gaps import Evidence, Gap, gap_pieces, list_gaps
from command.radio.analysis.grid import Flags, Grid
from command.radio.analysis.margins import Ground, Servers, Service, best_servers
from command.radio.analysis.zones import Zones, zones_on
from command.radio.propagation.budget import Direction
from tests.radio.analysis.sketch import site


def _picture(text: str) -> tuple[Flags, Flags, Zones]:
    """`.` served, `#` not served, `?` not computed; `|` after the last column of the first zone."""
    lines = [line.strip() for line in text.strip().splitlines()]
    cut = lines[0].find("|")
    rows = [line.replace("|", "") for line in lines]
    cells = np.array([list(row) for row in rows])
    grid = Grid(0.0, 30.0 * len(rows), 30.0, *cells.shape)
    east = 30.0 * cells.shape[1]
    cut_m = 30.0 * cut if cut >= 0 else east
    zones = zones_on(
        grid,
        [("west", shapely.box(0, 0, cut_m, grid.north_m)), ("east", shapely.box(cut_m, 0, east, grid.north_m))],
        small_zone_cells=0,
    )
    return cells == ".", cells != "?", zones


def test_cells_that_touch_at_a_corner_are_two_gaps() -> None:
    served, computed, zones = _picture("""
        ##..
        ##..
        ..##
        ..##
    """)
    pieces = gap_pieces(served, computed, zones, least_cells=4)
    assert pieces.components.tolist() == [0, 1]
    assert pieces.numbers[0, 0] == 1
    assert pieces.numbers[3, 3] == 2


def test_small_gaps_leave_the_list_and_are_counted() -> None:
    served, computed, zones = _picture("""
        ##.#
        ##..
        ...#
    """)
    pieces = gap_pieces(served, computed, zones, least_cells=4)
    assert (pieces.dropped_components, pieces.dropped_cells) == (2, 2)
    assert int((pieces.numbers > 0).sum()) == 4


def test_a_gap_across_a_border_is_one_component_in_two_pieces() -> None:
    served, computed, zones = _picture("""
        .###|#.
        .###|..
    """)
    pieces = gap_pieces(served, computed, zones, least_cells=7)
    assert pieces.components.tolist() == [0, 0]
    assert [zones.codes[zone] for zone in pieces.zones] == ["west", "east"]


def test_what_was_never_computed_is_a_gap_of_its_own() -> None:
    served, computed, zones = _picture("""
        ##??
        ##??
    """)
    pieces = gap_pieces(served, computed, zones, least_cells=2)
    assert pieces.components.tolist() == [0, 1]


@given(st.integers(0, 2**32 - 1), st.floats(0.2, 0.8), st.integers(1, 9))
@settings(max_examples=25, deadline=None)
def test_components_are_those_of_a_plain_flood(seed: int, share: float, least: int) -> None:
    served = np.random.default_rng(seed).random((12, 17)) > share
    grid = Grid(0.0, 360.0, 30.0, 12, 17)
    zones = zones_on(grid, [("all", shapely.box(0, 0, 17 * 30, 360))])
    pieces = gap_pieces(served, np.ones_like(served), zones, least_cells=least)
    flooded = _flood(served)
    assert {frozenset(map(tuple, np.argwhere(pieces.numbers == n + 1).tolist())) for n in range(pieces.zones.size)} == {
        cells for cells in flooded if len(cells) >= least
    }
    assert pieces.dropped_cells == sum(len(cells) for cells in flooded if len(cells) < least)
    assert int((pieces.numbers > 0).sum()) + pieces.dropped_cells == int((~served).sum())


def _flood(served: Flags) -> set[frozenset[tuple[int, int]]]:
    left = {(int(row), int(column)) for row, column in np.argwhere(~served)}
    found = set()
    while left:
        waiting = deque([left.pop()])
        component = set(waiting)
        while waiting:
            row, column = waiting.popleft()
            for beside in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):
                if beside in left:
                    left.remove(beside)
                    component.add(beside)
                    waiting.append(beside)
        found.add(frozenset(component))
    return found


def _listed(needed_db: float = 10.0) -> list[Gap]:
    """Two sites; in the west three weak cells near the first, in the east four weaker ones with fewer people."""
    grid = Grid(0.0, 60.0, 30.0, 2, 10)
    good, weak, weaker = 120.0, 138.0, 150.0
    first = site([[good, weak, weak, weak], [good] * 4], at=(0, 0))
    second = site([[good, good, weaker, weaker, weaker, weaker], [good] * 6], at=(0, 4))
    servers = best_servers([first, second], Ground(grid), {Service.BOTH: needed_db})[Service.BOTH]
    zones = zones_on(grid, [("west", shapely.box(0, 0, 120, 60)), ("east", shapely.box(120, 0, 300, 60))])
    pieces = gap_pieces(servers.served, servers.computed, zones, least_cells=3)
    people = np.zeros(grid.shape, np.float32)
    people[0, 1:4] = (10.0, 20.0, 30.0)
    people[1, 0] = 40.0
    people[0, 6:] = 5.0
    evidence = Evidence(servers, causes(servers.computed), np.ones(grid.shape, np.bool_), 900.0, people)
    return list_gaps(pieces, evidence, zones, [(0, 0), (0, 4)])


def test_each_gap_says_where_how_many_how_weak_and_whose() -> None:
    west, east = _listed()
    assert (west.zone, west.cells, west.area_m2, west.people) == ("west", 3, 2700.0, 60.0)
    assert west.people_share == pytest.approx(0.6)
    margin_db = 143.17 - 138.0
    assert west.worst_deficit_db == pytest.approx(10.0 - margin_db, abs=0.01)
    assert west.median_deficit_db == west.worst_deficit_db
    assert west.limiting is Direction.TALK_IN
    assert west.cause is Cause.FAR
    assert west.best_site == 0
    assert west.middle_m == (75.0, 45.0)
    assert (west.distance_m, west.bearing_deg) == (60.0, 270.0)
    assert (east.zone, east.people, east.best_site, east.cells) == ("east", 20.0, 1, 4)


def test_more_people_come_before_more_area() -> None:
    assert [gap.zone for gap in _listed()] == ["west", "east"]


def test_nothing_missing_lists_nothing() -> None:
    assert _listed(needed_db=-50.0) == []


def test_the_bearing_leads_from_the_gap_to_the_site() -> None:
    grid = Grid(0.0, 300.0, 30.0, 10, 10)
    losses = np.full((10, 10), 150.0)
    losses[0, 0] = 100.0
    servers = best_servers([site(losses)], Ground(grid), {Service.BOTH: 10.0})[Service.BOTH]
    zones = zones_on(grid, [("corner", shapely.box(240, 0, 300, 60))])
    evidence = Evidence(servers, causes(servers.computed), np.zeros(grid.shape, np.bool_), 900.0)
    [gap] = list_gaps(gap_pieces(servers.served, servers.computed, zones, least_cells=4), evidence, zones, [(0, 0)])
    assert gap.bearing_deg == pytest.approx(315.0)
    assert gap.distance_m == pytest.approx(8.5 * 30.0 * np.sqrt(2.0))
    assert gap.people is None
    assert gap.limiting is Direction.TALK_OUT


def test_the_first_cause_that_holds_is_taken() -> None:
    flags = np.array([[bool(bits >> place & 1) for bits in range(16)] for place in range(4)])
    found = causes(
        np.ones(16, np.bool_), hidden=flags[0], vehicle_served=flags[1], talk_out_served=flags[2], interfered=flags[3]
    )
    for bits in range(16):
        order = (Cause.INTERFERED, Cause.UPLINK, Cause.TERMINAL, Cause.HIDDEN)
        held = [cause for cause, place in zip(order, (3, 2, 1, 0), strict=True) if bits >> place & 1]
        assert found[bits] == (held[0] if held else Cause.FAR)
    assert causes(np.zeros(2, np.bool_), hidden=np.ones(2, np.bool_)).tolist() == [Cause.NO_DATA, Cause.NO_DATA]


def test_hidden_is_out_of_sight_of_the_best_server_and_far_above_free_space() -> None:
    """400 MHz at 0.9 km: free space 83.6 dB."""
    grid = Grid(0.0, 30.0, 30.0, 1, 31)
    losses = np.full((1, 31), 90.0)
    losses[0, 30] = 104.0
    losses[0, 29] = 100.0
    place = site(losses)
    servers = best_servers([place], Ground(grid), {Service.BOTH: 10.0})[Service.BOTH]
    blocked = np.zeros((1, 31), np.bool_)
    hidden = hidden_cells([Seen(place, blocked, 400.0)], servers, grid.cell_m)
    assert hidden[0, 30]
    assert not hidden[0, 29]
    in_sight = hidden_cells([Seen(place, ~blocked, 400.0)], servers, grid.cell_m)
    assert not in_sight.any()
    with_better = Servers(servers.margin_db, servers.site + np.int16(1), servers.second_db, servers.count, 10.0)
    assert not hidden_cells([Seen(place, blocked, 400.0)], with_better, grid.cell_m).any()


def _blobs(seed: int) -> tuple[Flags, Zones]:
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=(60, 80))
    for axis in (0, 1):
        noise = np.sum([np.roll(noise, shift, axis) for shift in range(-3, 4)], axis=0)
    grid = Grid(5000.0, 9000.0, 30.0, 60, 80)
    zones = zones_on(
        grid,
        [("north", shapely.box(5000, 8100, 7400, 9000)), ("south", shapely.box(5000, 7200, 7400, 8100))],
    )
    return noise > 0.0, zones


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_outlines_of_cells_are_exact_and_simplified_ones_stay_within_a_cell(seed: int) -> None:
    served, zones = _blobs(seed)
    pieces = gap_pieces(served, np.ones_like(served), zones)
    exact = outlines(pieces, zones.grid, simplified=False)
    counts = np.bincount(pieces.numbers.ravel())[1:]
    assert [round(each.area / 900.0) for each in exact] == counts.tolist()
    drawn = outlines(pieces, zones.grid)
    assert all(each.is_valid for each in drawn)
    for cells, simple in zip(exact, drawn, strict=True):
        assert shapely.hausdorff_distance(cells, simple, densify=0.2) < 30.0 * np.sqrt(2.0)
    assert sum(map(shapely.get_num_coordinates, drawn)) < sum(map(shapely.get_num_coordinates, exact))


@pytest.mark.parametrize("seed", [1, 2])
def test_pieces_of_one_gap_keep_the_edge_they_share(seed: int) -> None:
    served, zones = _blobs(seed)
    pieces = gap_pieces(served, np.ones_like(served), zones)
    drawn = outlines(pieces, zones.grid)
    assert shapely.coverage_is_valid(drawn)
    assert shapely.union_all(drawn).area == pytest.approx(sum(each.area for each in drawn))


def test_no_gaps_no_outlines() -> None:
    served, computed, zones = _picture("""
        ..
        ..
    """)
    assert outlines(gap_pieces(served, computed, zones), zones.grid) == []
