"""A made-up ground of 20 km: a plain with a ridge across, houses in the west, people; and a site on each side."""

from pathlib import Path
from typing import Any

import httpx
import numpy as np

from command.app.house import House
from command.geo.rasters.importing import Options, import_tiles
from command.geo.rasters.inspection import Wishes
from command.geo.rasters.models import PeopleUnit, RasterKind, Surface
from command.geo.rasters.service import Rasters
from tests.geo.rasters.tiles import tiff

WEST_M, NORTH_M, STEP_M, CELLS = 480_000.0, 3_540_000.0, 200.0, 100
CRS = "EPSG:4549"
BOX_DEG = (119.80, 31.81, 119.99, 31.97)
WEST_SITE = {
    "code": "W",
    "name": "西台",
    "lon": 119.84,
    "lat": 31.89,
    "mast_height_m": 40,
    "frequency_out_mhz": 361.1,
}
EAST_SITE = {**WEST_SITE, "code": "E", "name": "东台", "lon": 119.96, "frequency_out_mhz": 362.1}
SMALL = {
    "box_deg": BOX_DEG,
    "cell_m": 100,
    "radius_handheld_m": 12_000,
    "radius_vehicle_m": 12_000,
    "name": "两台",
}


def heights() -> np.ndarray:
    """5 m in the plain, a ridge of 180 m along the middle from north to south."""
    across = np.abs(np.arange(CELLS) - CELLS / 2)
    ridge = 5.0 + 175.0 * np.clip(1.0 - across / 6.0, 0.0, None)
    return np.tile(ridge, (CELLS, 1)).astype(np.float32)


async def lay_ground(
    house: House, folder: Path, kinds: tuple[str, ...] = ("elevation", "landcover", "population")
) -> None:
    rasters = house.services.get(Rasters)
    corner = (WEST_M, NORTH_M)
    cover = np.full((CELLS, CELLS), 40, dtype=np.uint8)
    cover[:, : CELLS // 2] = 50
    files: dict[RasterKind, tuple[np.ndarray, Wishes]] = {
        RasterKind.ELEVATION: (heights(), Wishes(surface=Surface.BARE_EARTH)),
        RasterKind.LANDCOVER: (cover, Wishes()),
        RasterKind.POPULATION: (np.full((CELLS, CELLS), 10.0, np.float32), Wishes(unit=PeopleUnit.PER_CELL)),
    }
    for kind, (cells, wishes) in files.items():
        if kind.value in kinds:
            path = tiff(folder / f"{kind.value}.tif", cells, corner, STEP_M, CRS)
            outcome = await import_tiles(
                house.database, house.clock, rasters.store, [path], Options(kind, "operator", wishes)
            )
            assert outcome.outcome == "imported", outcome


async def add_sites(planner: httpx.AsyncClient, *sites: dict[str, Any]) -> None:
    for site in sites:
        answer = await planner.post("/api/radio/sites", json=site)
        assert answer.status_code == 201, answer.text
