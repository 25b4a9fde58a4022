"""Carrier to interference at terminals, from sites on the same channel and on the one beside it.

Talk-out only: what disturbs a base station's receiver depends on terminals of other nets, which nobody has surveyed.
Every site is taken to transmit all the time.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from command.radio.analysis.grid import Flags, Floats, Labels, Raster, as_input
from command.radio.analysis.margins import Ground, Servers, SiteLosses, total_loss_db
from command.radio.propagation.compiled import compiled
from command.radio.propagation.reliability import SITE_CORRELATION, UNCALIBRATED_SIGMA_DB, cell_margin_db


@dataclass(frozen=True, slots=True)
class Protection:
    """Settings of the judgement.

    `co_channel_db`: median C/I that digital voice in 12.5 kHz needs in fading; TIA TSB-88.1 has 15-18 dB for
    delivered audio quality 3.4. `selectivity_db` and `leakage_db`: a receiver's adjacent channel selectivity and a
    transmitter's power in the adjacent channel, limits of ETSI EN 300 113 for 12.5 kHz.
    """

    co_channel_db: float = 17.0
    selectivity_db: float = 60.0
    leakage_db: float = 60.0
    channel_khz: float = 12.5

    @property
    def adjacent_rejection_db(self) -> float:
        """Both ways into the channel together: what the filter lets in and what the transmitter spills."""
        return -10.0 * math.log10(10.0 ** (-self.selectivity_db / 10.0) + 10.0 ** (-self.leakage_db / 10.0))


def couplings(frequencies_mhz: Sequence[float], protection: Protection) -> Floats:
    """Share of the power of site j (columns) that counts against site i (rows): 1, adjacent rejection, or 0."""
    frequencies_khz = 1000.0 * np.asarray(frequencies_mhz, dtype=np.float64)
    steps = np.rint(np.abs(frequencies_khz[:, np.newaxis] - frequencies_khz) / protection.channel_khz)
    found = np.where(steps == 0, 1.0, np.where(steps == 1, 10.0 ** (-protection.adjacent_rejection_db / 10.0), 0.0))
    np.fill_diagonal(found, 0.0)
    return found


def carrier_to_interference_db(
    sites: Iterable[SiteLosses], ground: Ground, servers: Servers, coupling: Floats
) -> Raster:
    """Median C/I per cell against the best server of `servers`, which numbers the sites in their order.

    Infinite where nothing interferes, NaN where nothing was computed.
    """
    carrier_dbm = np.full(ground.grid.shape, np.nan, dtype=np.float32)
    interference_mw = np.zeros(ground.grid.shape, dtype=np.float32)
    for index, site in enumerate(sites):
        total_db = total_loss_db(site, ground)
        _add_site(
            as_input(total_db, np.float32),
            (site.window.first_row, site.window.first_column),
            site.budget.talk_out.eirp_dbm,
            index,
            as_input(coupling[:, index], np.float64),
            as_input(servers.site, np.int16),
            carrier_dbm,
            interference_mw,
        )
    with np.errstate(divide="ignore"):
        return np.asarray(carrier_dbm - np.float32(10.0) * np.log10(interference_mw), dtype=np.float32)


def needed_ratio_db(
    protection: Protection,
    probability: float,
    sigma_db: float = UNCALIBRATED_SIGMA_DB,
    correlation: float = SITE_CORRELATION,
) -> float:
    """C/I of the medians from which protection holds with this probability.

    Carrier and interference are shadowed alike in part: the difference varies by sigma sqrt(2 (1 - rho)).
    """
    return protection.co_channel_db + cell_margin_db(probability, sigma_db * math.sqrt(2.0 * (1.0 - correlation)))


def interfered(served: Flags, ratio_db: Raster, needed_db: float) -> Flags:
    """Cells strong enough for service whose C/I is not."""
    return np.asarray(served & (ratio_db < np.float32(needed_db)))


@compiled
def _add_site(
    total_db: Raster,
    first: tuple[int, int],
    eirp_dbm: float,
    index: int,
    against: Floats,
    best: Labels,
    carrier_dbm: Raster,
    interference_mw: Raster,
) -> None:
    for i in range(total_db.shape[0]):
        row = first[0] + i
        for j in range(total_db.shape[1]):
            column = first[1] + j
            server = best[row, column]
            if server < 0 or np.isnan(total_db[i, j]):
                continue
            level_dbm = eirp_dbm - total_db[i, j]
            if server == index:
                carrier_dbm[row, column] = level_dbm
            elif against[server] > 0.0:
                interference_mw[row, column] += against[server] * 10.0 ** (0.1 * level_dbm)
