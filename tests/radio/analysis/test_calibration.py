import numpy as np
import pytest

from command.radio.analysis.calibration import Freedom, Observed, TooFewBinsError, fit
from command.radio.analysis.drive import Bins


def _observed(residual_db: np.ndarray, site: np.ndarray, *, censored: np.ndarray | None = None) -> Observed:
    """Level -100 dBm predicted everywhere at 5 km, one class, one terminal."""
    count = residual_db.size
    zeros = np.zeros(count, dtype=np.int64)
    bins = Bins(
        30.0 * np.arange(count, dtype=np.float64),
        np.zeros(count),
        residual_db - 100.0,
        np.zeros(count, np.bool_) if censored is None else censored,
        np.full(count, 10),
        site,
        zeros,
    )
    return Observed(bins, np.full(count, -100.0), zeros.astype(np.uint8), np.full(count, 5000.0))


TIGHT = Freedom(site=1e6, clutter=1e-9, terminal=1e-9, slope=1e-9)
"""Only sites may move."""


def test_without_shrinkage_an_offset_is_the_mean() -> None:
    rng = np.random.default_rng(2)
    residual, site = rng.normal(5.0, 2.0, 400), np.arange(400) % 2
    residual[site == 1] -= 8.0
    offsets = fit(_observed(residual, site), TIGHT)
    assert offsets.sites[0] == pytest.approx(residual[site == 0].mean(), abs=0.1)
    assert offsets.sites[1] == pytest.approx(residual[site == 1].mean(), abs=0.1)
    assert offsets.sigma_db == pytest.approx(2.0, abs=0.15)


def test_a_site_is_drawn_to_zero_the_more_the_fewer_its_bins() -> None:
    """Bayes: n / (n + sigma^2 / variance) of the mean; here sigma 6 and variance 4."""
    rng = np.random.default_rng(3)
    site = np.repeat([0, 1], [300, 60])
    residual = rng.normal(0.0, 6.0, 360)
    residual += 5.0 - np.array([residual[site == 0].mean(), residual[site == 1].mean()])[site]
    offsets = fit(_observed(residual, site), Freedom(site=4.0, clutter=1e-9, terminal=1e-9, slope=1e-9))
    ridge = offsets.sigma_db**2 / 4.0
    assert offsets.sites[0] == pytest.approx(5.0 * 300 / (300 + ridge), abs=0.15)
    assert offsets.sites[1] == pytest.approx(5.0 * 60 / (60 + ridge), abs=0.25)
    assert offsets.sites[1] < offsets.sites[0]


def test_wild_readings_hardly_move_an_offset() -> None:
    rng = np.random.default_rng(4)
    residual, site = rng.normal(3.0, 3.0, 400), np.arange(400) % 2
    wild = residual.copy()
    wild[:10] += 50.0
    offsets = fit(_observed(wild, site), TIGHT)
    assert offsets.sites[0] == pytest.approx(3.0, abs=0.6)
    assert wild.mean() > 4.1


def test_missed_polls_pull_an_offset_down_that_readings_alone_leave_too_high() -> None:
    """True mean -2, spread 4; whatever lies below 0 was never heard."""
    rng = np.random.default_rng(5)
    true, site = rng.normal(-2.0, 4.0, 2000), np.zeros(2000, dtype=np.int64)
    missed = true < 0.0
    offsets = fit(_observed(np.where(missed, 0.0, true), site, censored=missed), TIGHT)
    assert offsets.sites[0] == pytest.approx(-2.0, abs=0.4)
    assert offsets.sigma_db == pytest.approx(4.0, abs=0.4)
    heard = fit(_observed(true[~missed], site[~missed]), TIGHT)
    assert heard.sites[0] > 1.5


def test_too_few_bins_are_refused_with_numbers() -> None:
    rng = np.random.default_rng(6)
    with pytest.raises(TooFewBinsError, match=r"110 bins, at least 120") as refused:
        fit(_observed(rng.normal(size=110), np.zeros(110, dtype=np.int64)))
    assert (refused.value.bins, refused.value.needed) == (110, 120)
    with pytest.raises(TooFewBinsError):
        fit(_observed(rng.normal(size=29), np.zeros(29, dtype=np.int64)))


def test_a_site_with_few_bins_keeps_its_start() -> None:
    rng = np.random.default_rng(7)
    site = np.repeat([0, 1], [300, 20])
    assert fit(_observed(rng.normal(size=320), site)).sites.keys() == {0}
