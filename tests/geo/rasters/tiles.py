"""Tiles written by hand, and the import and the reader on one database and one data directory."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.transform import Affine

from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.geo.rasters.importing import Options, Outcome, import_tiles
from command.geo.rasters.inspection import Wishes
from command.geo.rasters.models import RasterKind
from command.geo.rasters.reader import GroundReader
from command.geo.rasters.service import Rasters


@dataclass
class Bench:
    """Writes files into one folder and imports them."""

    database: Database
    clock: SetClock
    folder: Path

    @property
    def rasters(self) -> Rasters:
        return Rasters(self.database, self.folder / "data")

    async def load(self, kind: RasterKind, *paths: Path, **options: Any) -> Outcome:
        flags = {name: options.pop(name) for name in ("redeclare", "dry_run") if name in options}
        wishes = Wishes(**options)
        return await import_tiles(
            self.database, self.clock, self.rasters.store, paths, Options(kind, "operator", wishes, **flags)
        )

    async def reader(self) -> GroundReader:
        return GroundReader(await self.rasters.catalogue())


def hgt(path: Path, heights: np.ndarray) -> Path:
    path.write_bytes(heights.astype(">i2").tobytes())
    return path


def tiff(path: Path, cells: np.ndarray, corner: tuple[float, float], step: float, crs: str, **profile: Any) -> Path:
    """One band, north up; `corner` is west, north."""
    at = Affine(step, 0, corner[0], 0, -step, corner[1])
    rows, columns = cells.shape
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=columns,
        height=rows,
        count=1,
        dtype=cells.dtype,
        crs=crs,
        transform=at,
        **profile,
    ) as file:
        file.write(cells, 1)
    return path


def ascii_grid(path: Path, rows: Sequence[str], corner: tuple[float, float], step: float) -> Path:
    """`corner` is west, south, as the format has it."""
    head = f"ncols {len(rows[0].split())}\nnrows {len(rows)}\nxllcorner {corner[0]}\nyllcorner {corner[1]}\n"
    path.write_text(f"{head}cellsize {step}\nNODATA_value -9999\n" + "\n".join(rows) + "\n")
    return path
