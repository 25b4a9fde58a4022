"""Whether a calibration helps: judged on whole kilometres it has not seen, and refused where it does not.

Random points are never left out alone: their neighbours, thirty metres on, would tell what they hold.
"""

from dataclasses import dataclass, replace

import numpy as np

from command.radio.analysis.calibration import NO_OFFSETS, FitRefusedError, Freedom, Observed, Offsets, fit
from command.radio.analysis.grid import Flags, Floats, Indices
from command.radio.analysis.kriging import Variogram, fit_variogram, krige
from command.radio.propagation.reliability import LEAST_SIGMA_DB

BLOCK_M = 1000.0
FOLDS = 5
LEAST_GAIN_DB = 0.05
"""Of the terms of the net over those of the receivers: less comes and goes with the seed."""
_FIXED = 1e-9
"""Variance, dB^2, of what may not be fitted."""


@dataclass(frozen=True, slots=True)
class Score:
    """How predictions stand against readings. A prediction below sensitivity is right where nothing was heard."""

    bias_db: float
    rmse_db: float
    correct_share: float
    """Of calls served or not served at the level needed."""
    bins: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """An accepted calibration. Scores are on the same bins, `after` and `carried` (kriging too) by cross-validation.

    `variogram` None where residuals show no range or carrying them over makes predictions worse: then nothing is
    carried. `sigma_db` is what studies use far from data.
    """

    offsets: Offsets
    before: Score
    receivers: Score
    """With what receivers read beside the truth taken off, and nothing else fitted; cross-validated as `after`."""
    after: Score
    carried: Score
    sigma_db: float
    variogram: Variogram | None
    residuals_db: Floats
    """Of heard bins, offsets subtracted: what kriging carries to the cells around."""
    places_m: Floats
    """Where these were read, (n, 2)."""


class OneGroupError(FitRefusedError):
    """All bins lie in one kilometre, or come from one drive: nothing is left to judge by."""

    code = "one_group"


class NoImprovementError(FitRefusedError):
    """Cross-validated, the fit is no better than the prediction alone, or than receivers' errors taken off."""

    code = "no_improvement"

    def __init__(self, before: Score, after: Score) -> None:
        super().__init__(f"error {after.rmse_db:.2f} dB with the fit, {before.rmse_db:.2f} dB without")
        self.before = before
        self.after = after


def calibrate(
    observed: Observed,
    needed_dbm: float,
    *,
    freedom: Freedom | None = None,
    drives: Indices | None = None,
    seed: int = 0,
) -> Calibration:
    """Fits and validates. `needed_dbm`: level from which a call is served; `drives`: groups to leave out instead of blocks.

    Raises FitRefusedError: TooFewBinsError, OneGroupError, NoImprovementError.
    """
    offsets = fit(observed, freedom)
    groups = blocks(observed) if drives is None else drives
    before = score(observed, NO_OFFSETS.at(observed), needed_dbm)
    after = score(observed, left_out(observed, groups, freedom, seed=seed), needed_dbm)
    receivers = score(observed, left_out(observed, groups, _receivers_only(freedom), seed=seed), needed_dbm)
    if after.rmse_db >= before.rmse_db:
        raise NoImprovementError(before, after)
    # What receivers gain by themselves calibrates no net: a study is given the other terms alone.
    if after.rmse_db > receivers.rmse_db - LEAST_GAIN_DB:
        raise NoImprovementError(receivers, after)
    heard = observed.only(~observed.bins.censored)
    residuals = heard.residual_db - offsets.at(heard)
    places = _places(heard)
    variogram = fit_variogram(places, residuals, seed=seed)
    carried = score(observed, left_out(observed, groups, freedom, kriged=True, seed=seed), needed_dbm)
    if carried.rmse_db > after.rmse_db:
        variogram = None
    sigma_db = max(LEAST_SIGMA_DB, after.rmse_db)
    return Calibration(offsets, before, receivers, after, carried, sigma_db, variogram, residuals, places)


def _receivers_only(freedom: Freedom | None) -> Freedom:
    return replace(freedom or Freedom(), site=_FIXED, clutter=_FIXED, slope=_FIXED)


def blocks(observed: Observed, block_m: float = BLOCK_M) -> Indices:
    """Number of the square kilometre of every bin."""
    columns = np.floor(observed.bins.easting_m / block_m).astype(np.int64)
    rows = np.floor(observed.bins.northing_m / block_m).astype(np.int64)
    _, found = np.unique(np.column_stack([rows, columns]), axis=0, return_inverse=True)
    return np.ravel(found).astype(np.int64)


def left_out(
    observed: Observed,
    groups: Indices,
    freedom: Freedom | None = None,
    *,
    folds: int = FOLDS,
    kriged: bool = False,
    seed: int = 0,
) -> Floats:
    """What each bin is given by a fit on the folds without it; a group is in one fold. Deterministic by seed.

    With `kriged` residuals of the other folds are carried over too. Raises TooFewBinsError, and OneGroupError for
    fewer than two groups.
    """
    names = np.unique(groups)
    if names.size < 2:
        raise OneGroupError("nothing can be left out of one group")
    shuffled = np.random.default_rng(seed).permutation(names.size)
    fold_of = np.empty(names.size, dtype=np.int64)
    fold_of[shuffled] = np.arange(names.size) % min(folds, names.size)
    fold = fold_of[np.searchsorted(names, groups)]
    added = np.zeros(observed.bins.size)
    for each in range(int(fold.max()) + 1):
        learnt, asked = observed.only(fold != each), observed.only(fold == each)
        offsets = fit(learnt, freedom)
        added[fold == each] = offsets.at(asked) + (_carried(learnt, asked, offsets, seed) if kriged else 0.0)
    return added


def score(observed: Observed, added_db: Floats, needed_dbm: float) -> Score:
    expected = observed.predicted_dbm + added_db
    error = expected - observed.bins.level_dbm
    error = np.where(observed.bins.censored, np.maximum(error, 0.0), error)
    right = (expected >= needed_dbm) == measured_served(observed, needed_dbm)
    return Score(
        float(np.mean(error)), float(np.sqrt(np.mean(error * error))), float(np.mean(right)), observed.bins.size
    )


def measured_served(observed: Observed, needed_dbm: float) -> Flags:
    """Bins heard at the level needed."""
    return np.asarray(~observed.bins.censored & (observed.bins.level_dbm >= needed_dbm))


def _carried(learnt: Observed, asked: Observed, offsets: Offsets, seed: int) -> Floats:
    heard = learnt.only(~learnt.bins.censored)
    residuals = heard.residual_db - offsets.at(heard)
    variogram = fit_variogram(_places(heard), residuals, seed=seed)
    if variogram is None:
        return np.zeros(asked.bins.size)
    return krige(_places(heard), residuals, variogram, _places(asked)).mean_db


def _places(observed: Observed) -> Floats:
    return np.column_stack([observed.bins.easting_m, observed.bins.northing_m])
