import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command.radio.analysis.grid import Grid
from command.radio.analysis.kriging import Variogram, correction_rasters, empirical, fit_variogram, krige
from tests.radio.analysis.hidden_truth import GRID, shadows

SMOOTH = Variogram(0.0, 36.0, 200.0)
NOISY = Variogram(4.0, 36.0, 200.0)


def _places(rng: np.random.Generator, count: int) -> np.ndarray:
    return rng.uniform(0.0, 1000.0, (count, 2))


@given(st.integers(0, 2**32 - 1), st.integers(2, 12))
@settings(max_examples=25, deadline=None)
def test_weights_are_those_of_the_textbook_system(seed: int, count: int) -> None:
    """Cressie, Statistics for Spatial Data, 3.2: the semivariogram form, solved for one place at a time."""
    rng = np.random.default_rng(seed)
    places, values, at = _places(rng, count), rng.normal(0.0, 6.0, count), _places(rng, 5)
    found = krige(places, values, NOISY, at)
    for number, target in enumerate(at):
        if not found.near[number]:
            assert found.mean_db[number] == 0.0
            assert found.variance_db2[number] == 40.0
            continue
        system = np.ones((count + 1, count + 1))
        for i in range(count):
            for j in range(count):
                distance = float(np.hypot(*(places[i] - places[j])))
                system[i, j] = 0.0 if i == j else 4.0 + 36.0 * (1.0 - np.exp(-distance / 200.0))
        system[count, count] = 0.0
        right = np.append(NOISY(np.hypot(*(places - target).T)), 1.0)
        weights = np.linalg.solve(system, right)
        assert weights[:count].sum() == pytest.approx(1.0)
        assert found.mean_db[number] == pytest.approx(weights[:count] @ values, abs=1e-6)
        assert found.variance_db2[number] == pytest.approx(min(40.0, weights @ right), abs=1e-6)


def test_where_was_measured_without_noise_the_reading_stands() -> None:
    rng = np.random.default_rng(1)
    places, values = _places(rng, 30), rng.normal(0.0, 6.0, 30)
    found = krige(places, values, SMOOTH, places)
    assert found.mean_db == pytest.approx(values, abs=1e-6)
    assert found.variance_db2 == pytest.approx(np.zeros(30), abs=1e-6)


def test_far_from_data_nothing_is_carried() -> None:
    """A square of readings all around: two ranges are 400 m. A single pair beside is believed on its own ground only."""
    rng = np.random.default_rng(8)
    places = rng.uniform(-300.0, 0.0, (300, 2))
    found = krige(places, np.full(300, 9.0), NOISY, np.array([[20.0, -150.0], [1000.0, -150.0]]))
    assert found.near.tolist() == [True, False]
    assert found.mean_db == pytest.approx([9.0, 0.0])
    assert found.variance_db2[0] < found.variance_db2[1] == 40.0
    pair = krige(places[:2], np.full(2, 9.0), NOISY, places[:1] + np.array([[0.0, 20.0], [0.0, 390.0]]))
    assert pair.near.tolist() == [True, False]


def test_a_variogram_is_found_again() -> None:
    """A field of 6 dB and 180 m with 1.5 dB of noise, read at 3000 places."""
    rng = np.random.default_rng(11)
    field = shadows(rng, 6.0, 180.0)
    rows, columns = rng.integers(0, GRID.rows, 3000), rng.integers(0, GRID.columns, 3000)
    places = np.column_stack([columns * 30.0, rows * 30.0])
    found = fit_variogram(places, field[rows, columns] + rng.normal(0.0, 1.5, 3000))
    assert found is not None
    assert found.range_m == pytest.approx(180.0, rel=0.25)
    assert found.sill_db2 + found.nugget_db2 == pytest.approx(36.0 + 2.25, rel=0.15)
    distance, gamma, count = empirical(places, field[rows, columns])
    assert (np.diff(distance) > 0).all()
    assert gamma[0] < 0.5 * gamma[-1]
    assert count.min() >= 10


def test_a_handful_of_readings_has_no_variogram() -> None:
    assert fit_variogram(np.array([[0.0, 0.0], [40.0, 0.0]]), np.array([1.0, 2.0])) is None


def test_rasters_are_corrected_near_the_drive_only_and_surer_there() -> None:
    grid = Grid(0.0, 3000.0, 30.0, 100, 100)
    places = np.column_stack([np.arange(600.0, 1500.0, 30.0) + 15.0, np.full(30, 1515.0)])
    correction, sigma = correction_rasters(places, np.full(30, 5.0), NOISY, grid, 8.0, 4.0)
    assert correction[49, 30] == pytest.approx(5.0)
    assert sigma[49, 30] == pytest.approx(4.0)
    rows, columns = np.mgrid[:100, :100]
    middles = np.column_stack([columns.ravel() * 30.0 + 15.0, 2985.0 - rows.ravel() * 30.0])
    nearest = np.min(np.hypot(*(middles[:, None, :] - places[None, :, :]).transpose(2, 0, 1)), axis=1).reshape(100, 100)
    assert (correction[nearest <= 60.0] > 4.9).all()
    assert (correction[nearest > 400.0] == 0.0).all()
    assert (sigma[nearest > 400.0] == 8.0).all()
    assert (sigma[correction == 0.0] == 8.0).all()
    assert sigma.min() == 4.0
