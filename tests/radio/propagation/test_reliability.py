import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.radio.propagation.reliability import (
    any_server_probability,
    cell_margin_db,
    circle_reliability,
    service_probability,
)


@pytest.mark.parametrize(("probability", "margin_db"), [(0.90, 10.3), (0.95, 13.2), (0.97, 15.0)])
def test_margins_for_a_deviation_of_8_db(probability: float, margin_db: float) -> None:
    assert round(cell_margin_db(probability, 8.0), 1) == margin_db
    assert service_probability(cell_margin_db(probability)) == pytest.approx(probability)


def test_a_circle_with_three_quarters_at_its_edge() -> None:
    """Jakes: deviation 8 dB, exponent 4, edge 0.75 gives 0.907 of the area."""
    assert circle_reliability(cell_margin_db(0.75, 8.0), 8.0, 4.0) == pytest.approx(0.907, abs=0.0005)


def test_the_closed_form_is_the_mean_over_the_circle() -> None:
    radius = np.sqrt((np.arange(100_000) + 0.5) / 100_000)
    margins_db = 5.0 - 35.0 * np.log10(radius)
    assert circle_reliability(5.0, 7.0, 3.5) == pytest.approx(service_probability(margins_db, 7.0).mean(), abs=1e-4)


margins = st.lists(st.floats(-40, 40), min_size=1, max_size=6)


@given(margins, st.floats(0, 0.9), st.floats(0, 20))
def test_more_sites_and_more_margin_never_serve_less(each_db: list[float], correlation: float, more_db: float) -> None:
    at_hand = np.array(each_db)[:, np.newaxis]
    together = any_server_probability(at_hand, 8.0, correlation)
    assert 0.0 <= together[0] <= 1.0 + 1e-12
    assert any_server_probability(at_hand + more_db, 8.0, correlation)[0] >= together[0] - 1e-12
    assert any_server_probability(np.vstack([at_hand, at_hand[:1]]), 8.0, correlation)[0] >= together[0] - 1e-12


@given(st.floats(-30, 30))
def test_one_site_alone_is_its_own_probability(margin_db: float) -> None:
    alone = any_server_probability(np.array([[margin_db]]), 8.0, 0.5)[0]
    assert alone == pytest.approx(float(service_probability(margin_db, 8.0)), abs=0.005)


def test_independent_sites_fail_together_as_often_as_chance_has_it() -> None:
    margins_db = np.array([[3.0], [-2.0], [-np.inf]])
    chances = service_probability(margins_db, 8.0)
    assert any_server_probability(margins_db, 8.0, 0.0) == pytest.approx(1.0 - np.prod(1.0 - chances))
    with pytest.raises(ValueError, match="correlation"):
        any_server_probability(margins_db, 8.0, 1.0)
