"""What an import leaves behind: rows, bytes, reports; and nothing where one file is bad."""

from datetime import timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from command.foundation.clock import SetClock
from command.foundation.errors import CommandError
from command.geo.rasters.class_file import read_classes
from command.geo.rasters.formats.source import Told
from command.geo.rasters.models import ClutterClass, PeopleUnit, RasterKind, Surface
from tests.geo.rasters.tiles import Bench, ascii_grid, hgt, tiff

ELEVATION, LANDCOVER, POPULATION = RasterKind.ELEVATION, RasterKind.LANDCOVER, RasterKind.POPULATION


async def rows(bench: Bench, text: str) -> list[tuple]:
    async with bench.database.transaction() as tx:
        return [tuple(row) for row in await tx.execute(sa.text(text))]


async def test_a_tile_is_kept_as_it_came_with_everything_known_of_it(bench: Bench, clock: SetClock) -> None:
    path = hgt(bench.folder / "N31E119.hgt", np.full((1201, 1201), 4))
    outcome = await bench.load(ELEVATION, path, source="NASA SRTM v3")
    assert (outcome.outcome, outcome.counts) == ("imported", {"added": 1})
    (tile,) = await bench.rasters.list_tiles(ELEVATION)
    assert bench.rasters.store.path_of(tile.digest).read_bytes() == path.read_bytes()
    assert tile.size_bytes == 1201 * 1201 * 2
    assert tile.bounds_deg == pytest.approx((119, 31, 120, 32), abs=0.0005)
    assert tile.resolution_m == pytest.approx(92.4, abs=0.1)
    assert (tile.declared.source, tile.declared.vertical_datum) == ("NASA SRTM v3", "EGM96")
    assert tile.declared.surface is Surface.SURFACE_MODEL
    assert (tile.imported_at, tile.imported_by) == (clock.now(), "operator")
    reports = await rows(bench, "select kind, outcome, file_name, actor, counts from geo_import")
    assert reports == [("elevation", "imported", "N31E119.hgt", "operator", {"added": 1})]


async def test_the_same_file_again_changes_nothing(bench: Bench, clock: SetClock) -> None:
    path = hgt(bench.folder / "N31E119.hgt", np.full((1201, 1201), 4))
    await bench.load(ELEVATION, path)
    before = await rows(bench, "select * from raster_tile")
    clock.advance(timedelta(days=1))
    again = await bench.load(ELEVATION, path, path.rename(bench.folder / "N31E119.SRTMGL3.hgt"))
    assert again.outcome == "refused"  # the first name is gone
    again = await bench.load(ELEVATION, bench.folder / "N31E119.SRTMGL3.hgt")
    assert (again.outcome, again.counts) == ("imported", {"unchanged": 1})
    assert await rows(bench, "select * from raster_tile") == before


async def test_other_declarations_of_the_same_bytes_are_asked_for(bench: Bench) -> None:
    path = hgt(bench.folder / "N31E119.hgt", np.full((1201, 1201), 4))
    await bench.load(ELEVATION, path)
    refused = await bench.load(ELEVATION, path, surface=Surface.BARE_EARTH)
    assert refused.verdicts[0].refusal is not None
    assert refused.verdicts[0].refusal.code == "raster_declared_differently"
    assert refused.verdicts[0].refusal.facts["fields"] == ["surface"]
    changed = await bench.load(ELEVATION, path, surface=Surface.BARE_EARTH, redeclare=True)
    assert changed.counts == {"redeclared": 1}
    (tile,) = await bench.rasters.list_tiles()
    assert tile.declared.surface is Surface.BARE_EARTH


async def test_one_bad_file_keeps_all_of_them_out(bench: Bench) -> None:
    good = hgt(bench.folder / "N31E119.hgt", np.full((1201, 1201), 4))
    heights = np.full((1201, 1201), 4)
    heights[0, 1200] = 30_000
    bad = hgt(bench.folder / "N31E120.hgt", heights)
    outcome = await bench.load(ELEVATION, good, bad)
    assert (outcome.outcome, outcome.counts) == ("refused", {"added": 1, "refused": 1})
    assert await bench.rasters.list_tiles() == []
    assert not bench.rasters.store.folder.exists()
    findings = await rows(bench, "select kind, outcome, round(ST_X(geom)), round(ST_Y(geom)) from geo_import_finding")
    assert findings == [("raster_value_impossible", "refused", 121, 32)]


async def test_a_dry_run_keeps_nothing_but_its_report(bench: Bench) -> None:
    outcome = await bench.load(ELEVATION, hgt(bench.folder / "N31E119.hgt", np.full((1201, 1201), 4)), dry_run=True)
    assert (outcome.outcome, outcome.counts) == ("dry_run", {"added": 1})
    assert await bench.rasters.list_tiles() == []
    assert not bench.rasters.store.folder.exists()
    assert await rows(bench, "select outcome from geo_import") == [("dry_run",)]


async def test_importing_again_mends_a_copy_that_was_damaged(bench: Bench) -> None:
    path = ascii_grid(bench.folder / "a.asc", ["1 2"], (490_000, 3_510_000), 100)
    await bench.load(ELEVATION, path, told=Told("EPSG:4549"))
    (tile,) = await bench.rasters.list_tiles()
    bench.rasters.store.path_of(tile.digest).write_bytes(b"damaged")
    await bench.load(ELEVATION, path, told=Told("EPSG:4549"))
    assert bench.rasters.store.path_of(tile.digest).read_bytes() == path.read_bytes()


async def test_a_file_that_changes_under_the_import_is_not_kept(bench: Bench) -> None:
    path = ascii_grid(bench.folder / "a.asc", ["1 2"], (490_000, 3_510_000), 100)
    with pytest.raises(CommandError) as refused:
        bench.rasters.store.keep(path, "ab" * 32)
    assert refused.value.code == "raster_changed"
    assert [each for each in bench.rasters.store.folder.rglob("*") if each.is_file()] == []


async def test_the_table_of_classes_is_kept_with_the_tile(bench: Bench) -> None:
    table = bench.folder / "classes.json"
    table.write_text('{"1": "dense_urban", "2": "water"}')
    path = tiff(bench.folder / "c.tif", np.array([[1, 2]], dtype=np.uint8), (119, 32), 0.1, "EPSG:4326")
    await bench.load(LANDCOVER, path, classes=read_classes(table))
    (tile,) = await bench.rasters.list_tiles(LANDCOVER)
    assert tile.declared.classes == {1: ClutterClass.DENSE_URBAN, 2: ClutterClass.WATER}
    table.write_text('{"1": "jungle"}')
    with pytest.raises(CommandError, match="jungle"):
        read_classes(table)


async def test_people_of_a_tile_are_counted_when_it_comes(bench: Bench) -> None:
    path = tiff(bench.folder / "p.tif", np.array([[3.5, 4.5]]), (119, 32), 0.1, "EPSG:4326")
    await bench.load(POPULATION, path, unit=PeopleUnit.PER_CELL)
    (tile,) = await bench.rasters.list_tiles(POPULATION)
    assert tile.measured.people == 8.0
