import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command.radio.analysis.margins import (
    NO_SITE,
    Ground,
    Service,
    SiteLosses,
    best_servers,
    limits_of,
    margin_db,
    pattern_tenths,
    total_loss_db,
    with_site,
)
from command.radio.analysis.served import needed_margin_db
from command.radio.propagation.antenna import Mounting, omnidirectional, sector
from command.radio.propagation.budget import TERMINALS, Base, Carry, Direction, both_ways
from command.radio.propagation.sweep import NODATA, Window
from tests.radio.analysis.sketch import GRID, HEAD, VEHICLE, random_sites, site

EMPTY = Ground(GRID)


@pytest.mark.parametrize(
    ("carry", "out_db", "in_db"),
    [
        (Carry.HANDHELD_AT_HEAD, 144.6, 143.2),
        (Carry.HANDHELD_ON_HIP, 138.6, 137.2),
        (Carry.VEHICLE, 154.8, 160.3),
    ],
)
def test_margins_are_the_budget_less_the_losses(carry: Carry, out_db: float, in_db: float) -> None:
    place = site([[140.0]], budget=both_ways(Base(), TERMINALS[carry]))
    assert margin_db(place, EMPTY, Service.TALK_OUT)[0, 0] == pytest.approx(out_db - 140.0, abs=0.06)
    assert margin_db(place, EMPTY, Service.TALK_IN)[0, 0] == pytest.approx(in_db - 140.0, abs=0.06)
    assert margin_db(place, EMPTY, Service.BOTH)[0, 0] == pytest.approx(min(out_db, in_db) - 140.0, abs=0.06)


@pytest.mark.parametrize(("probability", "needed_db"), [(0.90, 10.3), (0.95, 13.2), (0.97, 15.0)])
def test_margins_needed_for_a_deviation_of_8_db(probability: float, needed_db: float) -> None:
    assert round(float(needed_margin_db(probability, 8.0)), 1) == needed_db


def test_everything_between_the_antennas_is_added() -> None:
    """Path 120, pattern 3, clutter class 2 costs 9, k raises by 1.5, b by 2, g 4 dB a decade at 50 km."""
    grid_classes = np.zeros(GRID.shape, np.uint8)
    grid_classes[0, 1] = 2
    correction = np.zeros(GRID.shape, np.float32)
    correction[0, 1] = 1.5
    place = SiteLosses(
        row=0,
        column=1 - round(50_000.0 / GRID.cell_m),
        window=Window(0, 1, 1, 1),
        losses_tenths=np.array([[1200]], np.int16),
        budget=HEAD,
        pattern_tenths=np.array([[30]], np.int16),
        class_losses_db=(0.0, 5.0, 9.0),
        offset_db=2.0,
        slope_db=4.0,
    )
    total = total_loss_db(place, Ground(GRID, grid_classes, correction))
    assert total[0, 0] == pytest.approx(120.0 + 3.0 + 9.0 - 1.5 - 2.0 - 4.0, abs=1e-3)


def test_noise_at_the_terminal_counts_for_talk_out_only() -> None:
    ground = Ground(GRID, noise_db=np.full(GRID.shape, 3.0, np.float32))
    place = site([[130.0]])
    out_db, in_db = (limits_of(HEAD, service)[i] for i, service in enumerate((Service.TALK_OUT, Service.TALK_IN)))
    assert margin_db(place, ground, Service.TALK_OUT)[0, 0] == pytest.approx(out_db - 3.0 - 130.0, abs=1e-4)
    assert margin_db(place, ground, Service.TALK_IN)[0, 0] == pytest.approx(in_db - 130.0, abs=1e-4)
    assert margin_db(place, ground, Service.BOTH)[0, 0] == pytest.approx(out_db - 3.0 - 130.0, abs=1e-4)


def test_not_computed_is_not_the_same_as_not_served() -> None:
    servers = best_servers([site([[200.0, math.nan]])], EMPTY, {Service.BOTH: 10.3})[Service.BOTH]
    assert servers.computed[0, 0]
    assert not servers.served[0, 0]
    assert not servers.computed[0, 1]
    assert math.isnan(servers.margin_db[0, 1])
    assert servers.site[0, 1] == NO_SITE


def test_the_first_of_two_equal_sites_stays_the_best() -> None:
    servers = best_servers([site([[130.0]]), site([[130.0]])], EMPTY, {Service.BOTH: 10.0})[Service.BOTH]
    assert servers.site[0, 0] == 0
    assert servers.margin_db[0, 0] == servers.second_db[0, 0]
    assert servers.count[0, 0] == 2


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.sampled_from(Service))
@settings(max_examples=25, deadline=None)
def test_one_pass_finds_what_a_plain_look_at_every_cell_finds(seed: int, count: int, service: Service) -> None:
    sites = random_sites(seed, count, budget=VEHICLE if seed % 2 else HEAD)
    servers = best_servers(sites, EMPTY, {service: 8.0})[service]
    for row in range(0, GRID.rows, 3):
        for column in range(GRID.columns):
            margins = _plain_margins(sites, service, row, column)
            ranked = sorted(margins, key=lambda pair: (-round(pair[0], 3), pair[1]))
            assert bool(servers.computed[row, column]) is bool(ranked)
            assert servers.count[row, column] == sum(margin >= 8.0 for margin, _ in margins)
            if ranked:
                assert servers.margin_db[row, column] == pytest.approx(ranked[0][0], abs=1e-3)
                assert servers.site[row, column] == ranked[0][1]
            if len(ranked) > 1:
                assert servers.second_db[row, column] == pytest.approx(ranked[1][0], abs=1e-3)


