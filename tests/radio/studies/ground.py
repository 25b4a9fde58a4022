"""A made-up ground of 20 km: a plain with a ridge across, houses in the west, people; and a site on each side."""

from datetime import date
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import sqlalchemy as sa
from geoalchemy2.shape import from_shape
from shapely import MultiPolygon, Point, box

from command.app.house import House
from command.force.service import Organisation
from command.force.tables import body
from command.geo.rasters.importing import Options, import_tiles
from command.geo.rasters.inspection import Wishes
from command.geo.rasters.models import PeopleUnit, RasterKind, Surface
from command.geo.rasters.service import Rasters
from command.geo.service import Geography
from command.geo.tables import jurisdiction, place
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


async def lay_areas(house: House) -> None:
    """A city of two districts; the west one of two streets, for squads `one` and `two`, and a park across both."""
    west, middle, north, south, east = 119.80, 119.90, 31.97, 31.81, 119.99
    halfway = (north + south) / 2
    areas: list[tuple[str, str, str, str | None, str | None, tuple[float, float, float, float]]] = [
        ("320400", "city", "city", None, None, (west, south, east, north)),
        ("320401", "district", "district", "320400", None, (west, south, middle, north)),
        ("320402", "district", "district", "320400", None, (middle, south, east, north)),
        ("320401001", "street", "street", "320401", "one", (west, south, middle, halfway)),
        ("320401002", "street", "street", "320401", "two", (west, halfway, middle, north)),
        ("320402001", "street", "street", "320402", "two", (middle, south, east, north)),
        ("park", "zone", "zone", "320401", "park", (119.84, 31.85, 119.88, 31.93)),
    ]
    modes = {"street": "STATIONED", "zone": "ZONE_STATIONED"}
    async with house.database.transaction() as tx:
        park = {"code": "park", "name": "park", "short_name": "园区中队", "kind": "zone_unit"}
        await tx.execute(sa.insert(body).values(**park))
        for code, layer, kind, parent, body_code, edges in areas:
            values: dict[str, Any] = {
                "code": code,
                "name": f"{code}区",
                "layer": layer,
                "kind": kind,
                "parent_code": parent,
            }
            values |= {"enforcement_parent_code": parent, "subject_mode": modes.get(layer), "body_code": body_code}
            values |= {"rank": "district" if layer == "zone" else None, "subject_name": "主体", "source": "test"}
            shape = from_shape(MultiPolygon([box(*edges)]), srid=4326)
            values |= {"valid_from": date(2020, 1, 1), "area_m2": 1.0, "synthetic": True, "geom": shape}
            await tx.execute(sa.insert(jurisdiction).values(**values))
        await house.services.get(Organisation).load(tx)
    await house.services.get(Geography).refresh()


async def put_landmarks(house: House, *places: tuple[float, float]) -> None:
    async with house.database.transaction() as tx:
        for number, (lon, lat) in enumerate(places):
            values: dict[str, Any] = {
                "code": f"L{number}",
                "kind": "landmark",
                "name": f"重点部位{number}",
                "aliases": [],
                "pinyin": "",
            }
            values |= {"initials": "", "precision": "point", "road_codes": [], "source": "test"}
            values["point"] = from_shape(Point(lon, lat), srid=4326)
            await tx.execute(sa.insert(place).values(**values))


async def read(planner: httpx.AsyncClient, study_id: int, path: str = "", **parameters: Any) -> Any:
    answer = await planner.get(f"/api/radio/studies/{study_id}{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()
