"""Windows and samples against plain references, on tiles that were imported."""

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from command.foundation.errors import CommandError
from command.geo.rasters.catalogue import Catalogue
from command.geo.rasters.formats.source import Told
from command.geo.rasters.lattice import Lattice
from command.geo.rasters.models import ClutterClass, PeopleUnit, RasterKind, Surface
from command.geo.rasters.reader import GroundReader
from tests.geo.rasters.tiles import Bench, ascii_grid, hgt, tiff

ELEVATION, LANDCOVER, POPULATION = RasterKind.ELEVATION, RasterKind.LANDCOVER, RasterKind.POPULATION
LOCAL = Told("EPSG:4549")


def slope(west_deg: float, south_deg: float) -> np.ndarray:
    """Heights of a 3-second tile on a plane: 1200 m a degree to the east, 600 to the north, from 119° E, 31° N."""
    rows, columns = np.mgrid[0:1201, 0:1201]
    return np.round(columns + (west_deg - 119) * 1200 + (1200 - rows) / 2 + (south_deg - 31) * 600)


def height(longitude_deg: np.ndarray, latitude_deg: np.ndarray) -> np.ndarray:
    return (longitude_deg - 119) * 1200 + (latitude_deg - 31) * 600


async def test_heights_of_a_tile_written_by_hand_are_bilinear(bench: Bench) -> None:
    path = ascii_grid(bench.folder / "field.asc", ["0 10", "20 50"], (490_000, 3_510_000), 100)
    await bench.load(ELEVATION, path, told=LOCAL)
    with await bench.reader() as reader:
        found = reader.window(ELEVATION, Lattice.over(490_000, 3_510_000, 490_200, 3_510_200, 50))
    assert found.mask.all()
    assert found.values[1, 1] == pytest.approx(0.75 * 0.75 * 0 + 0.25 * 0.75 * 10 + 0.25 * 0.75 * 20 + 0.0625 * 50)
    assert found.values[0, 0] == 0
    assert found.values[3, 3] == 50


async def test_a_slope_over_four_tiles_has_no_seam(bench: Bench) -> None:
    for west, south in ((119, 31), (120, 31), (119, 32), (120, 32)):
        await bench.load(ELEVATION, hgt(bench.folder / f"N{south}E{west}.hgt", slope(west, south)))
    lattice = Lattice.over_degrees((119.98, 31.98, 120.02, 32.02), 30)
    with await bench.reader() as reader:
        found = reader.window(ELEVATION, lattice)
    longitudes, latitudes = lattice.centres_deg(slice(0, lattice.rows))
    assert found.mask.all()
    assert np.abs(found.values - height(longitudes, latitudes)).max() < 0.51  # whole metres
    assert len(found.tiles) == 4


async def test_a_sample_is_what_the_file_says_there(bench: Bench) -> None:
    heights = np.full((1201, 1201), 4)
    heights[600, 300], heights[10, 10] = 33, -32768
    await bench.load(ELEVATION, hgt(bench.folder / "N31E119.hgt", heights))
    with await bench.reader() as reader:
        found = reader.sample(
            ELEVATION,
            np.array([119.25, 119.5, 119 + 10 / 1200, 119 + 11 / 1200]),
            np.array([31.5, 31.5, 32 - 10 / 1200, 32 - 11 / 1200]),
        )
    assert found.values[:2].tolist() == [33, 4]
    assert found.mask.tolist() == [True, True, False, True]
    assert math.isnan(found.values[2])


