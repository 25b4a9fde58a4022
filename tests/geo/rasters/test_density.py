import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from command.geo.rasters.density import by_density
from command.geo.rasters.models import ClutterClass

LETTERS = {"u": ClutterClass.URBAN, "s": ClutterClass.SUBURBAN, "d": ClutterClass.DENSE_URBAN, "w": ClutterClass.WATER}


def picture(*rows: str) -> np.ndarray:
    return np.array([[LETTERS.get(letter, ClutterClass.OPEN) for letter in row] for row in rows], dtype=np.uint8)


def test_a_village_is_suburban_and_a_centre_dense() -> None:
    """With a reach of one cell: a lone cell has a share of 1/9, the middle of a block 9/9, its corner 4/9."""
    land = picture("u....", ".....", "..uuu", "..uuu", "w.uuu")
    told = by_density(land, 100, radius_m=100)
    assert told.tolist() == picture("s....", ".....", "..uuu", "..udd", "w.udd").tolist()


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_the_share_is_that_of_a_slow_count(rows: int, columns: int, reach: int, seed: int) -> None:
    land = np.random.default_rng(seed).choice([0, 3, 5], (rows, columns)).astype(np.uint8)
    told = by_density(land, 30, radius_m=30 * reach, suburban_below=0.5, dense_from=0.75)
    for row, column in np.argwhere(land == ClutterClass.URBAN):
        around = land[max(row - reach, 0) : row + reach + 1, max(column - reach, 0) : column + reach + 1]
        share = (around == 5).sum() / (around != 0).sum()
        wanted = ClutterClass.SUBURBAN if share < 0.5 else ClutterClass.DENSE_URBAN if share >= 0.75 else 5
        assert told[row, column] == wanted
    assert np.array_equal(told[land != 5], land[land != 5])
