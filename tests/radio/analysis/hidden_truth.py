"""A made-up net whose truth is known: what radios on drives would read, and what a model without it predicts."""

from dataclasses import dataclass

import numpy as np

from command.radio.analysis.calibration import Observed
from command.radio.analysis.drive import Samples, bin_samples
from command.radio.analysis.grid import Classes, Floats, Grid

GRID = Grid(west_m=0.0, north_m=12_000.0, cell_m=30.0, rows=400, columns=400)
SITES_M = ((2500.0, 9000.0), (9500.0, 8000.0), (6000.0, 2500.0))
SENSITIVITY_DBM = -116.0
NEEDED_DBM = -98.0


@dataclass(frozen=True)
class Truth:
    """`site_db`, `class_db`, `terminal_db`, `slope_db` are what the prediction does not know."""

    site_db: tuple[float, ...] = (3.0, -4.0, 1.0)
    class_db: tuple[float, ...] = (0.0, -6.0, 3.0)
    terminal_db: tuple[float, ...] = (6.0, -5.0)
    slope_db: float = -9.0
    shadow_db: float = 6.0
    shadow_range_m: float = 180.0
    fading_db: float = 5.6
    wild_share: float = 0.01


@dataclass(frozen=True)
class Drive:
    observed: Observed
    mean_dbm: Floats
    """The level without terminal, fading and shadow."""
    shadow_db: Floats
    terminal_db: Floats


def shadows(rng: np.random.Generator, deviation_db: float, range_m: float) -> Floats:
    """A field of exponential correlation on the grid, periodic."""
    size = 500
    at = np.minimum(np.arange(size), size - np.arange(size)) * GRID.cell_m
    covariance = np.exp(-np.hypot(at[:, np.newaxis], at) / range_m)
    spectrum = np.sqrt(np.maximum(np.fft.fft2(covariance).real, 0.0))
    noise = np.fft.fft2(rng.normal(size=(size, size)))
    return deviation_db * np.fft.ifft2(spectrum * noise).real[: GRID.rows, : GRID.columns]


def clutter(rng: np.random.Generator) -> Classes:
    """Blocks of 600 m of three classes."""
    return np.repeat(np.repeat(rng.integers(0, 3, (20, 20)), 20, axis=0), 20, axis=1).astype(np.uint8)


def drive(seed: int, truth: Truth | None = None, *, kilometres: int = 120) -> Drive:
    """Straight stretches of 3 km along streets, a poll every 2.5 m, of one site and radio each."""
    truth = truth or Truth()
    rng = np.random.default_rng(seed)
    field = shadows(rng, truth.shadow_db, truth.shadow_range_m)
    classes = clutter(rng)
    parts = []
    for _ in range(kilometres // 3):
        along = np.arange(0.0, 3000.0, 2.5)
        start = rng.uniform(0.0, 9000.0)
        lane = 30.0 * rng.integers(0, 400) + 15.0
        places = (
            (start + along, np.full(along.size, lane))
            if rng.random() < 0.5
            else (np.full(along.size, lane), start + along)
        )
        parts.append((*places, np.full(along.size, rng.integers(0, 3)), np.full(along.size, rng.integers(0, 2))))
    x, y, site, terminal = (np.concatenate(each) for each in zip(*parts, strict=True))
    level = _expected(truth, classes, x, y, site) + np.array(truth.terminal_db)[terminal]
    level += field[_cell(x, y)] + rng.normal(0.0, truth.fading_db, x.size)
    wild = rng.random(x.size) < truth.wild_share
    level[wild] += rng.uniform(20.0, 40.0, int(wild.sum()))
    missed = (level < SENSITIVITY_DBM) | (rng.random(x.size) < 0.01)
    bins = bin_samples(Samples(x, y, level, missed, site, terminal), GRID, SENSITIVITY_DBM)
    place = _cell(bins.easting_m, bins.northing_m)
    away = _away(bins.easting_m, bins.northing_m, bins.site)
    return Drive(
        Observed(bins, _predicted(away), classes[place], away),
        _expected(truth, classes, bins.easting_m, bins.northing_m, bins.site),
        field[place],
        np.array(truth.terminal_db)[bins.terminal],
    )


def _expected(truth: Truth, classes: Classes, x: Floats, y: Floats, site: np.ndarray) -> Floats:
    away = _away(x, y, site)
    added = np.array(truth.site_db)[site] + np.array(truth.class_db)[classes[_cell(x, y)]]
    return _predicted(away) + added + truth.slope_db * np.log10(away / 5000.0)


def _predicted(away_m: Floats) -> Floats:
    return -95.0 - 30.0 * np.log10(away_m / 5000.0)


def _away(x: Floats, y: Floats, site: np.ndarray) -> Floats:
    at = np.array(SITES_M)[site]
    return np.maximum(50.0, np.hypot(x - at[:, 0], y - at[:, 1]))


def _cell(x: Floats, y: Floats) -> tuple[np.ndarray, np.ndarray]:
    return ((GRID.north_m - y) // GRID.cell_m).astype(int), (x // GRID.cell_m).astype(int)
