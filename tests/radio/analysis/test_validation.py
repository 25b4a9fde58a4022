import numpy as np
import pytest

from command.radio.analysis.calibration import Observed
from command.radio.analysis.drive import Bins
from command.radio.analysis.kriging import correction_rasters
from command.radio.analysis.validation import NoImprovementError, blocks, calibrate, left_out, measured_served, score
from tests.radio.analysis.hidden_truth import GRID, NEEDED_DBM, Truth, drive


@pytest.mark.parametrize("seed", [20, 21])
def test_the_hidden_truth_is_recovered(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    """A net with offsets by site, class, terminal and distance that the prediction does not know: printed and bounded."""
    truth = Truth()
    driven = drive(seed, truth)
    observed = driven.observed
    found = calibrate(observed, NEEDED_DBM)
    corrected = observed.predicted_dbm + found.offsets.of_signal(observed)
    error_db = corrected - driven.mean_dbm
    raw_db = observed.predicted_dbm - driven.mean_dbm
    with capsys.disabled():
        print(  # noqa: T201
            f"\nseed {seed}: {observed.bins.size} bins, {100 * observed.bins.censored.mean():.1f} % censored;"
            f" RMSE {found.before.rmse_db:.2f} dB before, {found.after.rmse_db:.2f} dB after,"
            f" {found.carried.rmse_db:.2f} dB with kriging; bias {found.before.bias_db:+.2f} -> {found.after.bias_db:+.2f} dB;"
            f" right calls {100 * found.before.correct_share:.1f} -> {100 * found.after.correct_share:.1f} %;"
            f" against the truth {raw_db.std():.2f} -> {error_db.std():.2f} dB"
        )
    assert found.before.rmse_db > 9.0
    assert found.after.rmse_db < 7.0
    assert found.carried.rmse_db <= found.after.rmse_db
    assert found.after.correct_share > found.before.correct_share + 0.05
    assert abs(found.after.bias_db) < 1.0
    assert error_db.std() < 1.5 < 4.0 < raw_db.std()
    # A constant that all bins share may stand with the terminals as well as with the classes.
    assert abs(error_db.mean()) < 2.0
    sites, terminals = found.offsets.sites, found.offsets.terminals
    assert sites[0] - sites[1] == pytest.approx(truth.site_db[0] - truth.site_db[1], abs=1.5)
    assert terminals[0] - terminals[1] == pytest.approx(truth.terminal_db[0] - truth.terminal_db[1], abs=1.5)
    assert found.offsets.clutter[2] - found.offsets.clutter[1] == pytest.approx(9.0, abs=1.5)
    assert found.offsets.slope_db == pytest.approx(truth.slope_db, abs=3.0)


def test_shadows_are_carried_to_cells_beside_the_drive() -> None:
    """Within a cell of the drive the estimate follows the hidden shadow."""
    driven = drive(22, kilometres=60)
    found = calibrate(driven.observed, NEEDED_DBM)
    assert found.variogram is not None
    assert found.variogram.range_m == pytest.approx(180.0, rel=0.35)
    correction, sigma = correction_rasters(
        found.places_m, found.residuals_db, found.variogram, GRID, found.sigma_db, 4.0
    )
    rows = ((GRID.north_m - driven.observed.bins.northing_m) // GRID.cell_m).astype(int)
    columns = (driven.observed.bins.easting_m // GRID.cell_m).astype(int)
    heard = ~driven.observed.bins.censored
    carried, hidden = correction[rows, columns][heard], driven.shadow_db[heard]
    assert np.corrcoef(carried, hidden)[0, 1] > 0.9
    assert sigma[rows, columns].mean() < found.sigma_db - 1.0


def test_a_fit_that_does_not_help_is_refused() -> None:
    """Ten kilometres, five too strong and five too weak: what nine teach is wrong for the tenth."""
    rng = np.random.default_rng(31)
    count = 330
    east = 15.0 + 30.0 * np.arange(count, dtype=np.float64)
    wrong = np.where(east // 1000.0 < 5.0, 6.0, -6.0)
    level = -90.0 + wrong - wrong.mean() + rng.normal(0.0, 1.0, count)
    index = np.zeros(count, dtype=np.int64)
    bins = Bins(east, np.zeros(count), level, np.zeros(count, np.bool_), index + 10, index, index)
    observed = Observed(bins, np.full(count, -90.0), index.astype(np.uint8), np.full(count, 5000.0))
    with pytest.raises(NoImprovementError, match="without") as refused:
        calibrate(observed, NEEDED_DBM)
    assert refused.value.after.rmse_db >= refused.value.before.rmse_db
    assert refused.value.code == "no_improvement"


def test_a_receiver_that_reads_too_much_is_no_reason_to_move_the_net() -> None:
    """The model is right to the decibel and the receiver reads six too many: whatever is fitted gains nothing more."""
    rng = np.random.default_rng(32)
    count = 330
    east = 15.0 + 30.0 * np.arange(count, dtype=np.float64)
    index = np.zeros(count, dtype=np.int64)
    level = -84.0 + rng.normal(0.0, 2.0, count)
    bins = Bins(east, np.zeros(count), level, np.zeros(count, np.bool_), index + 10, index, index)
    observed = Observed(bins, np.full(count, -90.0), index.astype(np.uint8), np.full(count, 5000.0))
    with pytest.raises(NoImprovementError) as refused:
        calibrate(observed, NEEDED_DBM)
    assert refused.value.before.rmse_db == pytest.approx(2.0, abs=0.2)


def test_every_bin_is_judged_by_a_fit_that_saw_nothing_of_its_kilometre() -> None:
    """Readings of one kilometre are moved by 40 dB: what they are given stays as it was, to the bit."""
    observed = drive(23, kilometres=60).observed
    groups = blocks(observed)
    before = left_out(observed, groups)
    moved = groups == 7
    assert moved.any()
    lifted = Observed(
        observed.bins.only(np.ones(observed.bins.size, np.bool_)),
        np.where(moved, observed.predicted_dbm - 40.0, observed.predicted_dbm),
        observed.clutter,
        observed.distance_m,
    )
    after = left_out(lifted, groups)
    assert np.array_equal(before[moved], after[moved])
    assert not np.array_equal(before[~moved], after[~moved])


def test_drives_may_be_left_out_instead_of_blocks() -> None:
    observed = drive(24, kilometres=60).observed
    drives = np.arange(observed.bins.size) * 8 // observed.bins.size
    assert calibrate(observed, NEEDED_DBM, drives=drives).after.rmse_db < 8.0
    with pytest.raises(ValueError, match="one group"):
        left_out(observed, np.zeros(observed.bins.size, dtype=np.int64))


def test_a_score_takes_silence_below_sensitivity_for_right() -> None:
    observed = drive(25, kilometres=60).observed
    silent = observed.only(observed.bins.censored)
    assert silent.bins.size > 20
    below = score(silent, -50.0 + 0.0 * silent.predicted_dbm, NEEDED_DBM)
    assert (below.rmse_db, below.correct_share) == (0.0, 1.0)
    assert not measured_served(silent, NEEDED_DBM).any()
    assert score(silent, 50.0 + 0.0 * silent.predicted_dbm, NEEDED_DBM).correct_share == 0.0
