import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command.radio.analysis.interference import (
    Protection,
    carrier_to_interference_db,
    couplings,
    interfered,
    needed_ratio_db,
)
from command.radio.analysis.margins import Ground, Service, best_servers
from command.radio.propagation.sweep import NODATA
from tests.radio.analysis.sketch import GRID, HEAD, random_sites, site

EMPTY = Ground(GRID)
PROTECTION = Protection()


def test_who_shares_a_channel_and_who_lies_beside_it() -> None:
    """Filter and transmitter with 60 dB each let 57 dB remain."""
    found = couplings([410.0, 410.0, 410.0125, 410.025], PROTECTION)
    assert found[0].tolist() == pytest.approx([0.0, 1.0, 10**-5.7, 0.0], rel=0.01)
    assert PROTECTION.adjacent_rejection_db == pytest.approx(57.0, abs=0.02)
    assert np.array_equal(found, found.T)


def test_two_equal_interferers_cost_three_decibels() -> None:
    sites = [site([[120.0]]), site([[140.0]]), site([[140.0]])]
    servers = best_servers(sites, EMPTY, {Service.BOTH: 10.0})[Service.BOTH]
    one = carrier_to_interference_db(sites, EMPTY, servers, couplings([410.0, 410.0, 420.0], PROTECTION))
    two = carrier_to_interference_db(sites, EMPTY, servers, couplings([410.0, 410.0, 410.0], PROTECTION))
    beside = carrier_to_interference_db(sites, EMPTY, servers, couplings([410.0, 410.0125, 420.0], PROTECTION))
    assert one[0, 0] == pytest.approx(20.0, abs=1e-3)
    assert two[0, 0] == pytest.approx(20.0 - 10.0 * math.log10(2.0), abs=1e-3)
    assert beside[0, 0] == pytest.approx(20.0 + 57.0, abs=0.02)
    assert math.isnan(one[1, 1])


def test_nothing_interferes_with_a_channel_of_ones_own() -> None:
    sites = [site([[120.0]]), site([[121.0]])]
    servers = best_servers(sites, EMPTY, {Service.BOTH: 10.0})[Service.BOTH]
    ratio = carrier_to_interference_db(sites, EMPTY, servers, couplings([410.0, 420.0], PROTECTION))
    assert ratio[0, 0] == math.inf
    assert not interfered(servers.served, ratio, 30.0).any()


def test_a_cell_that_is_strong_enough_may_be_interfered() -> None:
    sites = [site([[120.0, 120.0, 160.0]]), site([[130.0, 150.0, 161.0]])]
    servers = best_servers(sites, EMPTY, {Service.BOTH: 10.0})[Service.BOTH]
    ratio = carrier_to_interference_db(sites, EMPTY, servers, couplings([410.0, 410.0], PROTECTION))
    assert interfered(servers.served, ratio, 17.0)[0, :3].tolist() == [True, False, False]


def test_shadows_that_are_shared_need_less_reserve() -> None:
    assert needed_ratio_db(PROTECTION, 0.5) == pytest.approx(17.0)
    assert needed_ratio_db(PROTECTION, 0.9, 8.0, 0.5) == pytest.approx(17.0 + 10.25, abs=0.01)
    assert needed_ratio_db(PROTECTION, 0.9, 8.0, 0.0) == pytest.approx(17.0 + 14.5, abs=0.01)


@given(st.integers(0, 2**32 - 1), st.lists(st.sampled_from([410.0, 410.0125, 410.05]), min_size=2, max_size=5))
@settings(max_examples=20, deadline=None)
def test_ratios_are_those_of_a_plain_sum_of_powers(seed: int, frequencies: list[float]) -> None:
    sites = random_sites(seed, len(frequencies))
    servers = best_servers(sites, EMPTY, {Service.TALK_OUT: 10.0})[Service.TALK_OUT]
    ratio = carrier_to_interference_db(sites, EMPTY, servers, couplings(frequencies, PROTECTION))
    for row, column in np.argwhere(servers.computed)[::17]:
        best = int(servers.site[row, column])
        carrier_mw = disturbing_mw = 0.0
        for index, each in enumerate(sites):
            i, j = row - each.window.first_row, column - each.window.first_column
            inside = 0 <= i < each.window.rows and 0 <= j < each.window.columns
            if not inside or each.losses_tenths[i, j] == NODATA:
                continue
            level_dbm = HEAD.talk_out.eirp_dbm - each.losses_tenths[i, j] / 10.0 + each.offset_db
            apart = round(abs(frequencies[index] - frequencies[best]) * 80.0)
            if index == best:
                carrier_mw = 10.0 ** (level_dbm / 10.0)
            elif apart <= 1:
                disturbing_mw += 10.0 ** (level_dbm / 10.0) * (1.0 if apart == 0 else 2e-6)
        if disturbing_mw:
            assert ratio[row, column] == pytest.approx(10.0 * math.log10(carrier_mw / disturbing_mw), abs=1e-2)
        else:
            assert ratio[row, column] == math.inf
