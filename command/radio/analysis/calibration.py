"""Offsets that bring predictions to measurements: per site, per class of clutter, per terminal model, and by distance.

    measured - predicted = b_site + b_class + o_terminal + g log10(d / 5 km) + e

Ridge regression: what is seldom measured stays near its start, sites at 0 and classes at the loss of P.2108. Large
errors weigh less (Huber), missed polls enter as what is to be expected below the sensitivity (the Tobit model, by
expectation and maximisation). The terminal's offset is its reading's, and no part of a prediction of coverage.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import log_ndtr

from command.radio.analysis.drive import Bins
from command.radio.analysis.grid import Classes, Flags, Floats, Indices
from command.radio.analysis.margin_kernel import SLOPE_FROM_M

BINS_A_PARAMETER = 30
_HUBER = 2.0
"""Errors beyond so many deviations weigh less (Huber 1964): 99 % as sharp as least squares where errors are normal.

Not smaller, because of missed polls: beside them the readings are one tail only, which must not be clipped much.
"""
_ROUNDS = 60
_SETTLED_DB = 1e-4


@dataclass(frozen=True, slots=True)
class Observed:
    """Bins with what was predicted there: level without calibration, class of clutter, distance to the site."""

    bins: Bins
    predicted_dbm: Floats
    clutter: Classes
    distance_m: Floats

    @property
    def residual_db(self) -> Floats:
        """Measured less predicted; an upper bound where censored."""
        return self.bins.level_dbm - self.predicted_dbm

    def only(self, where: Flags) -> "Observed":
        return Observed(self.bins.only(where), self.predicted_dbm[where], self.clutter[where], self.distance_m[where])


@dataclass(frozen=True, slots=True)
class Freedom:
    """Variances, dB^2, by which parameters are let go from their start; the slope's per decade."""

    site: float = 4.0
    clutter: float = 16.0
    terminal: float = 100.0
    slope: float = 100.0


@dataclass(frozen=True, slots=True)
class Offsets:
    """Fitted parameters by index, added to predicted levels; absent ones are 0. `sigma_db` of the fit's own error."""

    sites: dict[int, float]
    clutter: dict[int, float]
    terminals: dict[int, float]
    slope_db: float
    sigma_db: float

    def at(self, observed: Observed) -> Floats:
        """What to add to the predicted level of each bin to expect the reading."""
        return self.of_signal(observed) + _looked_up(self.terminals, observed.bins.terminal)

    def of_signal(self, observed: Observed) -> Floats:
        """The same without the terminal's reading error: what coverage is predicted with."""
        return (
            _looked_up(self.sites, observed.bins.site)
            + _looked_up(self.clutter, observed.clutter.astype(np.int64))
            + self.slope_db * _decades(observed)
        )


NO_OFFSETS = Offsets({}, {}, {}, 0.0, 0.0)


class FitRefusedError(ValueError):
    """No calibration came of the data; `code` is stable."""

    code = "fit_refused"


class TooFewBinsError(FitRefusedError):
    """Fewer bins than parameters can be told apart with; says how many there are and how many are needed."""

    code = "too_few_bins"

    def __init__(self, bins: int, needed: int) -> None:
        super().__init__(f"{bins} bins, at least {needed} are needed")
        self.bins = bins
        self.needed = needed


def fit(observed: Observed, freedom: Freedom | None = None, *, bins_a_parameter: int = BINS_A_PARAMETER) -> Offsets:
    """Offsets of every site, class and terminal with enough bins; the others keep their start.

    Raises TooFewBinsError where bins do not suffice for any, or for all of them together.
    """
    design = _design(observed, freedom or Freedom(), bins_a_parameter)
    needed = bins_a_parameter * max(1, design.columns.shape[1])
    if observed.bins.size < needed or design.columns.shape[1] < 2:
        raise TooFewBinsError(observed.bins.size, needed)
    solution, sigma_db = _settled(observed, design)
    named: dict[str, dict[int, float]] = {"site": {}, "clutter": {}, "terminal": {}, "slope": {}}
    for (kind, index), value in zip(design.names, solution, strict=True):
        named[kind][index] = float(value)
    return Offsets(named["site"], named["clutter"], named["terminal"], named["slope"][0], sigma_db)


