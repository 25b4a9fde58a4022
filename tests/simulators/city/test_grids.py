"""The demo's ground as files: its character, and people who add up; through the product's import and reader."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st

from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.geo.rasters.lattice import Lattice
from command.geo.rasters.models import ClutterClass, PeopleUnit, RasterKind, Surface
from simulators.city import population, sources
from simulators.city.areas import Area, build_areas
from simulators.city.grids.cover import BUILT_UP, NOBODY_KNOWS, WATER, share_out
from simulators.city.grids.files import write_grids
from simulators.city.grids.sheet import Places, middles, noise
from simulators.city.landscape import build_landscape
from tests.geo.rasters.tiles import Bench

CITY_PEOPLE = 5_278_121
"""Census of 2020-11-01."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {path.name: path for path in write_grids(7, tmp_path_factory.mktemp("ground"))}


@pytest.fixture(scope="module")
def areas() -> list[Area]:
    return build_areas(build_landscape(7))


def heights_of(files: Mapping[str, Path], name: str) -> np.ndarray:
    return np.fromfile(files[name], ">i2").reshape(1201, 1201)


def test_a_plain_with_hills_in_the_south_west(files: Mapping[str, Path]) -> None:
    south_west, north_east = heights_of(files, "N31E119.hgt"), heights_of(files, "N32E120.hgt")
    assert 380 <= south_west.max() <= 400
    row, column = np.unravel_index(south_west.argmax(), south_west.shape)
    assert row > 800
    assert column < 700
    assert (north_east.min(), north_east.max()) == (2, 6)
    assert np.isin(np.median(south_west), [4, 5])


def test_neighbours_share_the_samples_of_their_border(files: Mapping[str, Path]) -> None:
    west, east, above = (heights_of(files, name) for name in ("N31E119.hgt", "N31E120.hgt", "N32E119.hgt"))
    assert np.array_equal(west[:, -1], east[:, 0])
    assert np.array_equal(west[0], above[-1])


def test_people_add_up_to_the_census_of_every_unit_and_district(files: Mapping[str, Path], areas: list[Area]) -> None:
    with rasterio.open(files["population.tif"]) as file:
        people, corner = file.read(1), file.transform
    people = np.where(people == NOBODY_KNOWS, 0, people)
    cells = middles()
    first, left = round((33 - corner.f) * 1200), round((corner.c - 119) * 1200)
    there = slice(first, first + people.shape[0]), slice(left, left + people.shape[1])
    for area in areas:
        if area.population is not None:
            inside = cells.shapes([(area.geometry, 1)])[there] == 1
            assert people[inside].sum() == area.population, area.name
    by_district = population.of_enforcement_districts(sources.districts())
    assert sum(by_district.values()) == people.sum() == CITY_PEOPLE


def test_people_live_where_something_is_built_and_nobody_on_water(files: Mapping[str, Path]) -> None:
    with rasterio.open(files["landcover.tif"]) as cover, rasterio.open(files["population.tif"]) as counts:
        codes, people = cover.read(1), counts.read(1)
        corner = counts.transform
    first, left = round((33 - corner.f) * 1200), round((corner.c - 119) * 1200)
    codes = codes[first : first + people.shape[0], left : left + people.shape[1]]
    lived_in = (people > 0) & (people != NOBODY_KNOWS)
    assert set(np.unique(codes[lived_in])) == {BUILT_UP}
    assert (codes == WATER).any()


def test_a_field_follows_from_its_seed_and_is_the_same_on_a_part_of_the_grid() -> None:
    whole = middles()
    part = Places(whole.lon[100:150], whole.lat[7:40])
    field = noise(7, 1, 0.1, whole)
    assert np.allclose(noise(7, 1, 0.1, part), field[7:40, 100:150])
    assert not np.allclose(noise(8, 1, 0.1, part), field[7:40, 100:150])
    assert (abs(field.mean()) < 0.2, 0.7 < field.std() < 1.3) == (True, True)


@given(st.integers(0, 10**6), st.lists(st.floats(0.1, 50), min_size=1, max_size=40))
def test_sharing_out_loses_nobody(total: int, weights: list[float]) -> None:
    parts = share_out(total, np.array(weights))
    assert parts.sum() == total
    assert np.abs(parts - total * np.array(weights) / sum(weights)).max() <= 1


async def test_the_ground_is_read_through_the_product(
    files: Mapping[str, Path], database: Database, clock: SetClock, tmp_path: Path
) -> None:
    bench = Bench(database, clock, tmp_path)
    tiles = [path for name, path in files.items() if name.endswith(".hgt")]
    await bench.load(RasterKind.ELEVATION, *tiles, surface=Surface.BARE_EARTH)
    await bench.load(RasterKind.LANDCOVER, files["landcover.tif"])
    await bench.load(RasterKind.POPULATION, files["population.tif"], unit=PeopleUnit.PER_CELL)
    city = Lattice.over_degrees((119.17, 31.20, 120.19, 32.08), 250)
    with await bench.reader() as reader:
        ground = reader.window(RasterKind.ELEVATION, city)
        cover = reader.window(RasterKind.LANDCOVER, city)
        people = reader.window(RasterKind.POPULATION, city, may_miss=True)
    assert ground.mask.all()
    assert cover.mask.all()
    assert {ClutterClass.WATER, ClutterClass.URBAN, ClutterClass.FOREST} <= set(np.unique(cover.values))
    assert np.nansum(people.values) == pytest.approx(CITY_PEOPLE, abs=1e-3)
