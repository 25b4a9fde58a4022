import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command.radio.analysis.drive import Average, Samples, bin_samples
from command.radio.analysis.grid import Grid

GRID = Grid(west_m=1000.0, north_m=5000.0, cell_m=30.0, rows=20, columns=20)
SENSITIVITY_DBM = -116.0


def _samples(levels: list[float | None], *, east_m: float = 5.0, site: int = 0, terminal: int = 0) -> Samples:
    """All in one square unless told; None for a missed poll."""
    count = len(levels)
    return Samples(
        np.full(count, GRID.west_m + east_m),
        np.full(count, GRID.north_m - 35.0),
        np.array([np.nan if level is None else level for level in levels]),
        np.array([level is None for level in levels]),
        np.full(count, site),
        np.full(count, terminal),
    )


def _together(*parts: Samples) -> Samples:
    return Samples(*(np.concatenate([getattr(part, name) for part in parts]) for name in Samples.__dataclass_fields__))


def test_a_square_has_the_median_and_its_middle() -> None:
    bins = bin_samples(_samples([-90.0, -80.0, -100.0, -70.0]), GRID, SENSITIVITY_DBM, least_samples=4)
    assert bins.level_dbm.tolist() == [-85.0]
    assert (bins.easting_m[0], bins.northing_m[0]) == (1015.0, 4955.0)
    assert bins.count.tolist() == [4]


def test_the_mean_of_powers_leans_to_the_strong() -> None:
    """Half of -80 and half of -90 dBm is 5.5e-9 mW: -82.6 dBm."""
    levels: list[float | None] = [-80.0, -90.0] * 5
    bins = bin_samples(_samples(levels), GRID, SENSITIVITY_DBM, average=Average.POWER)
    assert bins.level_dbm[0] == pytest.approx(-82.6, abs=0.01)


def test_missed_polls_are_readings_below_sensitivity() -> None:
    heard: list[float | None] = [-90.0] * 6
    assert bin_samples(_samples([*heard, *[None] * 5]), GRID, SENSITIVITY_DBM).level_dbm.tolist() == [-90.0]
    silent = bin_samples(_samples([*heard, *[None] * 6]), GRID, SENSITIVITY_DBM)
    assert silent.censored.tolist() == [True]
    assert silent.level_dbm.tolist() == [SENSITIVITY_DBM]


def test_sites_terminals_and_squares_are_kept_apart_and_small_bins_left_out() -> None:
    samples = _together(
        _samples([-80.0] * 10),
        _samples([-85.0] * 12, site=1),
        _samples([-90.0] * 11, terminal=1),
        _samples([-95.0] * 10, east_m=35.0),
        _samples([-60.0] * 9, east_m=65.0),
    )
    bins = bin_samples(samples, GRID, SENSITIVITY_DBM)
    assert sorted(bins.level_dbm.tolist()) == [-95.0, -90.0, -85.0, -80.0]
    assert bins.only(bins.site == 1).level_dbm.tolist() == [-85.0]
    assert bins.size == 4


@given(st.lists(st.one_of(st.none(), st.floats(-115, -50)), min_size=10, max_size=25))
@settings(max_examples=50, deadline=None)
def test_medians_are_those_of_the_library(levels: list[float | None]) -> None:
    other = _samples([-70.0] * 10, site=1)
    bins = bin_samples(_together(_samples(levels), other), GRID, SENSITIVITY_DBM)
    own = bins.only(bins.site == 0)
    # Two in the middle of which one was missed leave no number between.
    ordered = sorted(-1e9 if level is None else level for level in levels)
    middle = 0.5 * (ordered[(len(levels) - 1) // 2] + ordered[len(levels) // 2])
    assert bool(own.censored[0]) is (middle < -1e8)
    assert own.level_dbm[0] == pytest.approx(SENSITIVITY_DBM if own.censored[0] else middle)


def test_arrays_of_different_lengths_are_refused() -> None:
    one, two = np.zeros(1), np.zeros(2)
    with pytest.raises(ValueError, match="one length"):
        Samples(one, two, one, one > 0, one.astype(int), one.astype(int))
