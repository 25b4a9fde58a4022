"""Terrain irregularity in a hurry against the exact form."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command.radio.propagation.profile import MOST_IRREGULARITY_SAMPLES, irregularity
from command.radio.propagation.unevenness import ROOM_FOR_SAMPLES, quick_irregularity

SCRATCH = np.empty(MOST_IRREGULARITY_SAMPLES)
SAMPLES = np.empty(ROOM_FOR_SAMPLES, np.float32)


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(3, 900), st.floats(0.1, 4000), st.floats(0, 0.3), st.floats(0.5, 1))
def test_it_is_the_exact_one(seed: int, last: int, relief_m: float, start: float, end: float) -> None:
    heights_m = relief_m * np.random.default_rng(seed).random(last + 1)
    start, end = start * last, end * last
    exact_m = irregularity(heights_m, 30.0, start * 30.0, end * 30.0, SCRATCH)
    quick_m = quick_irregularity(heights_m.astype(np.float32), 30.0, start, end, last, SAMPLES)
    assert quick_m == pytest.approx(exact_m, rel=0.01, abs=1e-3)


@pytest.mark.parametrize("heights_m", [np.full(200, 7.0), np.arange(200.0) * 3], ids=["flat", "slope"])
def test_even_ground_is_even(heights_m: np.ndarray) -> None:
    assert quick_irregularity(heights_m.astype(np.float32), 30.0, 5.0, 190.0, 199, SAMPLES) == pytest.approx(
        0.0, abs=1e-3
    )


def test_a_single_peak_does_not_reach_the_deciles() -> None:
    heights_m = np.zeros(400)
    heights_m[200] = 1000.0
    exact_m = irregularity(heights_m, 30.0, 0.0, 399 * 30.0, SCRATCH)
    quick_m = quick_irregularity(heights_m.astype(np.float32), 30.0, 0.0, 399.0, 399, SAMPLES)
    assert quick_m == pytest.approx(exact_m, rel=0.01)