def _plain_margins(sites: list[SiteLosses], service: Service, row: int, column: int) -> list[tuple[float, int]]:
    found = []
    for index, each in enumerate(sites):
        i, j = row - each.window.first_row, column - each.window.first_column
        if not (0 <= i < each.window.rows and 0 <= j < each.window.columns) or each.losses_tenths[i, j] == NODATA:
            continue
        ways = each.budget.margins_db(int(each.losses_tenths[i, j]) / 10.0 - each.offset_db)
        wanted = {
            Service.TALK_OUT: [ways[Direction.TALK_OUT]],
            Service.TALK_IN: [ways[Direction.TALK_IN]],
            Service.BOTH: list(ways.values()),
        }
        found.append((min(wanted[service]), index))
    return found


@given(st.integers(0, 2**32 - 1), st.floats(0, 12), st.floats(0, 20))
@settings(max_examples=25, deadline=None)
def test_more_sites_more_power_or_less_demand_never_serve_less(seed: int, more_db: float, less_db: float) -> None:
    sites = random_sites(seed, 4)
    before = best_servers(sites[:3], EMPTY, {Service.BOTH: 10.0})[Service.BOTH].served
    assert not np.any(before & ~best_servers(sites, EMPTY, {Service.BOTH: 10.0})[Service.BOTH].served)
    weaker = best_servers(sites[:3], EMPTY, {Service.BOTH: 10.0 - less_db})[Service.BOTH].served
    assert not np.any(before & ~weaker)
    stronger = both_ways(Base(power_w=25.0 * 10 ** (more_db / 10.0)), TERMINALS[Carry.HANDHELD_AT_HEAD])
    louder = [SiteLosses(s.row, s.column, s.window, s.losses_tenths, stronger, offset_db=s.offset_db) for s in sites]
    talk_out = {Service.TALK_OUT: 10.0}
    quiet = best_servers(sites, EMPTY, talk_out)[Service.TALK_OUT].served
    assert not np.any(quiet & ~best_servers(louder, EMPTY, talk_out)[Service.TALK_OUT].served)


@given(st.integers(0, 2**32 - 1), st.sampled_from(Service))
@settings(max_examples=15, deadline=None)
def test_a_site_tried_on_a_finished_net_gives_the_net_with_it(seed: int, service: Service) -> None:
    sites = random_sites(seed, 4)
    before = best_servers(sites[:3], EMPTY, {service: 8.0})[service]
    kept = before.margin_db.copy()
    tried = with_site(before, 3, sites[3], EMPTY, service)
    whole = best_servers(sites, EMPTY, {service: 8.0})[service]
    for name in ("margin_db", "site", "second_db", "count"):
        assert np.array_equal(getattr(tried, name), getattr(whole, name), equal_nan=name == "margin_db")
    assert np.array_equal(before.margin_db, kept, equal_nan=True)


def test_needed_margins_may_differ_from_cell_to_cell() -> None:
    needed = np.full(GRID.shape, 10.0, np.float32)
    needed[0, 1] = 30.0
    servers = best_servers([site([[120.0, 120.0]])], EMPTY, {Service.BOTH: needed})[Service.BOTH]
    assert servers.served[0, :2].tolist() == [True, False]


def test_a_sector_weakens_what_lies_behind_it() -> None:
    """Looking east from the middle of 5 x 5 cells: nothing lost ahead, the front-to-back value behind."""
    window = Window(3, 4, 5, 5)
    level = np.zeros((5, 5), np.float32)
    level[0, 0] = np.nan
    east = Mounting(sector(8.0, 90.0, 60.0, 20.0), azimuth_deg=90.0)
    lost = pattern_tenths(east, (5, 6), window, level)
    assert lost[2, 4] == 0
    assert lost[2, 0] == 200
    assert lost[0, 2] == lost[4, 2] == 120
    assert lost[0, 0] == 200
    assert not pattern_tenths(Mounting(omnidirectional(8.0)), (5, 6), window, level).any()


def test_rasters_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="grid"):
        Ground(GRID, classes=np.zeros((2, 2), np.uint8))
    with pytest.raises(ValueError, match="window"):
        SiteLosses(0, 0, Window(0, 0, 2, 2), np.zeros((3, 3), np.int16), HEAD)
    with pytest.raises(ValueError, match="class 7"):
        total_loss_db(site([[1.0]], class_losses_db=(0.0, 1.0)), Ground(GRID, np.full(GRID.shape, 7, np.uint8)))
