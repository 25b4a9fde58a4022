"""ESRI ASCII grid: a header of six lines, then rows from north to south. Read whole when opened."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from command.geo.rasters.formats.source import Cells, Opened, Told, broken
from command.geo.rasters.models import Raster, RasterFormat
from command.geo.rasters.systems import system_of

_KEYS = {"ncols", "nrows", "xllcorner", "yllcorner", "xllcenter", "yllcenter", "cellsize", "dx", "dy", "nodata_value"}
_USUAL_NODATA = -9999.0


class EsriAsciiSource:
    def __init__(self, raster: Raster, cells: NDArray[np.float64]) -> None:
        self.raster = raster
        self._cells = cells

    def read(self, rows: slice, columns: slice) -> Cells:
        return self._cells[rows, columns]

    def close(self) -> None:
        self._cells = self._cells[:0]


def open_esri_ascii(path: Path, told: Told) -> Opened:
    """The system comes from `told` or from a .prj beside the file.

    Raises:
        CommandError: INVALID `raster_unreadable`, `raster_truncated` (both with the line), `crs_unknown`.
    """
    prj = path.with_suffix(".prj")
    stated = told.crs or (prj.read_text("utf-8", "replace") if prj.exists() else None)
    crs, vertical = system_of(stated, path.name)
    raster, cells = parse(path, crs)
    raster = raster if told.nodata is None else replace(raster, nodata=told.nodata)
    return Opened(EsriAsciiSource(raster, cells), RasterFormat.ESRI_ASCII, path.stem, vertical, None)


def parse(path: Path, crs: str) -> tuple[Raster, NDArray[np.float64]]:
    """The lattice and all cells, (rows, columns)."""
    try:
        lines = path.read_text("ascii").splitlines()
    except UnicodeDecodeError as error:
        raise broken("raster_unreadable", path, f"第 {error.start} 字节不是文本") from error
    header, begins = _header(path, lines)
    raster = _raster(path, header, crs)
    values = _values(path, lines, begins)
    wanted = raster.rows * raster.columns
    if values.size < wanted:
        row, column = divmod(values.size, raster.columns)
        raise broken("raster_truncated", path, f"应有 {wanted} 个数，只有 {values.size} 个", raster, row, column)
    if values.size > wanted:
        raise broken("raster_unreadable", path, f"应有 {wanted} 个数，却有 {values.size} 个")
    return raster, values.reshape(raster.rows, raster.columns)


def _header(path: Path, lines: list[str]) -> tuple[dict[str, float], int]:
    """The header's numbers by key, and the index of the first line of cells."""
    found: dict[str, float] = {}
    for number, line in enumerate(lines):
        words = line.split()
        if not words or words[0].lower() not in _KEYS:
            return found, number
        try:
            found[words[0].lower()] = float(words[1])
        except (IndexError, ValueError) as error:
            raise broken("raster_unreadable", path, f"第 {number + 1} 行不是“名称 数值”：{line[:40]}") from error
    return found, len(lines)


def _raster(path: Path, header: dict[str, float], crs: str) -> Raster:
    step_x, step_y = header.get("dx", header.get("cellsize", 0.0)), header.get("dy", header.get("cellsize", 0.0))
    columns, rows = (_whole(header.get(key, 0.0)) for key in ("ncols", "nrows"))
    west = header.get("xllcorner", header.get("xllcenter", np.nan) - step_x / 2)
    south = header.get("yllcorner", header.get("yllcenter", np.nan) - step_y / 2)
    if not (
        columns > 0 and rows > 0 and step_x > 0 and step_y > 0 and np.isfinite([west, south, step_x, step_y]).all()
    ):
        raise broken("raster_unreadable", path, "文件头缺少 ncols、nrows、xllcorner、yllcorner 或 cellsize")
    nodata = header.get("nodata_value", _USUAL_NODATA)
    return Raster(crs, west, south + rows * step_y, step_x, step_y, columns, rows, nodata)


def _whole(number: float) -> int:
    """A count, or 0 for what is none."""
    return int(number) if number.is_integer() else 0


def _values(path: Path, lines: list[str], begins: int) -> NDArray[np.float64]:
    rows = []
    for number in range(begins, len(lines)):
        try:
            rows.append(np.array(lines[number].split(), dtype=np.float64))
        except ValueError as error:
            raise broken("raster_unreadable", path, f"第 {number + 1} 行有不是数的内容：{error}") from error
    return np.concatenate(rows) if rows else np.empty(0)
