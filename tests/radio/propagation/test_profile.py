"""What is read from a profile, against plain geometry."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command.radio.propagation.profile import (
    MOST_IRREGULARITY_SAMPLES,
    fitted_line,
    horizons,
    irregularity,
    mean_height,
)

CURVATURE = 1.0 / 8495e3
profiles = st.lists(st.floats(-400, 8000), min_size=2, max_size=200).map(np.array)


@settings(deadline=None)
@given(profiles, st.floats(10, 400), st.floats(0.5, 300), st.floats(0.5, 300))
def test_horizons_seen_from_the_other_end_change_places(
    heights_m: np.ndarray, step_m: float, tx_m: float, rx_m: float
) -> None:
    there = horizons(heights_m, step_m, CURVATURE, tx_m, rx_m)
    back = horizons(np.ascontiguousarray(heights_m[::-1]), step_m, CURVATURE, rx_m, tx_m)
    assert back[0] == pytest.approx(there[1], abs=1e-12)
    assert back[1] == pytest.approx(there[0], abs=1e-12)
    assert mean_height(np.ascontiguousarray(heights_m[::-1])) == pytest.approx(mean_height(heights_m), abs=1e-9)


@settings(deadline=None)
@given(profiles, st.floats(10, 400), st.floats(0.5, 300), st.floats(0.5, 300))
def test_nothing_on_the_path_stands_above_a_horizon(
    heights_m: np.ndarray, step_m: float, tx_m: float, rx_m: float
) -> None:
    tx_angle, _, tx_distance_m, _ = horizons(heights_m, step_m, CURVATURE, tx_m, rx_m)
    between = np.arange(1, heights_m.size - 1) * step_m
    bulge = between * CURVATURE / 2
    angles = (heights_m[1:-1] - heights_m[0] - tx_m) / between - bulge
    assert np.all(angles <= tx_angle + 1e-12)
    assert 0.0 < tx_distance_m <= (heights_m.size - 1) * step_m


@settings(deadline=None)
@given(st.integers(5, 300), st.floats(-100, 3000), st.floats(-5, 5), st.floats(0, 0.4), st.floats(0.6, 1))
def test_a_straight_slope_is_its_own_fit(intervals: int, foot_m: float, slope: float, start: float, end: float) -> None:
    slope_m = foot_m + slope * np.arange(intervals + 1.0)
    at_start, at_end = fitted_line(slope_m, start * intervals, end * intervals)
    assert at_start == pytest.approx(slope_m[0], abs=1e-6)
    assert at_end == pytest.approx(slope_m[-1], abs=1e-6)


def test_a_slope_is_smooth_and_waves_are_as_irregular_as_their_deciles() -> None:
    scratch = np.empty(MOST_IRREGULARITY_SAMPLES)
    x_m = np.arange(0.0, 200_001.0, 50.0)
    slope = 0.01 * x_m
    assert irregularity(slope, 50.0, 0.0, x_m[-1], scratch) == pytest.approx(0.0, abs=1e-6)
    # A sine spends a tenth of its length above cos(pi / 10) of its height.
    waves = slope + 100.0 * np.sin(x_m / 3_000.0)
    assert irregularity(waves, 50.0, 0.0, x_m[-1], scratch) == pytest.approx(200.0 * np.cos(np.pi / 10), rel=0.03)


def test_less_than_two_steps_have_no_irregularity() -> None:
    assert irregularity(np.array([1.0, 50.0, 3.0]), 30.0, 0.0, 59.0, np.empty(MOST_IRREGULARITY_SAMPLES)) == 0.0
