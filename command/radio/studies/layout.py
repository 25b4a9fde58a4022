"""How a study's rasters are kept, for those who read them: children, and the API for single places. numpy only.

A file of servers holds three planes of int16: the best site's margin in tenths of a decibel, its number, and the next
best margin. Handhelds share one file: from the head to the hip every margin moves by the same loss of the body.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from command.foundation.errors import conflict
from command.geo.rasters.lattice import Lattice
from command.geo.rasters.systems import from_degrees
from command.radio.studies.folders import Folders

NODATA = -32768
MARGIN, SITE, SECOND = range(3)
Planes = NDArray[np.int16]
Where = NDArray[np.intp] | slice


class Layout(msgspec.Struct, frozen=True):
    """`stored`: the terminal whose file stands for each terminal, and `shift_db` what its margins differ by.

    `required_dbm`: needed isotropic median of talk-out, which turns a margin into a level.
    """

    crs: str
    west_m: float
    north_m: float
    cell_m: float
    rows: int
    columns: int
    sites: list[str]
    colours: list[str]
    terminals: list[str]
    stored: dict[str, str]
    shift_db: dict[str, float]
    required_dbm: dict[str, float]
    sigma_db: float
    indoor_db: float
    probability: dict[str, float]
    ground: str
    """Digest of the ground's folder."""
    masked: bool = False
    """Cells outside of what was asked about were computed for their neighbours' sake alone: nobody is shown them."""

    @property
    def lattice(self) -> Lattice:
        return Lattice(self.crs, self.west_m, self.north_m, self.cell_m, self.columns, self.rows)

    def cell_of(self, lon: float, lat: float) -> tuple[int, int] | None:
        """Row and column of a place; None outside."""
        x, y = from_degrees(self.crs, np.array([lon]), np.array([lat]))
        row, column = int((self.north_m - y[0]) // self.cell_m), int((x[0] - self.west_m) // self.cell_m)
        return (row, column) if 0 <= row < self.rows and 0 <= column < self.columns else None


@dataclass(frozen=True, slots=True)
class StoredServers:
    """Margins of one terminal and direction as they lie on the disk, read where they are asked for."""

    planes: Planes
    shift_db: float

    def margins_db(self, rows: Where, columns: Where) -> NDArray[np.float32]:
        return self._plane(MARGIN, rows, columns)

    def seconds_db(self, rows: Where, columns: Where) -> NDArray[np.float32]:
        return self._plane(SECOND, rows, columns)

    def sites(self, rows: Where, columns: Where) -> NDArray[np.int16]:
        """Numbers of the best sites, -1 where none was computed."""
        return np.asarray(self.planes[SITE, rows, columns])

    def at(self, cell: tuple[int, int]) -> tuple[int, float, float]:
        """Of one cell: the best site's number (-1: none was computed), its margin, and the next best margin, in dB."""
        margin, site, second = (int(value) for value in self.planes[:, cell[0], cell[1]])
        return site, self._db(margin), self._db(second)

    def _db(self, tenths: int) -> float:
        return float("nan") if tenths == NODATA else 0.1 * tenths + self.shift_db

    def _plane(self, plane: int, rows: Where, columns: Where) -> NDArray[np.float32]:
        """dB, NaN where there is none."""
        tenths = np.asarray(self.planes[plane, rows, columns])
        values = tenths.astype(np.float32) * np.float32(0.1) + np.float32(self.shift_db)
        values[tenths == NODATA] = np.nan
        return values


def write_layout(path: Path, layout: Layout) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(layout))


@lru_cache(maxsize=8)
def _read_layout(path: str, _changed_ns: int) -> Layout:
    return msgspec.json.decode(Path(path).read_bytes(), type=Layout)


def read_layout(folders: Folders, study_id: int) -> Layout:
    path = folders.facts(study_id)
    return _read_layout(str(path), path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _open_mask(path: str) -> NDArray[np.bool_]:
    return np.asarray(np.load(path, mmap_mode="r"))


def open_mask(folders: Folders, layout: Layout) -> NDArray[np.bool_] | None:
    """Which cells lie within what was asked about; None: all."""
    return _open_mask(str(folders.inside(layout.ground))) if layout.masked else None


def open_servers(
    folders: Folders, study_id: int, layout: Layout, terminal: str, direction: str, without: Sequence[str] = ()
) -> StoredServers:
    """`without`: as if these sites of the study were dark; a child must have worked that out.

    Raises FileNotFoundError, CONFLICT `study_part_not_asked` for a terminal that the study lacks.
    """
    if terminal not in layout.stored:
        raise conflict("study_part_not_asked", "该计算没有包含这一类终端", terminal=terminal)
    path = folders.servers(study_id, layout.stored[terminal], direction, without)
    return StoredServers(np.load(path, mmap_mode="r"), layout.shift_db[terminal])
