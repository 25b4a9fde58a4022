"""From a margin to a probability of service: shadowing is normal in decibels, sigma its deviation.

Reudink's area formula in Jakes, Microwave Mobile Communications, 1974; TIA TSB-88 for the two figures that are
never mixed, the covered share and the mean reliability.
"""

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from command.radio.propagation.arrays import Floats

UNCALIBRATED_SIGMA_DB = 8.0
"""Between the 5.5-6.5 dB of good clutter data and the residual of tuned models, 8-9 dB."""
LEAST_SIGMA_DB = 4.0
SITE_CORRELATION = 0.5
_HERMITE_POINTS = 7


def service_probability(margins_db: ArrayLike, sigma_db: float = UNCALIBRATED_SIGMA_DB) -> Floats:
    """Probability that the signal suffices where the median leaves this margin."""
    return np.asarray(ndtr(np.asarray(margins_db, dtype=np.float64) / sigma_db), dtype=np.float64)


def cell_margin_db(probability: float, sigma_db: float = UNCALIBRATED_SIGMA_DB) -> float:
    """Margin of the median that gives this probability of service."""
    return sigma_db * NormalDist().inv_cdf(probability)


def any_server_probability(
    margins_db: Floats, sigma_db: float = UNCALIBRATED_SIGMA_DB, correlation: float = SITE_CORRELATION
) -> Floats:
    """Probability that at least one of several sites serves; margins by site first, -inf where there is none.

    The part of the shadowing that all sites share is integrated by 7-point Gauss-Hermite quadrature.
    """
    if not 0.0 <= correlation < 1.0:
        raise ValueError("the correlation between sites lies in 0..1, 1 excluded")
    points, weights = np.polynomial.hermite_e.hermegauss(_HERMITE_POINTS)
    weights /= weights.sum()
    served = np.zeros(margins_db.shape[1:])
    for point, weight in zip(points, weights, strict=True):
        shared_db = math.sqrt(correlation) * sigma_db * point
        own_sigma_db = sigma_db * math.sqrt(1.0 - correlation)
        served += weight * (1.0 - np.prod(1.0 - ndtr((margins_db + shared_db) / own_sigma_db), axis=0))
    return served


def circle_reliability(edge_margin_db: float, sigma_db: float, exponent: float) -> float:
    """Mean probability of service in a circle whose edge has this margin, loss growing with distance^exponent."""
    a = -edge_margin_db / (sigma_db * math.sqrt(2.0))
    b = 10.0 * exponent * math.log10(math.e) / (sigma_db * math.sqrt(2.0))
    return 0.5 * (1.0 - math.erf(a) + math.exp((1.0 - 2.0 * a * b) / b**2) * (1.0 - math.erf((1.0 - a * b) / b)))
