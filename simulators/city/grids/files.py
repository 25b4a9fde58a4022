"""The grids as files that a customer would hand over: SRTM .hgt by the degree, and GeoTIFF."""

from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray

from simulators.city.areas import build_areas
from simulators.city.demo_city import street_layer
from simulators.city.grids.cover import NOBODY_KNOWS, build_cover
from simulators.city.grids.relief import heights, in_metres, in_the_middle
from simulators.city.grids.sheet import (
    CELLS_A_DEGREE,
    NORTH_DEG,
    SIDE_DEG,
    STEP_DEG,
    WEST_DEG,
    corners,
    middles,
    placed,
)
from simulators.city.landscape import build_landscape

LANDCOVER_FILE, POPULATION_FILE = "landcover.tif", "population.tif"


def write_grids(seed: int, directory: Path) -> list[Path]:
    """Every file, made in the directory: four of heights, then land cover and people."""
    directory.mkdir(parents=True, exist_ok=True)
    landscape = build_landscape(seed)
    units = street_layer(build_areas(landscape))
    relief = in_metres(heights(seed, landscape.waters, corners()))
    cover = build_cover(seed, units, landscape.waters, in_the_middle(relief), middles())
    known = cover.people != NOBODY_KNOWS
    rows, columns = _extent(known.any(axis=1)), _extent(known.any(axis=0))
    landcover = _write_tiff(directory / LANDCOVER_FILE, cover.codes, 0, 0, None)
    people = _write_tiff(
        directory / POPULATION_FILE, cover.people[rows, columns], rows.start, columns.start, NOBODY_KNOWS
    )
    return [*_write_hgt(relief, directory), landcover, people]


def _write_hgt(relief: NDArray[np.int16], directory: Path) -> list[Path]:
    """A tile for each degree; neighbours share the samples of their border."""
    paths = []
    for down in range(SIDE_DEG):
        for right in range(SIDE_DEG):
            first, left = down * CELLS_A_DEGREE, right * CELLS_A_DEGREE
            tile = relief[first : first + CELLS_A_DEGREE + 1, left : left + CELLS_A_DEGREE + 1]
            path = directory / f"N{NORTH_DEG - 1 - down:02d}E{WEST_DEG + right:03d}.hgt"
            path.write_bytes(tile.astype(">i2").tobytes())
            paths.append(path)
    return paths


def _write_tiff(path: Path, cells: NDArray[Any], row: int, column: int, nodata: int | None) -> Path:
    rows, columns = cells.shape
    corner = placed(WEST_DEG + column * STEP_DEG, NORTH_DEG - row * STEP_DEG)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=columns,
        height=rows,
        count=1,
        dtype=cells.dtype,
        crs="EPSG:4326",
        transform=corner,
        nodata=nodata,
        compress="deflate",
        tiled=True,
    ) as file:
        file.write(cells, 1)
    return path


def _extent(flags: NDArray[np.bool_]) -> slice:
    found = np.flatnonzero(flags)
    return slice(int(found[0]), int(found[-1]) + 1)
