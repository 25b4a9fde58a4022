"""The fast sweep against the exact form on the same profiles, and what must not matter."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command.radio.propagation.itm import path_loss
from command.radio.propagation.kernel import NEAR_M
from command.radio.propagation.sweep import (
    EXACT,
    NODATA,
    Accuracy,
    MissingTerrainError,
    Source,
    Sweep,
    Window,
    as_tenths,
    from_tenths,
    irregularity_nodes,
    sweep,
)
from tests.radio.propagation.landscape import hills, plain_with_range

CELL_M = 30.0
CELLS = 321
TERMINALS_M = (1.5, 2.5)


def from_the_middle(terrain_m: npt.NDArray[np.float32], **options: object) -> Sweep:
    middle = terrain_m.shape[0] // 2
    options = {"radius_m": (middle - 1) * CELL_M, "accuracy": Accuracy()} | options
    source = Source(middle, middle, 40.0, 401.0)
    return sweep(terrain_m, CELL_M, source, TERMINALS_M, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "terrain_m",
    [plain_with_range(CELLS, 7), hills(CELLS, 60.0, 1), hills(CELLS, 400.0, 2)],
    ids=["plain with a range", "low hills", "mountains"],
)
def test_the_fast_sweep_agrees_with_the_exact_form(terrain_m: npt.NDArray[np.float32]) -> None:
    fast, exact = from_the_middle(terrain_m), from_the_middle(terrain_m, accuracy=EXACT)
    assert np.array_equal(np.isfinite(fast.losses_db), np.isfinite(exact.losses_db))
    differences_db = np.abs(fast.losses_db - exact.losses_db)[np.isfinite(exact.losses_db)]
    assert differences_db.size > 150_000
    assert np.percentile(differences_db, 50) < 0.05
    assert np.percentile(differences_db, 99) <= 0.25
    assert np.mean(differences_db > 1.0) <= 0.002


def test_the_exact_form_is_the_model_on_each_profile() -> None:
    terrain_m = hills(121, 200.0, 3)
    exact = from_the_middle(terrain_m, accuracy=EXACT)
    # The window begins one cell inside the terrain.
    for down, across in ((0, 55), (0, -55), (55, 0), (-55, 0), (40, 40), (-40, 40)):
        count = max(abs(down), abs(across))
        steps = np.arange(count + 1)
        profile_m = terrain_m[60 + down * steps // count, 60 + across * steps // count]
        step_m = CELL_M * np.hypot(down, across) / count
        for height, rx_m in enumerate(TERMINALS_M):
            expected = path_loss(profile_m, step_m, 40.0, rx_m, 401.0).loss_db
            assert exact.losses_db[height, 59 + down, 59 + across] == pytest.approx(expected, abs=1e-4)


@given(st.integers(1, 3000), st.sampled_from([1, 2, 4, 8]))
def test_nodes_lie_on_rings_and_radials_about_as_far_apart_everywhere(ring: int, stride: int) -> None:
    nodes = irregularity_nodes(ring, Accuracy(radial_stride=stride))
    assert nodes.rings[0] == 1
    assert nodes.rings[-1] == ring
    assert np.all(np.diff(nodes.rings.astype(int)) > 0)
    assert nodes.strides[-1] == stride
    cells_apart = nodes.strides * (nodes.rings / ring)
    assert np.all((cells_apart > stride / 2) & (cells_apart <= stride))


def test_one_thread_and_two_give_the_same_bits() -> None:
    terrain_m = hills(161, 200.0, 4)
    one, two = from_the_middle(terrain_m, threads=1), from_the_middle(terrain_m, threads=2)
    assert np.array_equal(one.losses_db, two.losses_db, equal_nan=True)
    assert np.array_equal(one.elevations_rad, two.elevations_rad, equal_nan=True)
    assert np.array_equal(one.visible, two.visible)


def test_a_window_gives_the_same_cells_as_the_whole() -> None:
    terrain_m = hills(161, 200.0, 4)
    whole = from_the_middle(terrain_m)
    part = from_the_middle(terrain_m, window=Window(100, -20, 40, 70))
    assert part.window == Window(100, whole.window.first_column, 40, 50 - whole.window.first_column)
    rows = slice(100 - whole.window.first_row, 140 - whole.window.first_row)
    assert np.array_equal(part.losses_db, whole.losses_db[:, rows, : part.window.columns], equal_nan=True)


def test_cells_beyond_the_radius_or_the_terrain_are_not_computed() -> None:
    terrain_m = hills(161, 50.0, 5)
    found = sweep(terrain_m, CELL_M, Source(5, 80, 40.0, 401.0), (1.5,), 2000.0)
    assert found.window.first_row == 0
    distances_m = found.distances_m()
    computed = np.isfinite(found.losses_db[0])
    assert not computed[distances_m > 2000.0 + CELL_M].any()
    inland = np.abs(distances_m) < 2000.0 - CELL_M
    assert computed[inland].all()
    assert np.array_equal(found.near(), distances_m < NEAR_M)


def test_nothing_near_the_site_is_better_than_free_space() -> None:
    found = from_the_middle(hills(161, 200.0, 6))
    near = found.near() & (found.distances_m() > CELL_M)
    free_space_db = 32.45 + 20 * np.log10(401.0) + 20 * np.log10(found.distances_m()[near] / 1000)
    # The path ends up to half a cell beside the cell's centre.
    assert np.all(found.losses_db[0][near] > free_space_db - 20 * np.log10(1.5))
    assert np.isfinite(found.losses_db[0][near]).all()


def test_a_wall_hides_what_stands_behind_it() -> None:
    flat = np.full((161, 161), 5.0, dtype=np.float32)
    walled = flat.copy()
    walled[:, 120] = 100.0
    open_, hidden = from_the_middle(flat), from_the_middle(walled)
    # The window begins one cell inside the terrain.
    assert open_.visible[0, 79, 140]
    assert not hidden.visible[0, 79, 140]
    assert hidden.losses_db[0, 79, 140] > open_.losses_db[0, 79, 140] + 10.0
    assert np.degrees(hidden.elevations_rad[79, 140]) == pytest.approx(np.degrees(np.arctan(55 / 1200)), abs=0.05)
    assert hidden.losses_db[0, 79, 20] == open_.losses_db[0, 79, 20]


def test_a_higher_terminal_on_flat_ground_loses_less() -> None:
    found = from_the_middle(np.full((161, 161), 5.0, dtype=np.float32))
    computed = np.isfinite(found.losses_db[0]) & (found.distances_m() > NEAR_M)
    assert np.all(found.losses_db[1][computed] < found.losses_db[0][computed])


def test_bearings_turn_clockwise_from_north() -> None:
    found = from_the_middle(np.full((21, 21), 5.0, dtype=np.float32))
    bearings_deg = found.bearings_deg()
    assert [bearings_deg[0, 9], bearings_deg[9, 18], bearings_deg[18, 9], bearings_deg[9, 0]] == [0, 90, 180, 270]


def test_missing_terrain_is_an_error_that_says_where() -> None:
    terrain_m = hills(61, 50.0, 5)
    terrain_m[12, 40] = np.nan
    with pytest.raises(MissingTerrainError, match="1 heights are missing, the first at row 12, column 40"):
        from_the_middle(terrain_m)
    assert np.isfinite(from_the_middle(terrain_m, radius_m=300.0).losses_db[0]).sum() > 250


@pytest.mark.parametrize(
    ("source", "heights_m", "radius_m"),
    [
        (Source(70, 5, 40.0, 401.0), (1.5,), 900.0),
        (Source(30, 30, 0.1, 401.0), (1.5,), 900.0),
        (Source(30, 30, 40.0, 10.0), (1.5,), 900.0),
        (Source(30, 30, 40.0, 401.0), (), 900.0),
        (Source(30, 30, 40.0, 401.0), (1.5,), 10.0),
    ],
)
def test_values_outside_the_model_are_refused(source: Source, heights_m: tuple[float, ...], radius_m: float) -> None:
    with pytest.raises(ValueError, match=r"site|height|MHz|radius"):
        sweep(hills(61, 50.0, 5), CELL_M, source, heights_m, radius_m)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32), st.floats(0, 4000), st.integers(0, 40), st.integers(0, 40), st.floats(30, 900))
def test_any_terrain_gives_finite_losses(seed: int, relief_m: float, row: int, column: int, radius_m: float) -> None:
    rng = np.random.default_rng(seed)
    terrain_m = (relief_m * rng.random((41, 41))).astype(np.float32)
    found = sweep(terrain_m, CELL_M, Source(row, column, 30.0, 350.0), (1.5,), radius_m)
    assert np.isfinite(found.losses_db[0][found.distances_m() < radius_m - CELL_M]).all()


def test_stored_losses_are_tenths_with_a_value_for_not_computed() -> None:
    losses_db = np.array([[101.26, np.nan]], dtype=np.float32)
    assert as_tenths(losses_db).tolist() == [[1013, int(NODATA)]]
    assert as_tenths(np.stack([losses_db, losses_db + 1.0])).tolist() == [
        [[1013, int(NODATA)]],
        [[1023, int(NODATA)]],
    ]
    assert from_tenths(as_tenths(losses_db)) == pytest.approx(np.array([[101.3, np.nan]]), nan_ok=True)


def test_progress_rises_to_the_whole_and_can_end_the_sweep() -> None:
    terrain_m = hills(161, 200.0, 4)
    shares: list[float] = []
    from_the_middle(terrain_m, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) > 5

    def give_up(share: float) -> None:
        raise InterruptedError(f"{share:.2f}")

    with pytest.raises(InterruptedError):
        from_the_middle(terrain_m, progress=give_up)