@dataclass(frozen=True, slots=True)
class _Design:
    names: list[tuple[str, int]]
    columns: Floats
    variances: Floats


def _design(observed: Observed, freedom: Freedom, least: int) -> _Design:
    names, columns, variances = [("slope", 0)], [_decades(observed)], [freedom.slope]
    kinds = (
        ("site", observed.bins.site, freedom.site),
        ("clutter", observed.clutter.astype(np.int64), freedom.clutter),
        ("terminal", observed.bins.terminal, freedom.terminal),
    )
    for kind, index_of_bin, variance in kinds:
        for index, count in zip(*np.unique(index_of_bin, return_counts=True), strict=True):
            if count >= least:
                names.append((kind, int(index)))
                columns.append((index_of_bin == index).astype(np.float64))
                variances.append(variance)
    return _Design(names, np.column_stack(columns), np.array(variances))


def _settled(observed: Observed, design: _Design) -> tuple[Floats, float]:
    """Reweighted ridge until the parameters stand still, and the spread of what is left."""
    target = observed.residual_db
    censored = observed.bins.censored
    solution, sigma = np.zeros(design.columns.shape[1]), float(np.std(target)) + 1.0
    for _ in range(_ROUNDS):
        expected = design.columns @ solution
        filled, spread = _below(target, expected, censored, sigma)
        error = filled - expected
        weights = np.minimum(1.0, _HUBER * sigma / np.maximum(np.abs(error), 1e-9))
        before, solution = solution, _ridge(design, filled, weights, sigma)
        error = filled - design.columns @ solution
        # Huber's second proposal: clipped errors, corrected for what a normal error loses by the clipping.
        clipped = np.minimum(error * error, (_HUBER * sigma) ** 2) / _CLIPPED_SHARE
        square = np.where(censored, error * error + spread, clipped)
        sigma = max(0.1, float(np.sqrt(np.mean(square))))
        if np.max(np.abs(solution - before)) < _SETTLED_DB:
            break
    return solution, sigma


_CLIPPED_SHARE = 0.9205
"""Mean of min(x^2, 2^2) of a standard normal x."""


def _ridge(design: _Design, target: Floats, weights: Floats, sigma: float) -> Floats:
    weighted = design.columns * weights[:, np.newaxis]
    matrix = weighted.T @ design.columns + np.diag(sigma * sigma / design.variances)
    return np.asarray(np.linalg.solve(matrix, weighted.T @ target), dtype=np.float64)


def _below(target: Floats, expected: Floats, censored: Flags, sigma: float) -> tuple[Floats, Floats]:
    """Readings with censored ones replaced by their mean below the bound, and the variance left in them."""
    z = np.where(censored, (target - expected) / sigma, 0.0)
    # phi(z) / Phi(z), by logarithms: Phi underflows far below.
    ratio = np.exp(-0.5 * z * z - 0.5 * np.log(2.0 * np.pi) - log_ndtr(z))
    filled = np.where(censored, expected - sigma * ratio, target)
    spread = np.where(censored, sigma * sigma * np.clip(1.0 - z * ratio - ratio * ratio, 0.0, 1.0), 0.0)
    return filled, spread


def _decades(observed: Observed) -> Floats:
    return np.asarray(np.log10(np.maximum(observed.distance_m, 1.0) / SLOPE_FROM_M), dtype=np.float64)


def _looked_up(values: dict[int, float], indices: Indices) -> Floats:
    found = np.zeros(indices.shape)
    for index, value in values.items():
        found[indices == index] = value
    return found


def without_terminals(offsets: Offsets) -> Offsets:
    return replace(offsets, terminals={})