async def test_a_missing_tile_is_named_with_its_place(bench: Bench) -> None:
    await bench.load(ELEVATION, hgt(bench.folder / "N31E119.hgt", slope(119, 31)))
    lattice = Lattice.over_degrees((119.9, 31.9, 120.1, 32.1), 500)
    with await bench.reader() as reader:
        with pytest.raises(CommandError) as refused:
            reader.window(ELEVATION, lattice)
        partly = reader.window(ELEVATION, lattice, may_miss=True)
    assert refused.value.code == "raster_tile_missing"
    assert refused.value.facts["tiles"] == ["N31E120", "N32E119", "N32E120"]
    assert partly.missing == ("N31E120", "N32E119", "N32E120")
    longitudes, latitudes = lattice.centres_deg(slice(0, lattice.rows))
    assert np.array_equal(partly.mask, (longitudes < 120 + 0.5 / 1200) & (latitudes < 32 + 0.5 / 1200))
    assert np.isnan(partly.values[~partly.mask]).all()


async def test_without_any_tile_everything_is_missing(bench: Bench) -> None:
    with await bench.reader() as reader, pytest.raises(CommandError, match="N31E119"):
        reader.window(LANDCOVER, Lattice.over_degrees((119.4, 31.4, 119.5, 31.5), 500))


async def test_the_bytes_are_compared_with_their_checksum(bench: Bench) -> None:
    outcome = await bench.load(ELEVATION, hgt(bench.folder / "N31E119.hgt", slope(119, 31)))
    assert outcome.outcome == "imported"
    (tile,) = await bench.rasters.list_tiles()
    path = bench.rasters.store.path_of(tile.digest)
    raw = bytearray(path.read_bytes())
    raw[1000] ^= 1
    path.write_bytes(raw)
    lattice = Lattice.over_degrees((119.4, 31.4, 119.5, 31.5), 500)
    with await bench.reader() as reader, pytest.raises(CommandError) as refused:
        reader.window(ELEVATION, lattice)
    assert refused.value.code == "raster_checksum"
    assert refused.value.facts["tile"] == "N31E119.hgt"
    path.unlink()
    with await bench.reader() as reader, pytest.raises(CommandError) as refused:
        reader.window(ELEVATION, lattice)
    assert refused.value.code == "raster_file_missing"


async def test_the_finer_tile_goes_before_and_a_void_in_it_shows_the_other(bench: Bench) -> None:
    coarse = ascii_grid(bench.folder / "coarse.asc", ["1 1", "1 1"], (490_000, 3_510_000), 100)
    fine = ascii_grid(bench.folder / "fine.asc", ["2 2", "2 -9999"], (490_000, 3_510_100), 50)
    await bench.load(ELEVATION, fine, coarse, told=LOCAL)
    with await bench.reader() as reader:
        found = reader.window(ELEVATION, Lattice.over(490_000, 3_510_000, 490_200, 3_510_200, 50))
    assert found.values.tolist() == [[2, 2, 1, 1], [2, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1]]


async def test_of_two_as_fine_the_one_imported_later_goes_before(bench: Bench) -> None:
    for value in ("1 1", "2 2"):
        path = ascii_grid(bench.folder / f"{value[0]}.asc", [value, value], (490_000, 3_510_000), 100)
        await bench.load(ELEVATION, path, told=LOCAL)
    with await bench.reader() as reader:
        found = reader.window(ELEVATION, Lattice.over(490_000, 3_510_000, 490_200, 3_510_200, 100))
    assert (found.values == 2).all()


async def test_bare_earth_and_surface_models_are_not_mixed_silently(bench: Bench) -> None:
    left = ascii_grid(bench.folder / "left.asc", ["1 1", "1 1"], (490_000, 3_510_000), 100)
    right = ascii_grid(bench.folder / "right.asc", ["5 5", "5 5"], (490_200, 3_510_000), 100)
    await bench.load(ELEVATION, left, told=LOCAL)
    await bench.load(ELEVATION, right, told=LOCAL, surface=Surface.SURFACE_MODEL)
    lattice = Lattice.over(490_000, 3_510_000, 490_400, 3_510_200, 100)
    with await bench.reader() as reader:
        with pytest.raises(CommandError) as refused:
            reader.window(ELEVATION, lattice)
        mixed = reader.window(ELEVATION, lattice, may_mix=True)
    assert refused.value.code == "raster_surfaces_mixed"
    assert mixed.surfaces == {Surface.BARE_EARTH, Surface.SURFACE_MODEL}
    assert mixed.values[0].tolist() == [1, 1, 5, 5]


