"""SRTM .hgt: 1201 or 3601 squared big-endian int16, first row north, samples on the corners shared with neighbours."""

import math
import re
from pathlib import Path

import numpy as np

from command.geo.rasters.formats.source import Cells, Opened, broken
from command.geo.rasters.models import Raster, RasterFormat, Surface
from command.geo.rasters.systems import DEGREES

VOID = -32768
SAMPLES = (1201, 3601)
"""A side of a tile at 3 and at 1 second of arc."""
_CORNER = re.compile(r"([NS])(\d{2})([EW])(\d{3})", re.IGNORECASE)
_SAMPLE = np.dtype(">i2")


class HgtSource:
    """Mapped into memory; nothing is read before it is asked for."""

    def __init__(self, path: Path, raster: Raster) -> None:
        self.raster = raster
        self._samples = np.memmap(path, _SAMPLE, "r", shape=(raster.rows, raster.columns))

    def read(self, rows: slice, columns: slice) -> Cells:
        return np.asarray(self._samples[rows, columns], dtype=np.int16)

    def close(self) -> None:
        del self._samples


def open_hgt(path: Path) -> Opened:
    """A tile by its name (N31E119.hgt, N31E119.SRTMGL1.hgt).

    Raises:
        CommandError: INVALID `raster_name_unknown`, `raster_truncated`.
    """
    corner = _CORNER.match(path.name)
    if corner is None:
        raise broken("raster_name_unknown", path, "HGT 文件名须给出西南角，如 N31E119.hgt")
    south = float(corner[2]) * (1 if corner[1].upper() == "N" else -1)
    west = float(corner[4]) * (1 if corner[3].upper() == "E" else -1)
    return Opened(
        HgtSource(path, raster_at(west, south, _side_of(path))),
        RasterFormat.HGT,
        "SRTM",
        "EGM96",
        Surface.SURFACE_MODEL,
    )


def raster_at(west_deg: float, south_deg: float, side: int) -> Raster:
    """The lattice of a tile whose south-west sample stands on the corner: its cells reach half a step beyond."""
    step_deg = 1.0 / (side - 1)
    half_deg = step_deg / 2.0
    return Raster(DEGREES, west_deg - half_deg, south_deg + 1.0 + half_deg, step_deg, step_deg, side, side, VOID)


def _side_of(path: Path) -> int:
    size_bytes = path.stat().st_size
    side = math.isqrt(size_bytes // _SAMPLE.itemsize)
    if side in SAMPLES and side * side * _SAMPLE.itemsize == size_bytes:
        return side
    whole = next((n for n in SAMPLES if n * n * _SAMPLE.itemsize > size_bytes), SAMPLES[-1])
    ends_in_row = size_bytes // (whole * _SAMPLE.itemsize) + 1
    raise broken(
        "raster_truncated",
        path,
        f"{size_bytes} 字节，整幅应为 {' 或 '.join(str(n * n * _SAMPLE.itemsize) for n in SAMPLES)} 字节，"
        f"在第 {ends_in_row} 行中断",
    )
