import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.radio.analysis.acceptance import judged, least_side_m, result, tile_list, tile_numbers, tiles_needed
from command.radio.analysis.grid import Grid

GRID = Grid(0.0, 6000.0, 30.0, 200, 300)


def test_tiles_from_the_binomial_formula() -> None:
    """z = 1.96: 0.95 within 2 % takes 457 tiles, 0.90 within 3 % takes 385; never fewer than a hundred."""
    assert tiles_needed(0.95, 0.02) == 457
    assert tiles_needed(0.90, 0.03) == 385
    assert tiles_needed(0.95, 0.10) == 100
    with pytest.raises(ValueError, match="between 0 and 1"):
        tiles_needed(1.0, 0.02)


def test_a_hundred_wavelengths() -> None:
    assert least_side_m(400.0) == pytest.approx(75.0, abs=0.1)


@pytest.mark.parametrize(
    ("passed", "tested", "lower", "upper"),
    [(8, 10, 0.4439, 0.9748), (95, 100, 0.8872, 0.9836), (0, 20, 0.0, 0.1684), (20, 20, 0.8316, 1.0)],
)
def test_exact_limits_of_clopper_and_pearson(passed: int, tested: int, lower: float, upper: float) -> None:
    """The last two are 1 - 0.025^(1/20); the others are printed in tables of binomial limits."""
    found = result(passed, tested)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=1e-4)


@given(st.integers(1, 60), st.data(), st.floats(0.5, 0.99))
def test_limits_are_where_the_tails_of_the_binomial_are(tested: int, data: st.DataObject, confidence: float) -> None:
    passed = data.draw(st.integers(0, tested))
    found = result(passed, tested, confidence)

    def at_least(least: int, p: float) -> float:
        return math.fsum(math.comb(tested, k) * p**k * (1 - p) ** (tested - k) for k in range(least, tested + 1))

    tail = (1 - confidence) / 2
    if passed > 0:
        assert at_least(passed, found.lower) == pytest.approx(tail, rel=1e-6)
    if passed < tested:
        assert 1 - at_least(passed + 1, found.upper) == pytest.approx(tail, rel=1e-6)
    assert found.lower <= found.share <= found.upper


def test_a_result_proves_a_target_with_its_lower_limit() -> None:
    assert not result(95, 100).proves(0.95)
    assert result(990, 1000).proves(0.95)
    with pytest.raises(ValueError, match="at least one"):
        result(0, 0)


def test_the_largest_tiles_that_give_enough() -> None:
    area = np.zeros(GRID.shape, np.bool_)
    area[:, 100:] = True
    tiles = tile_list(GRID, area, 100, 400.0)
    assert len(tiles) >= 100
    side = tiles[0].side_m
    assert 75.0 <= side < 2000.0
    assert side % 30.0 == 0.0
    assert all(tile.cells >= 0.5 * (side / 30.0) ** 2 for tile in tiles)
    numbers = tile_numbers(GRID, tiles)
    covered = np.bincount(numbers[area & (numbers >= 0)], minlength=len(tiles))
    assert covered.tolist() == [tile.cells for tile in tiles]
    assert len({tile.code for tile in tiles}) == len(tiles)
    assert tiles[0].code.startswith("R001C")
    first = tiles[0]
    assert first.south_m == pytest.approx(GRID.north_m - (first.row + 1) * side)


def test_tiles_stay_below_two_kilometres_however_large_the_area() -> None:
    large = Grid(0.0, 30_000.0, 100.0, 300, 300)
    assert tile_list(large, np.ones(large.shape, np.bool_), 100, 400.0)[0].side_m == 1900.0


def test_an_area_too_small_is_refused() -> None:
    area = np.zeros(GRID.shape, np.bool_)
    area[:20, :20] = True
    with pytest.raises(ValueError, match="does not hold"):
        tile_list(GRID, area, 100, 400.0)


def test_a_tile_passes_when_half_of_its_bins_are_served() -> None:
    """Three tiles: two of three bins, one of two, one of three; a fourth was never driven."""
    numbers = np.array([[0, 1, 2, 3, -1]], dtype=np.int32)
    columns = np.array([0, 0, 0, 1, 1, 2, 2, 2, 4, 9])
    served = np.array([1, 1, 0, 1, 0, 1, 0, 0, 1, 1], dtype=np.bool_)
    found = judged(numbers, 4, (np.zeros(10, dtype=np.int64), columns), served)
    assert found.tested.tolist() == [True, True, True, False]
    assert found.passed.tolist() == [True, True, False, False]
    assert (found.result().passed, found.result().tested) == (2, 3)
    strict = judged(numbers, 4, (np.zeros(10, dtype=np.int64), columns), served, least_bins=3)
    assert strict.tested.tolist() == [True, False, True, False]
