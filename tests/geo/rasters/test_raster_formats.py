"""Files as they are handed out, with the values that were written by hand; and files that are broken."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.foundation.errors import CommandError
from command.geo.rasters.formats.opening import open_file
from command.geo.rasters.formats.source import Told
from command.geo.rasters.inspection import Inspected, Wishes, inspect, judge
from command.geo.rasters.models import PeopleUnit, Raster, RasterKind, Surface
from tests.geo.rasters.tiles import ascii_grid, hgt, tiff

ELEVATION, LANDCOVER, POPULATION = RasterKind.ELEVATION, RasterKind.LANDCOVER, RasterKind.POPULATION


def refusal(path: Path, kind: RasterKind = ELEVATION, **wishes) -> CommandError:
    found = judge(path, kind, Wishes(**wishes))
    assert isinstance(found, CommandError)
    return found


def good(path: Path, kind: RasterKind = ELEVATION, **wishes) -> Inspected:
    return inspect(path, kind, Wishes(**wishes))


def test_an_ascii_grid_written_by_hand(tmp_path: Path) -> None:
    """Two rows of three cells of 100 m, the first row in the north; system from the option."""
    path = ascii_grid(tmp_path / "field.asc", ["1 2 3", "4 -9999 6.5"], (490_000, 3_510_000), 100)
    opened = open_file(path, ELEVATION, Told("EPSG:4549"))
    assert opened.source.raster == Raster("EPSG:4549", 490_000, 3_510_200, 100, 100, 3, 2, -9999)
    assert opened.source.read(slice(1, 2), slice(0, 3)).tolist() == [[4, -9999, 6.5]]
    measured = good(path, told=Told("EPSG:4549")).measured
    assert (measured.valid_cells, measured.void_cells, measured.lowest, measured.highest) == (5, 1, 1, 6.5)


def test_an_ascii_grid_takes_its_system_from_the_prj_beside_it(tmp_path: Path) -> None:
    path = ascii_grid(tmp_path / "a.asc", ["1"], (119, 31), 0.5)
    assert refusal(path).code == "crs_unknown"
    (tmp_path / "a.prj").write_text("EPSG:4490")
    assert good(path).raster.crs == "EPSG:4326"


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2\n3", "raster_truncated", "第 2 行第 2 列"),
        ("ncols 2\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 x", "raster_unreadable", "第 6 行"),
        ("ncols 2\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3", "raster_unreadable", "却有 3 个"),
        ("ncols two\n", "raster_unreadable", "第 1 行"),
        ("nothing", "raster_unreadable", "文件头"),
    ],
)
def test_a_broken_ascii_grid_says_where(tmp_path: Path, text: str, code: str, where: str) -> None:
    path = tmp_path / "bad.asc"
    path.write_text(text)
    found = refusal(path, told=Told("EPSG:4326"))
    assert found.code == code
    assert where in found.detail


@pytest.mark.parametrize("side", [1201, 3601])
def test_an_hgt_tile_lies_where_its_name_says(tmp_path: Path, side: int) -> None:
    """Samples stand on the corners: the north-west sample is 32° N 119° E, the south-east one 31° N 120° E."""
    heights = np.full((side, side), 5, dtype=np.int16)
    heights[0, 0], heights[-1, -1], heights[3, 4] = 12, 400, -32768
    found = good(hgt(tmp_path / "N31E119.hgt", heights))
    half = 0.5 / (side - 1)
    assert found.raster.west == pytest.approx(119 - half)
    assert found.raster.north == pytest.approx(32 + half)
    assert found.raster.step_x == pytest.approx(1 / (side - 1))
    assert (found.measured.lowest, found.measured.highest, found.measured.void_cells) == (5, 400, 1)
    assert (found.declared.source, found.declared.vertical_datum) == ("SRTM", "EGM96")


def test_a_southern_and_western_name(tmp_path: Path) -> None:
    found = good(hgt(tmp_path / "s12w077.hgt", np.ones((1201, 1201))))
    assert (round(found.raster.west), round(found.raster.south)) == (-77, -12)


def test_a_truncated_hgt_is_refused_with_the_row(tmp_path: Path) -> None:
    path = hgt(tmp_path / "N31E119.hgt", np.ones((1201, 1201)))
    path.write_bytes(path.read_bytes()[: 1201 * 2 * 600 + 10])
    found = refusal(path)
    assert found.code == "raster_truncated"
    assert "第 601 行" in found.detail


def test_an_hgt_without_a_corner_in_its_name_is_refused(tmp_path: Path) -> None:
    assert refusal(hgt(tmp_path / "terrain.hgt", np.ones((1201, 1201)))).code == "raster_name_unknown"


def test_an_impossible_height_is_refused_with_its_place(tmp_path: Path) -> None:
    heights = np.ones((1201, 1201))
    heights[600, 300] = 20_000
    found = refusal(hgt(tmp_path / "N31E119.hgt", heights))
    assert (found.code, found.facts["row"], found.facts["column"]) == ("raster_value_impossible", 601, 301)
    assert (found.facts["longitude_deg"], found.facts["latitude_deg"]) == (pytest.approx(119.25), pytest.approx(31.5))


def test_a_projected_geotiff(tmp_path: Path) -> None:
    cells = np.arange(6, dtype=np.float32).reshape(2, 3)
    path = tiff(tmp_path / "dem.tif", cells, (490_000, 3_510_000), 25, "EPSG:4549", nodata=5)
    found = good(path)
    assert found.raster == Raster("EPSG:4549", 490_000, 3_510_000, 25, 25, 3, 2, 5)
    assert (found.measured.highest, found.measured.void_cells) == (4, 1)


def test_a_copernicus_tile_is_a_surface_model_above_egm2008(tmp_path: Path) -> None:
    cells = np.full((12, 12), 6.0, dtype=np.float32)
    path = tiff(tmp_path / "Copernicus_DSM_COG_10_N31_00_E119_00_DEM.tif", cells, (119, 32), 1 / 12, "EPSG:4326")
    declared = good(path).declared
    assert declared.source == "Copernicus DEM GLO-30"
    assert (declared.surface, declared.vertical_datum) == (Surface.SURFACE_MODEL, "EGM2008")


def test_a_tile_that_lies_elsewhere_than_its_name_says_is_refused(tmp_path: Path) -> None:
    cells = np.full((12, 12), 6.0, dtype=np.float32)
    path = tiff(tmp_path / "Copernicus_DSM_COG_10_N31_00_E119_00_DEM.tif", cells, (120, 32), 1 / 12, "EPSG:4326")
    assert refusal(path).code == "raster_name_mismatch"


def test_a_truncated_geotiff_is_refused_with_the_place(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 300, (512, 512)).astype(np.int16)
    path = tiff(tmp_path / "dem.tif", noise, (119, 32), 0.001, "EPSG:4326", tiled=True, blockxsize=256, blockysize=256)
    path.write_bytes(path.read_bytes()[:-1000])
    found = refusal(path)
    assert (found.code, found.facts["row"], found.facts["column"]) == ("raster_unreadable", 257, 257)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("dem.tif", b"not a picture", "raster_unreadable"),
        ("dem.xyz", b"1 2 3", "raster_format_unknown"),
        ("cover.hgt", b"", "raster_format_unknown"),
    ],
)
def test_what_is_no_tile_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path, LANDCOVER if name.startswith("cover") else ELEVATION).code == code


def test_other_lattices_and_systems_are_refused(tmp_path: Path) -> None:
    cells = np.ones((2, 2), dtype=np.float32)
    assert refusal(tiff(tmp_path / "other.tif", cells, (119, 32), 1, "EPSG:4269")).code == "crs_unknown"
    assert refusal(tiff(tmp_path / "up.tif", cells, (119, 31), -1, "EPSG:4326")).code == "raster_rotated"
    assert refusal(tmp_path / "gone.tif").code == "file_unreadable"
    empty = tiff(tmp_path / "empty.tif", cells, (119, 32), 1, "EPSG:4326", nodata=1)
    assert refusal(empty).code == "raster_empty"


def test_metres_that_were_declared_as_degrees_are_refused(tmp_path: Path) -> None:
    path = ascii_grid(tmp_path / "field.asc", ["1 2"], (490_000, 3_510_000), 100)
    assert refusal(path, told=Told("EPSG:4326")).code == "raster_out_of_range"


def test_a_land_cover_code_that_no_table_knows_is_refused(tmp_path: Path) -> None:
    cells = np.array([[10, 50], [0, 77]], dtype=np.uint8)
    path = tiff(tmp_path / "cover.tif", cells, (119, 32), 0.5, "EPSG:4326")
    found = refusal(path, LANDCOVER)
    assert (found.code, found.facts["row"], found.facts["column"]) == ("landcover_code_unknown", 2, 2)
    mine = good(path, LANDCOVER, classes={10: 7, 50: 5, 77: 1})
    assert (mine.measured.valid_cells, mine.raster.nodata) == (3, 0)


def test_people_per_square_kilometre_are_counted_on_the_ellipsoid(tmp_path: Path) -> None:
    """A cell of a tenth of a degree at 31.9°-32.0° N has 104.836 km² (PROJ geod, edges densified)."""
    path = tiff(tmp_path / "p.tif", np.array([[1000.0]]), (119, 32), 0.1, "EPSG:4326")
    people = good(path, POPULATION, unit=PeopleUnit.PER_KM2).measured.people
    assert people == pytest.approx(104_836.4, rel=1e-6)
    assert good(path, POPULATION, unit=PeopleUnit.PER_CELL).measured.people == 1000
    assert refusal(path, POPULATION).code == "population_unit_missing"


def test_fewer_than_nobody_is_refused(tmp_path: Path) -> None:
    path = tiff(tmp_path / "p.tif", np.array([[3.0, -1.0]]), (119, 32), 0.1, "EPSG:4326")
    found = refusal(path, POPULATION, unit=PeopleUnit.PER_CELL)
    assert (found.code, found.facts["column"]) == ("raster_value_impossible", 2)


HEAD = "ncols {}\nnrows {}\nxllcorner {}\nyllcorner {}\ncellsize {}\n"
ODD = st.sampled_from(["2", "0", "-1", "1.5", "nan", "inf", "1e999", "", "x", "3"])


@given(st.lists(ODD, min_size=5, max_size=5), st.lists(ODD, max_size=9))
def test_an_ascii_grid_is_read_or_refused_whatever_it_holds(
    tmp_path: Path, numbers: list[str], cells: list[str]
) -> None:
    path = tmp_path / "odd.asc"
    path.write_text(HEAD.format(*numbers) + " ".join(cells))
    found = judge(path, ELEVATION, Wishes(told=Told("EPSG:4326")))
    if isinstance(found, Inspected):
        assert found.raster.rows * found.raster.columns == len([cell for cell in cells if cell])


@given(st.integers(0, 4000))
def test_a_geotiff_that_was_cut_anywhere_is_refused(tmp_path: Path, length: int) -> None:
    path = tmp_path / "whole.tif"
    if not path.exists():
        noise = np.random.default_rng(2).integers(0, 300, (64, 64)).astype(np.int16)
        tiff(path, noise, (119, 32), 0.001, "EPSG:4326", compress="deflate")
    whole = path.read_bytes()
    cut = tmp_path / "cut.tif"
    cut.write_bytes(whole[: min(length, len(whole) - 1)])
    assert refusal(cut).code in {"raster_unreadable", "raster_rotated", "crs_unknown"}