async def test_land_cover_is_the_class_of_the_nearest_cell(bench: Bench) -> None:
    cells = np.array([[10, 40, 50], [80, 0, 60]], dtype=np.uint8)
    path = tiff(bench.folder / "cover.tif", cells, (490_000, 3_510_200), 100, "EPSG:4549")
    await bench.load(LANDCOVER, path)
    with GroundReader(Catalogue.decode((await bench.rasters.catalogue()).encode())) as reader:
        found = reader.window(LANDCOVER, Lattice.over(490_000, 3_510_000, 490_300, 3_510_200, 100))
    c = ClutterClass
    assert found.values.tolist() == [[c.FOREST, c.OPEN, c.URBAN], [c.WATER, c.NO_DATA, c.BARE]]
    assert found.mask.tolist() == [[True, True, True], [True, False, True]]


async def test_people_are_kept_whatever_the_lattice(bench: Bench) -> None:
    cells = np.random.default_rng(3).integers(0, 40, (40, 50)).astype(np.float32)
    cells[5, 5] = -1
    path = tiff(bench.folder / "people.tif", cells, (119.5, 31.6), 1 / 1200, "EPSG:4326", nodata=-1)
    await bench.load(POPULATION, path, unit=PeopleUnit.PER_CELL)
    total = float(cells[cells > 0].sum())
    with await bench.reader() as reader:
        for step_m in (30, 90, 500):
            found = reader.window(
                POPULATION, Lattice.over_degrees((119.49, 31.56, 119.55, 31.61), step_m), may_miss=True
            )
            assert np.nansum(found.values) == pytest.approx(total, rel=1e-12)
            assert np.isnan(found.values[~found.mask]).all()
            assert not found.mask.all()


async def test_nobody_is_counted_twice_where_tiles_overlap(bench: Bench) -> None:
    """The finer tile counts where it has values, the coarser elsewhere: 16 cells of 1 inside 100 of 4 a cell."""
    coarse = np.full((10, 10), 4.0)
    fine = np.ones((4, 4))
    await bench.load(
        POPULATION,
        tiff(bench.folder / "coarse.tif", coarse, (490_000, 3_511_000), 100, "EPSG:4549"),
        tiff(bench.folder / "fine.tif", fine, (490_200, 3_510_800), 50, "EPSG:4549"),
        unit=PeopleUnit.PER_CELL,
    )
    with await bench.reader() as reader:
        found = reader.window(POPULATION, Lattice.over(490_000, 3_510_000, 491_000, 3_511_000, 100))
    assert found.values.sum() == 16 + 4 * 96
    assert found.values[2, 2] == 4.0
    assert found.values[0, 0] == 4.0


async def test_cells_without_a_value_hold_nobody_where_that_was_declared(bench: Bench) -> None:
    cells = np.array([[-1.0, 8.0]])
    path = tiff(bench.folder / "people.tif", cells, (490_000, 3_510_100), 100, "EPSG:4549", nodata=-1)
    lattice = Lattice.over(490_000, 3_510_000, 490_200, 3_510_100, 100)
    await bench.load(POPULATION, path, unit=PeopleUnit.PER_CELL)
    with await bench.reader() as reader:
        assert reader.window(POPULATION, lattice).mask.tolist() == [[False, True]]
    await bench.load(POPULATION, path, unit=PeopleUnit.PER_CELL, nodata_is_nobody=True, redeclare=True)
    with await bench.reader() as reader:
        assert reader.window(POPULATION, lattice).values.tolist() == [[0, 8]]


