"""The branch-free functions against the library's, over the ranges the model uses them in."""

import math

import numpy as np
import pytest

from command.radio.propagation import numerics
from command.radio.propagation.arrays import Floats
from command.radio.propagation.compiled import compiled


@compiled
def every(x: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    logs, powers, cosines, sines = np.empty_like(x), np.empty_like(x), np.empty_like(x), np.empty_like(x)
    for i in range(x.size):
        logs[i] = numerics.log(x[i])
        powers[i] = numerics.exp(x[i])
        cosines[i], sines[i] = numerics.cos_sin(x[i])
    return logs, powers, cosines, sines


RANDOM = np.random.default_rng(3)


@pytest.mark.parametrize("x", [np.exp(RANDOM.uniform(-600, 600, 50_000)), 1 + np.linspace(-0.6, 1, 50_001)])
def test_logarithms_agree_to_twelve_digits(x: Floats) -> None:
    assert every(x)[0] == pytest.approx(np.log(x), rel=1e-12, abs=1e-300)


def test_powers_agree_to_twelve_digits() -> None:
    x = RANDOM.uniform(-699, 690, 50_000)
    assert every(x)[1] == pytest.approx(np.exp(x), rel=1e-12)


def test_nothing_is_smaller_than_the_power_of_minus_seven_hundred() -> None:
    assert every(np.array([-1e6]))[1][0] == pytest.approx(math.exp(-700), rel=1e-12)


def test_cosines_and_sines_agree_to_twelve_digits() -> None:
    x = np.linspace(0, math.pi, 50_001)
    _, _, cosines, sines = every(x)
    assert cosines == pytest.approx(np.cos(x), rel=1e-12, abs=1e-12)
    assert sines == pytest.approx(np.sin(x), rel=1e-12, abs=1e-12)
