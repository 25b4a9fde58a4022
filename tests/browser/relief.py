"""The ground under the small city: a plain with a ridge between its two districts, houses in the west, people everywhere."""

from pathlib import Path

import numpy as np

from command.foundation.clock import SystemClock
from command.foundation.database import Database
from command.geo.rasters.importing import Options, import_tiles
from command.geo.rasters.inspection import Wishes
from command.geo.rasters.models import PeopleUnit, RasterKind, Surface
from command.geo.rasters.service import Rasters
from tests.geo.rasters.tiles import tiff

CRS = "EPSG:4549"
CORNER_M, STEP_M, CELLS = (484_000.0, 3_523_000.0), 200.0, 100
RIDGE_COLUMN = 50
"""At 119.94 degrees, where the districts meet."""
FARMLAND, HOUSES = 40, 50


def heights() -> np.ndarray:
    """5 m in the plain, 145 m along the ridge."""
    away = np.abs(np.arange(CELLS) - RIDGE_COLUMN)
    across = 5.0 + 140.0 * np.clip(1.0 - away / 4.0, 0.0, None)
    return np.tile(across, (CELLS, 1)).astype(np.float32)


async def lay_relief(data_dir: Path, database_url: str, folder: Path) -> None:
    cover = np.full((CELLS, CELLS), FARMLAND, dtype=np.uint8)
    cover[:, :RIDGE_COLUMN] = HOUSES
    files: dict[RasterKind, tuple[np.ndarray, Wishes]] = {
        RasterKind.ELEVATION: (heights(), Wishes(surface=Surface.BARE_EARTH)),
        RasterKind.LANDCOVER: (cover, Wishes()),
        RasterKind.POPULATION: (np.full((CELLS, CELLS), 10.0, np.float32), Wishes(unit=PeopleUnit.PER_CELL)),
    }
    database = Database(database_url)
    try:
        store = Rasters(database, data_dir).store
        for kind, (cells, wishes) in files.items():
            path = tiff(folder / f"{kind.value}.tif", cells, CORNER_M, STEP_M, CRS)
            outcome = await import_tiles(database, SystemClock(), store, [path], Options(kind, "operator", wishes))
            assert outcome.outcome == "imported", outcome
    finally:
        await database.close()
