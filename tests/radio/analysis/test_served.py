import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command.radio.analysis.margins import Ground, Service, best_servers, margin_db
from command.radio.analysis.served import any_server, needed_margin_db, probability
from command.radio.propagation.reliability import any_server_probability, circle_reliability, service_probability
from tests.radio.analysis.sketch import GRID, random_sites, site

EMPTY = Ground(GRID)


def test_probability_is_the_normal_of_the_scaled_margin() -> None:
    margins = np.array([[10.252, 0.0, np.nan, -np.inf]], np.float32)
    found = probability(margins, 8.0)
    assert found[0, :2] == pytest.approx([0.9, 0.5], abs=1e-4)
    assert np.isnan(found[0, 2])
    assert found[0, 3] == 0.0
    assert probability(margins, 8.0, indoor_db=10.252)[0, 0] == pytest.approx(0.5, abs=1e-4)


def test_sigma_may_be_lower_where_was_measured() -> None:
    sigma = np.array([[8.0, 4.0]], np.float32)
    needed = needed_margin_db(0.9, sigma)
    assert needed == pytest.approx(np.array([[10.252, 5.126]]), abs=1e-3)
    assert probability(np.asarray(needed, np.float32), sigma) == pytest.approx(0.9, abs=1e-5)


@given(st.floats(0.5, 0.99), st.floats(4, 10), st.floats(-40, 60))
def test_a_cell_is_covered_by_margin_just_when_it_is_by_probability(least: float, sigma: float, margin: float) -> None:
    needed = float(needed_margin_db(least, sigma))
    if abs(margin - needed) > 1e-3:
        chance = float(probability(np.array([[margin]], np.float32), sigma)[0, 0])
        assert (chance >= least) is (margin >= needed)


def test_the_mean_over_a_circle_is_reudinks_closed_form() -> None:
    """Jakes: deviation 8 dB, exponent 4, 0.75 at the edge: 0.907 of the area."""
    cells = 401
    offsets = np.arange(cells) - cells // 2
    radius = np.hypot(offsets[:, None], offsets[None, :]) / (cells // 2)
    edge_db = float(needed_margin_db(0.75, 8.0))
    margins = (edge_db - 40.0 * np.log10(np.maximum(radius, 1e-3))).astype(np.float32)
    mean = float(probability(margins, 8.0)[radius <= 1.0].mean())
    assert mean == pytest.approx(0.907, abs=0.001)
    assert mean == pytest.approx(circle_reliability(edge_db, 8.0, 4.0), abs=0.001)


@given(st.integers(0, 2**32 - 1), st.floats(0, 0.9))
@settings(max_examples=20, deadline=None)
def test_any_server_is_the_sum_over_all_sites_at_once(seed: int, correlation: float) -> None:
    sites = random_sites(seed, 4)
    stacked = np.full((4, *GRID.shape), -np.inf)
    for index, each in enumerate(sites):
        part = margin_db(each, EMPTY, Service.BOTH)
        window = each.window
        stacked[
            index,
            window.first_row : window.first_row + window.rows,
            window.first_column : window.first_column + window.columns,
        ] = np.where(np.isnan(part), -np.inf, part)
    found = any_server(sites, EMPTY, Service.BOTH, 8.0, correlation).probability
    computed = np.isfinite(stacked).any(axis=0)
    assert np.array_equal(np.isnan(found), ~computed)
    assert found[computed] == pytest.approx(any_server_probability(stacked, 8.0, correlation)[computed], abs=2e-4)


def test_a_second_site_helps_more_when_shadows_are_independent() -> None:
    two = [site([[140.0]]), site([[140.0]])]
    best = best_servers(two, EMPTY, {Service.BOTH: 10.0})[Service.BOTH]
    alone = float(service_probability(best.margin_db[0, 0], 8.0))
    together = float(any_server(two, EMPTY, Service.BOTH, 8.0, 0.5).probability[0, 0])
    apart = float(any_server(two, EMPTY, Service.BOTH, 8.0, 0.0).probability[0, 0])
    assert alone < together < apart == pytest.approx(1.0 - (1.0 - alone) ** 2, abs=1e-3)
    with pytest.raises(ValueError, match="correlation"):
        any_server(two, EMPTY, Service.BOTH, 8.0, 1.0)
