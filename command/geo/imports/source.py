"""Files of features through GDAL: GeoJSON, GeoPackage, Shapefile. Loads pyogrio: only for the command line."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataSourceError
from shapely.geometry.base import BaseGeometry

from command.foundation.errors import invalid
from command.geo.datum import Datum, to_wgs84_arrays
from command.geo.grids import Grid, Projected

Degrees = tuple[NDArray[np.float64], NDArray[np.float64]]
ToDegrees = Callable[[NDArray[np.float64], NDArray[np.float64]], Degrees]
_GEOGRAPHIC = {"EPSG:4326", "EPSG:4490", "OGC:CRS84", None}


@dataclass(frozen=True, slots=True)
class Feature:
    properties: Mapping[str, Any]
    shape: BaseGeometry | None


@dataclass(frozen=True, slots=True)
class Features:
    """What a file holds, in WGS-84 degrees."""

    name: str
    digest: bytes
    ordered_rings: bool
    features: list[Feature]


def digest_of(path: Path) -> bytes:
    """SHA-256 of a file; a shapefile is told by its main part."""
    return hashlib.sha256(path.read_bytes()).digest()


def read(path: Path, datum: Datum | None = None, grid: Grid | None = None, encoding: str | None = None) -> Features:
    """Every feature of the file's first layer.

    `grid` is the local or projected grid of the numbers; without it the file's own reference system counts, and
    `datum` says whether its degrees are shifted. Raises INVALID `file_unreadable` or `crs_unknown`.
    """
    if not path.exists():
        raise invalid("file_unreadable", f"没有文件 {path}")
    try:
        meta, _, shapes, columns = pyogrio.raw.read(path, encoding=encoding or _encoding(path))
    except (DataSourceError, UnicodeDecodeError) as error:
        raise invalid("file_unreadable", f"读不出 {path.name}：{error}") from error
    geometries = shapely.from_wkb(shapes, on_invalid="ignore") if shapes is not None else [None] * len(columns[0])
    names = [str(name) for name in meta["fields"]]
    to_degrees = _to_degrees(meta["crs"], datum, grid)
    rows = zip(*columns, strict=True) if columns else ([] for _ in geometries)
    features = [
        Feature(dict(zip(names, map(_plain, row), strict=True)), _moved(shape, to_degrees))
        for row, shape in zip(rows, geometries, strict=True)
    ]
    return Features(path.name, digest_of(path), path.suffix.lower() in {".geojson", ".json"}, features)


def _encoding(path: Path) -> str | None:
    """Shapefiles say it in a .cpg or not at all: then UTF-8 if the table reads as that, else the GB standard."""
    if path.suffix.lower() != ".shp":
        return None
    for suffix in (".cpg", ".CPG"):
        if path.with_suffix(suffix).exists():
            named = path.with_suffix(suffix).read_text("ascii", "replace").strip()
            return "gb18030" if named.upper() in {"GBK", "936", "CP936", "GB2312"} else named
    table = path.with_suffix(".dbf").read_bytes()
    rows = table[int.from_bytes(table[8:10], "little") :]
    return "utf-8" if _is_utf8(rows) else "gb18030"


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _to_degrees(crs: str | None, datum: Datum | None, grid: Grid | None) -> ToDegrees | None:
    if grid is not None:
        return grid.to_wgs84
    if datum not in {None, Datum.WGS84, Datum.CGCS2000}:
        return lambda longitudes, latitudes: to_wgs84_arrays(datum or Datum.WGS84, longitudes, latitudes)
    if crs in _GEOGRAPHIC:
        return None
    try:
        return Projected.named(crs).to_wgs84
    except ValueError as error:
        raise invalid("crs_unknown", f"坐标系 {crs} 不认识，请用 --crs 或 --grid 声明") from error


def _moved(shape: BaseGeometry | None, to_degrees: ToDegrees | None) -> BaseGeometry | None:
    if shape is None or to_degrees is None or shape.is_empty:
        return shape
    return shapely.transform(shape, lambda at: np.column_stack(to_degrees(at[:, 0], at[:, 1])))


def _plain(value: Any) -> Any:
    """Python's own numbers, dates and texts."""
    if isinstance(value, np.generic):
        value = value.item()
    return value