async def test_windows_that_tile_an_area_hold_the_same_as_the_whole(bench: Bench) -> None:
    """Whatever the cut: heights equal bit for bit, people add up cell by cell."""
    people = np.random.default_rng(5).integers(0, 9, (30, 30)).astype(np.uint16)
    path = tiff(bench.folder / "people.tif", people, (119.5, 31.6), 1 / 600, "EPSG:4326")
    await bench.load(POPULATION, path, unit=PeopleUnit.PER_CELL)
    rough = np.random.default_rng(6).integers(0, 400, (1201, 1201))
    await bench.load(ELEVATION, hgt(bench.folder / "N31E119.hgt", rough))
    catalogue = Catalogue.decode((await bench.rasters.catalogue()).encode())
    whole = Lattice.over_degrees((119.50, 31.555, 119.545, 31.60), 100)

    with GroundReader(catalogue) as reader:
        heights = reader.window(ELEVATION, whole).values
        counted = reader.window(POPULATION, whole, may_miss=True).values

        @given(st.integers(1, whole.columns - 1), st.integers(1, whole.rows - 1))
        def cut(column: int, row: int) -> None:
            part = Lattice(
                whole.crs,
                whole.west_m + column * 100,
                whole.north_m - row * 100,
                100,
                whole.columns - column,
                whole.rows - row,
            )
            assert np.abs(reader.window(ELEVATION, part).values - heights[row:, column:]).max() < 0.01
            there = reader.window(POPULATION, part, may_miss=True).values
            assert np.allclose(np.nan_to_num(there), np.nan_to_num(counted[row:, column:]), atol=1e-9)

        cut()


@given(st.floats(119.2, 120.1), st.floats(31.2, 32.0), st.sampled_from([10.0, 30.0, 250.0]), st.integers(2, 300))
def test_places_between_knots_are_where_the_projection_says(
    longitude_deg: float, latitude_deg: float, step_m: float, cells: int
) -> None:
    """Against PROJ point by point: within 5 mm (4.5e-8 of a degree)."""
    x, y = Transformer.from_crs("EPSG:4490", "EPSG:4549", always_xy=True).transform(longitude_deg, latitude_deg)
    lattice = Lattice("EPSG:4549", x, y, step_m, cells, 7)
    longitudes, latitudes = lattice.centres_deg(slice(2, 6))
    xs, ys = np.meshgrid(*lattice.centres_m(slice(2, 6)))
    back = Transformer.from_crs("EPSG:4549", "EPSG:4490", always_xy=True).transform(xs, ys)
    assert np.abs(longitudes - back[0]).max() < 4.5e-8
    assert np.abs(latitudes - back[1]).max() < 4.5e-8


@given(
    st.floats(-1e6, 1e6),
    st.floats(-1e6, 1e6),
    st.floats(1, 1e5),
    st.floats(1, 1e5),
    st.sampled_from([10.0, 30.0, 90.0]),
)
def test_a_lattice_holds_its_bounds_on_multiples_of_its_step(
    west: float, south: float, wide: float, high: float, step: float
) -> None:
    lattice = Lattice.over(west, south, west + wide, south + high, step)
    assert lattice.west_m <= west < west + wide <= lattice.east_m
    assert lattice.south_m <= south < south + high <= lattice.north_m
    assert lattice.west_m % step == 0
    assert (lattice.columns - 2) * step <= wide
    with pytest.raises(ValueError, match="extent"):
        Lattice.over(west, south, west, south + high, step)


def test_a_server_process_loads_no_gdal() -> None:
    program = (
        "import sys; from command.geo import endpoints, service; from command.geo.rasters import catalogue, service; "
        "print(sorted({'rasterio', 'pyogrio', 'numba', 'osmium', 'openpyxl'} & set(sys.modules)), "
        "'command.geo.rasters.service' in sys.modules)"
    )
    root = Path(__file__).parents[3]
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root)
    assert told.stdout.strip() == "[] True"
