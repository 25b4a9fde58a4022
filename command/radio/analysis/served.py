"""Which cells are served and how surely: thresholds and probabilities from margins, by best server or by any.

Two figures that are never mixed: the covered share (cells whose probability reaches a limit) and the mean
reliability (the mean of the probability, "area reliability" in TIA TSB-88).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from command.radio.analysis.grid import Flags, Floats, Raster, as_input
from command.radio.analysis.margins import Ground, Service, SiteLosses, margin_db
from command.radio.propagation.budget import Carry
from command.radio.propagation.compiled import compiled
from command.radio.propagation.reliability import SITE_CORRELATION, UNCALIBRATED_SIGMA_DB, cell_margin_db

CELL_PROBABILITY = {Carry.HANDHELD_AT_HEAD: 0.90, Carry.HANDHELD_ON_HIP: 0.90, Carry.VEHICLE: 0.95}
"""Starting value of the probability from which a cell counts as covered."""

INDOOR_CLASSES_DB = (10.0, 15.0, 20.0)
"""Classes of loss into buildings: settings, no prediction."""

_HERMITE_POINTS = 7
_PHI_STEP = 1.0 / 64.0
_PHI_REACH = 6.0
_PHI = np.asarray(ndtr(np.arange(-_PHI_REACH, _PHI_REACH + 2 * _PHI_STEP, _PHI_STEP)), dtype=np.float64)


def needed_margin_db(
    probability: float, sigma_db: float | Raster = UNCALIBRATED_SIGMA_DB, *, indoor_db: float = 0.0
) -> float | Raster:
    """Margin of the median from which a cell counts as covered; a raster where sigma is one."""
    of_one = cell_margin_db(probability, 1.0)
    if isinstance(sigma_db, np.ndarray):
        return (np.float32(of_one) * sigma_db + np.float32(indoor_db)).astype(np.float32)
    return of_one * sigma_db + indoor_db


def probability(
    margins_db: Raster, sigma_db: float | Raster = UNCALIBRATED_SIGMA_DB, *, indoor_db: float = 0.0
) -> Raster:
    """Probability of service from the best server; NaN where not computed."""
    scaled = (margins_db - np.float32(indoor_db)) / np.asarray(sigma_db, dtype=np.float32)
    return np.asarray(ndtr(scaled), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class AnyServer:
    """Probability that at least one site serves, NaN where none was computed."""

    probability: Raster

    def covered(self, least: float) -> Flags:
        return self.probability >= np.float32(least)


def any_server(
    sites: Iterable[SiteLosses],
    ground: Ground,
    service: Service,
    sigma_db: float = UNCALIBRATED_SIGMA_DB,
    correlation: float = SITE_CORRELATION,
) -> AnyServer:
    """As `propagation.reliability.any_server_probability`, one site after the other.

    Keeps one product of failures per quadrature point (28 bytes a cell). Within 1e-4 of the exact sum.
    """
    if not 0.0 <= correlation < 1.0:
        raise ValueError("the correlation between sites lies in 0..1, 1 excluded")
    points, weights = np.polynomial.hermite_e.hermegauss(_HERMITE_POINTS)
    shared = np.sqrt(correlation) * points
    failures = np.ones((_HERMITE_POINTS, *ground.grid.shape), dtype=np.float32)
    computed = np.zeros(ground.grid.shape, dtype=np.bool_)
    own = float(1.0 / np.sqrt(1.0 - correlation))
    for site in sites:
        _fail_together(
            as_input(margin_db(site, ground, service), np.float32),
            (site.window.first_row, site.window.first_column),
            1.0 / sigma_db,
            shared,
            own,
            failures,
            computed,
        )
    weights = weights / weights.sum()
    found = 1.0 - np.tensordot(weights.astype(np.float32), failures, axes=1)
    found[~computed] = np.nan
    return AnyServer(np.clip(found, 0.0, 1.0).astype(np.float32))


@compiled
def _phi(x: float) -> float:
    at = (x + _PHI_REACH) / _PHI_STEP
    if at <= 0.0:
        return 0.0
    if at >= _PHI.size - 1:
        return 1.0
    whole = int(at)
    return float(_PHI[whole] + (at - whole) * (_PHI[whole + 1] - _PHI[whole]))


@compiled
def _fail_together(
    margins: Raster,
    first: tuple[int, int],
    per_sigma: float,
    shared: Floats,
    own: float,
    failures: Raster,
    computed: Flags,
) -> None:
    for i in range(margins.shape[0]):
        for j in range(margins.shape[1]):
            if np.isnan(margins[i, j]):
                continue
            row, column = first[0] + i, first[1] + j
            computed[row, column] = True
            for point in range(shared.size):
                failures[point, row, column] *= 1.0 - _phi((margins[i, j] * per_sigma + shared[point]) * own)
