"""The branch-free functions against the library's, over the ranges the model uses them in."""

import math
from typing import NamedTuple

import numpy as np
import pytest

from command.radio.propagation import numerics
from command.radio.propagation.arrays import Heights, as_single
from command.radio.propagation.compiled import compiled, single, single_compiled


@compiled
def every(x: Heights) -> tuple[Heights, Heights, Heights, Heights]:
    logs, powers, cosines, sines = np.empty_like(x), np.empty_like(x), np.empty_like(x), np.empty_like(x)
    for i in range(x.size):
        logs[i] = numerics.log(x[i])
        powers[i] = numerics.exp(x[i])
        cosines[i], sines[i] = numerics.cos_sin(x[i])
    return logs, powers, cosines, sines


@single_compiled
def third(x: float) -> float:
    return 1.0 / 3.0 * x


def singles(x: object) -> Heights:
    return np.asarray(x, dtype=np.float32)


class Named(NamedTuple):
    number: int
    parts: tuple[float, ...]


RANDOM = np.random.default_rng(3)


@pytest.mark.parametrize("x", [np.exp(RANDOM.uniform(-80, 80, 50_000)), 1 + np.linspace(-0.6, 1, 50_001)])
def test_logarithms_are_those_of_single_precision(x: np.ndarray) -> None:
    x = singles(x)
    assert every(x)[0] == pytest.approx(np.log(x.astype(np.float64)), rel=2e-7, abs=1e-7)


def test_powers_are_those_of_single_precision() -> None:
    x = singles(RANDOM.uniform(-86, 86, 50_000))
    assert every(x)[1] == pytest.approx(np.exp(x.astype(np.float64)), rel=3e-7)


def test_nothing_is_smaller_than_the_power_of_minus_eighty_seven() -> None:
    assert every(singles([-1e6]))[1][0] == pytest.approx(math.exp(-87), rel=1e-6)


def test_cosines_and_sines_are_those_of_single_precision() -> None:
    x = singles(np.linspace(0, math.pi, 50_001))
    _, _, cosines, sines = every(x)
    assert cosines == pytest.approx(np.cos(x.astype(np.float64)), abs=3e-7)
    assert sines == pytest.approx(np.sin(x.astype(np.float64)), abs=3e-7)


def test_literals_of_single_precision_leave_a_sum_in_single_precision() -> None:
    assert third(as_single(3.0)) == as_single(1.0 / 3.0) * as_single(3.0)
    assert third.nopython_signatures[-1].return_type.bitwidth == 32  # type: ignore[attr-defined]


def test_tuples_in_single_precision_keep_their_names_and_whole_numbers() -> None:
    vector = Named(1, (0.1, 2))
    assert single(vector) == Named(1, (as_single(0.1), 2))
    assert isinstance(single(vector).parts[0], np.float32)
