"""Drive data: signal reports and missed polls gathered into bins of 40 wavelengths, in which fading averages out.

Positions come in the study's projection, already on the right datum and cleared of poor fixes. A missed poll says
that the level was below sensitivity; it is a reading, not a hole in the data.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from command.radio.analysis.grid import Flags, Floats, Grid, Indices

BIN_M = 30.0
"""40 wavelengths at 400 MHz (Lee 1985)."""
LEAST_SAMPLES = 10
"""Fifty give 1 dB at 90 % confidence, ten a little over 2 dB."""


class Average(StrEnum):
    MEDIAN = "median"
    POWER = "power"
    """Mean in milliwatts."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Flat arrays of one length. `level_dbm` is not read where `missed`; `site` and `terminal` are indices.

    `terminal` stands for a model (its readings are off by a constant of its own). Readings of unknown site are
    assigned by whoever calls, or left out.
    """

    easting_m: Floats
    northing_m: Floats
    level_dbm: Floats
    missed: Flags
    site: Indices
    terminal: Indices

    def __post_init__(self) -> None:
        arrays = (self.northing_m, self.level_dbm, self.missed, self.site, self.terminal)
        if any(each.shape != self.easting_m.shape for each in arrays):
            raise ValueError("samples are arrays of one length")


@dataclass(frozen=True, slots=True)
class Bins:
    """One row per square, site and terminal. `level_dbm` is the sensitivity where `censored`: the true one is below.

    Positions are the middles of squares; `count` includes missed polls.
    """

    easting_m: Floats
    northing_m: Floats
    level_dbm: Floats
    censored: Flags
    count: Indices
    site: Indices
    terminal: Indices

    @property
    def size(self) -> int:
        return int(self.level_dbm.size)

    def only(self, where: Flags) -> "Bins":
        return Bins(
            self.easting_m[where],
            self.northing_m[where],
            self.level_dbm[where],
            self.censored[where],
            self.count[where],
            self.site[where],
            self.terminal[where],
        )


def bin_samples(
    samples: Samples,
    grid: Grid,
    sensitivity_dbm: float,
    *,
    bin_m: float = BIN_M,
    average: Average = Average.MEDIAN,
    least_samples: int = LEAST_SAMPLES,
) -> Bins:
    """Squares from the grid's corner with at least so many samples of one site and terminal.

    A square is censored where at least half of its polls were missed. In a mean a missed poll counts as sensitivity.
    """
    across = np.floor((samples.easting_m - grid.west_m) / bin_m).astype(np.int64)
    down = np.floor((grid.north_m - samples.northing_m) / bin_m).astype(np.int64)
    first, member, count = _groups([down, across, samples.site, samples.terminal])
    level = np.where(samples.missed, -np.inf, samples.level_dbm)
    median = _medians(level, member, count)
    censored = np.isneginf(median)
    if average is Average.POWER:
        heard_mw = 10.0 ** (0.1 * np.where(samples.missed, sensitivity_dbm, samples.level_dbm))
        median = 10.0 * np.log10(np.bincount(member, heard_mw, count.size) / count)
    bins = Bins(
        grid.west_m + (across[first].astype(np.float64) + 0.5) * bin_m,
        grid.north_m - (down[first].astype(np.float64) + 0.5) * bin_m,
        np.where(censored, sensitivity_dbm, median),
        censored,
        count,
        samples.site[first],
        samples.terminal[first],
    )
    return bins.only(count >= least_samples)


def _groups(keys: list[Indices]) -> tuple[Indices, Indices, Indices]:
    """Samples with the same keys: the first of each group, the group of each sample, how many are in each."""
    combined = np.zeros(keys[0].shape, dtype=np.int64)
    for key in keys:
        least = int(key.min(initial=0))
        combined = combined * (int(key.max(initial=0)) - least + 1) + (key - least)
    _, first, member, count = np.unique(combined, return_index=True, return_inverse=True, return_counts=True)
    return first.astype(np.int64), member.astype(np.int64), count.astype(np.int64)


def _medians(values: Floats, member: Indices, count: Indices) -> Floats:
    """Per group; of an even number the mean of the two in the middle, -inf where one of them is."""
    order = np.lexsort((values, member))
    ends = np.cumsum(count)
    starts = ends - count
    low, high = values[order[(starts + ends - 1) // 2]], values[order[(starts + ends) // 2]]
    return np.asarray(0.5 * (low + high), dtype=np.float64)
