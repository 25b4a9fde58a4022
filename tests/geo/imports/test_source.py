import json
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from command.foundation.errors import CommandError
from command.geo.datum import Datum, from_wgs84_arrays
from command.geo.grids import Projected
from command.geo.imports.source import read

SQUARE = shapely.box(119.96, 31.75, 119.98, 31.77)
NAMES = {"DM": ["320402003000", "320402004000"], "MC": ["茶山街道", "红梅街道"]}
SHAPES = [SQUARE, shapely.box(119.98, 31.75, 120.00, 31.77)]


def write(path: Path, shapes: list[shapely.Geometry], crs: str = "EPSG:4490", **options: str) -> Path:
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes, object)),
        [np.array(values, object) for values in NAMES.values()],
        list(NAMES),
        geometry_type="Polygon",
        crs=crs,
        **options,
    )
    return path


def moved(shapes: list[shapely.Polygon], by: object) -> list[shapely.Geometry]:
    return [shapely.transform(shape, lambda at: np.column_stack(by(at[:, 0], at[:, 1]))) for shape in shapes]  # type: ignore[operator]


def off_by_m(one: shapely.Geometry | None, other: shapely.Geometry) -> float:
    assert one is not None
    return float(shapely.hausdorff_distance(shapely.normalize(one), shapely.normalize(other))) * 111_320


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".geojson"])
def test_each_format_gives_the_same_features(tmp_path: Path, suffix: str) -> None:
    file = write(tmp_path / f"areas{suffix}", SHAPES, "EPSG:4326")
    read_back = read(file)
    assert [feature.properties["MC"] for feature in read_back.features] == NAMES["MC"]
    assert [feature.properties["DM"] for feature in read_back.features] == NAMES["DM"]
    assert max(off_by_m(feature.shape, shape) for feature, shape in zip(read_back.features, SHAPES, strict=True)) < 1e-6
    assert read_back.ordered_rings == (suffix == ".geojson")


@pytest.mark.parametrize("named", [True, False])
def test_a_gbk_attribute_table_is_read(tmp_path: Path, named: bool) -> None:
    """As offices save them: with a .cpg that says GBK, or with nothing at all."""
    file = write(tmp_path / "areas.shp", SHAPES, encoding="GBK")
    assert "茶山街道".encode("gbk") in file.with_suffix(".dbf").read_bytes()
    if not named:
        file.with_suffix(".cpg").unlink(missing_ok=True)
    assert [feature.properties["MC"] for feature in read(file).features] == NAMES["MC"]


def test_the_encoding_may_be_declared(tmp_path: Path) -> None:
    file = write(tmp_path / "areas.shp", SHAPES, encoding="GBK")
    file.with_suffix(".cpg").write_text("UTF-8")
    assert [feature.properties["MC"] for feature in read(file, encoding="gb18030").features] == NAMES["MC"]


def test_projected_coordinates_become_degrees(tmp_path: Path) -> None:
    file = write(tmp_path / "areas.gpkg", moved(SHAPES, Projected.epsg(4549).from_wgs84), "EPSG:4549")
    assert off_by_m(read(file).features[0].shape, SQUARE) < 0.001


def test_metres_of_a_declared_grid_become_degrees(tmp_path: Path) -> None:
    file = write(tmp_path / "areas.shp", moved(SHAPES, Projected.epsg(4549).from_wgs84), "EPSG:4549")
    file.with_suffix(".prj").unlink()
    assert off_by_m(read(file).features[0].shape, SQUARE) > 1e9
    assert off_by_m(read(file, grid=Projected.epsg(4549)).features[0].shape, SQUARE) < 0.001


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_a_declared_datum_is_shifted_back(tmp_path: Path, datum: Datum) -> None:
    shifted = moved(SHAPES, lambda lon, lat: from_wgs84_arrays(datum, lon, lat))
    file = write(tmp_path / "areas.geojson", shifted, "EPSG:4326")
    assert off_by_m(read(file).features[0].shape, SQUARE) > 100
    assert off_by_m(read(file, datum=datum).features[0].shape, SQUARE) < 0.2


def test_another_national_datum_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "areas.gpkg", moved(SHAPES, Projected.epsg(4549).from_wgs84), "EPSG:2437")
    with pytest.raises(CommandError, match="crs_unknown"):
        read(file)


def test_a_feature_without_geometry_is_still_told_of(tmp_path: Path) -> None:
    file = tmp_path / "areas.geojson"
    features = [{"type": "Feature", "properties": {"code": "1"}, "geometry": None}]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert [(feature.properties["code"], feature.shape) for feature in read(file).features] == [("1", None)]


@pytest.mark.parametrize("content", [b"", b"{}", b"\x00\x01\x02"])
def test_what_is_no_map_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "areas.geojson"
    file.write_bytes(content)
    with pytest.raises(CommandError, match="file_unreadable"):
        read(file)
    with pytest.raises(CommandError, match="file_unreadable"):
        read(tmp_path / "missing.gpkg")
