"""Small made-up studies for tests: losses drawn by seed, one or many sites on a grid of a few hundred cells."""

import numpy as np

from command.radio.analysis.grid import Grid
from command.radio.analysis.margins import SiteLosses
from command.radio.propagation.budget import TERMINALS, Base, BothWays, Carry, both_ways
from command.radio.propagation.sweep import NODATA, Window

HEAD = both_ways(Base(), TERMINALS[Carry.HANDHELD_AT_HEAD])
VEHICLE = both_ways(Base(), TERMINALS[Carry.VEHICLE])
GRID = Grid(west_m=1000.0, north_m=9000.0, cell_m=30.0, rows=24, columns=36)


def site(
    losses_db: list[list[float]] | np.ndarray, *, at: tuple[int, int] = (0, 0), budget: BothWays = HEAD, **more
) -> SiteLosses:
    """Losses over a window that starts at `at`, NaN for not computed; the site in its first cell."""
    losses = np.asarray(losses_db, dtype=np.float64)
    tenths = np.where(np.isnan(losses), float(NODATA), np.rint(10.0 * losses)).astype(np.int16)
    return SiteLosses(at[0], at[1], Window(*at, *losses.shape), tenths, budget, **more)


def random_sites(seed: int, count: int, grid: Grid = GRID, budget: BothWays = HEAD) -> list[SiteLosses]:
    """Windows anywhere on the grid, losses of 110-170 dB, one cell in ten not computed."""
    rng = np.random.default_rng(seed)
    sites = []
    for _ in range(count):
        row, column = int(rng.integers(0, grid.rows - 4)), int(rng.integers(0, grid.columns - 4))
        shape = int(rng.integers(3, grid.rows - row + 1)), int(rng.integers(3, grid.columns - column + 1))
        losses = rng.uniform(110.0, 170.0, shape)
        losses[rng.random(shape) < 0.1] = np.nan
        sites.append(site(losses, at=(row, column), budget=budget, offset_db=float(rng.normal(0.0, 2.0))))
    return sites
