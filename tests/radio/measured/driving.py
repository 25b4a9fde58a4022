"""What crews and radios read in a net whose hidden truth is the radio simulator's: see `simulators.radio.truth`."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np

from command.geo.rasters.models import ClutterClass
from command.geo.rasters.systems import to_degrees
from command.radio.analysis.margins import total_loss_db
from command.radio.analysis.observed import needed_dbm, reading_dbm
from command.radio.propagation.budget import Carry, Direction
from command.radio.studies.engine.network import budget_of
from command.radio.studies.engine.stored import Study
from simulators.radio.truth import Truth

FADING_DB = 4.0
STEP_M = 3.0
BEGAN = datetime(2026, 3, 1, 1, tzinfo=UTC)


class Read(NamedTuple):
    """Arrays of one length; `level_dbm` NaN where nothing was heard."""

    lon: np.ndarray
    lat: np.ndarray
    level_dbm: np.ndarray
    site: int


def stretch(
    study: Study,
    truth: Truth,
    rng: np.random.Generator,
    *,
    site: int,
    kind: tuple[Direction, Carry],
    start_m: tuple[float, float],
    length_m: float,
    eastwards: bool,
) -> Read:
    """Straight on from a place, given east and south of the grid's corner, a reading every three metres."""
    direction, terminal = kind
    along = np.arange(0.0, length_m, STEP_M)
    grid = study.ground.grid
    x = grid.west_m + start_m[0] + (along if eastwards else 0.0 * along)
    y = grid.north_m - start_m[1] - (0.0 * along if eastwards else along)
    rows = ((grid.north_m - y) // grid.cell_m).astype(int)
    columns = ((x - grid.west_m) // grid.cell_m).astype(int)
    losses = study.net.site(site, terminal)
    loss_db = total_loss_db(losses, study.net.analysis_ground)[
        rows - losses.window.first_row, columns - losses.window.first_column
    ]
    budget = budget_of(study.work.sites[site], terminal)
    level = reading_dbm(budget, direction) - loss_db + hidden_db(study, truth, site, rows, columns)
    level += [truth.shadowing_db(*at)[site] for at in zip(x, y, strict=True)]
    level += rng.normal(0.0, FADING_DB, level.size)
    level[level < needed_dbm(budget, direction) - FADING_DB] = np.nan
    lon, lat = to_degrees(study.ground.lattice.crs, x, y)
    return Read(lon, lat, level, site)


def hidden_db(study: Study, truth: Truth, site: int, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Offsets of site and clutter that the prediction does not know."""
    classes = study.ground.classes[rows, columns] if study.ground.classes is not None else np.zeros(rows.shape, int)
    by_class = np.array([truth.clutter_db.get(kind.name.lower(), 0.0) for kind in ClutterClass])
    return by_class[classes] + truth.site_db[study.work.sites[site].code]


def log_of(study: Study, reads: list[Read], terminal: Carry) -> str:
    rows = ["time,lon,lat,rssi_dbm,terminal,site"]
    for read in reads:
        code = study.work.sites[read.site].code
        for number, (lon, lat, level) in enumerate(zip(read.lon, read.lat, read.level_dbm, strict=True)):
            at = (BEGAN + timedelta(seconds=number)).isoformat()
            rssi = "" if np.isnan(level) else f"{level:.1f}"
            rows.append(f"{at},{lon:.7f},{lat:.7f},{rssi},{terminal.value},{code}")
    return "\n".join(rows)
