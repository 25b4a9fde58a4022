"""GeoTIFF through GDAL, one band, north up. Loads rasterio: only for the command line and for children of studies."""

import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window

from command.geo.rasters.formats.source import Cells, Opened, Told, broken
from command.geo.rasters.models import Raster, RasterFormat, Surface
from command.geo.rasters.systems import DEGREES, system_of

_CORNER = re.compile(r"([NS])(\d{2,3})(?:_00)?_?([EW])(\d{3})", re.IGNORECASE)
_FAMILIES = (
    (re.compile(r"^Copernicus_DSM_(?:COG_)?10_", re.IGNORECASE), "Copernicus DEM GLO-30", "EGM2008"),
    (re.compile(r"^Copernicus_DSM_(?:COG_)?30_", re.IGNORECASE), "Copernicus DEM GLO-90", "EGM2008"),
    (re.compile(r"^ASTGTM", re.IGNORECASE), "ASTER GDEM", "EGM96"),
    (re.compile(r"^(?:ALPSMLC30|AVERAGE)_", re.IGNORECASE), "ALOS AW3D30", "EGM96"),
)
"""Names under which surface models are handed out; the name also gives the south-west corner."""
_CORNER_TOLERANCE_CELLS = 1.5


class GeoTiffSource:
    def __init__(self, path: Path, raster: Raster, dataset: Any) -> None:
        self.raster = raster
        self._path, self._dataset = path, dataset

    def read(self, rows: slice, columns: slice) -> Cells:
        window = Window(columns.start, rows.start, columns.stop - columns.start, rows.stop - rows.start)
        try:
            cells: Cells = self._dataset.read(1, window=window)
        except RasterioError as error:
            row, column = self._first_broken(rows, columns)
            why = str(error.__cause__ or error)
            raise broken("raster_unreadable", self._path, f"读不出：{why}", self.raster, row, column) from error
        return cells

    def close(self) -> None:
        self._dataset.close()

    def _first_broken(self, rows: slice, columns: slice) -> tuple[int, int]:
        """The corner of the first of the file's own blocks that cannot be read."""
        high, wide = self._dataset.block_shapes[0]
        for row in range(rows.start - rows.start % high, rows.stop, high):
            for column in range(columns.start - columns.start % wide, columns.stop, wide):
                width, height = min(wide, self.raster.columns - column), min(high, self.raster.rows - row)
                try:
                    self._dataset.read(1, window=Window(column, row, width, height))
                except RasterioError:
                    return row, column
        return rows.start, columns.start


def open_geotiff(path: Path, told: Told) -> Opened:
    """Raises CommandError: INVALID `raster_unreadable`, `raster_bands`, `raster_rotated`, `crs_unknown`,
    `raster_name_mismatch` (a tile that lies elsewhere than its name says).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)  # refused below, in our words
            dataset = rasterio.open(path, driver="GTiff", sharing=False)
    except RasterioError as error:
        raise broken("raster_unreadable", path, f"不是完整的 GeoTIFF：{error}") from error
    raster, vertical = _lattice(path, dataset, told)
    family, datum = next(((name, datum) for form, name, datum in _FAMILIES if form.match(path.name)), ("", ""))
    if family:
        _check_corner(path, raster)
    return Opened(
        GeoTiffSource(path, raster, dataset),
        RasterFormat.GEOTIFF,
        family or path.stem,
        vertical or datum,
        Surface.SURFACE_MODEL if family else None,
    )


def _lattice(path: Path, dataset: Any, told: Told) -> tuple[Raster, str]:
    if dataset.count != 1:
        raise broken("raster_bands", path, f"有 {dataset.count} 个波段，须只有一个")
    at = dataset.transform
    if at.b or at.d or at.a <= 0 or at.e >= 0:
        raise broken("raster_rotated", path, "影像不是正北朝上（或没有地理参考），请先重采样")
    crs, vertical = system_of(told.crs or (dataset.crs.to_wkt() if dataset.crs else None), path.name)
    nodata = told.nodata if told.nodata is not None else dataset.nodata
    nodata = None if nodata is None or np.isnan(nodata) else float(nodata)
    return Raster(crs, at.c, at.f, at.a, -at.e, dataset.width, dataset.height, nodata), vertical


def _check_corner(path: Path, raster: Raster) -> None:
    corner = _CORNER.search(path.stem)
    if corner is None or raster.crs != DEGREES:
        return
    south = float(corner[2]) * (1 if corner[1].upper() == "N" else -1)
    west = float(corner[4]) * (1 if corner[3].upper() == "E" else -1)
    off_deg = max(abs(raster.west - west), abs(raster.south - south))
    if off_deg > _CORNER_TOLERANCE_CELLS * max(raster.step_x, raster.step_y):
        raise broken(
            "raster_name_mismatch", path, f"名称说西南角在 {corner[0]}，内容却在 {raster.west:.4f}, {raster.south:.4f}"
        )
