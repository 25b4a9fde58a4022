"""The cells that all rasters of a study share, and names for their arrays."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Raster = NDArray[np.float32]
Flags = NDArray[np.bool_]
Labels = NDArray[np.int16]
Tenths = NDArray[np.int16]
Classes = NDArray[np.uint8]
Indices = NDArray[np.int64]
Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Grid:
    """Square cells in metres of one projection; `west_m`, `north_m` is the outer corner of the first; rows southwards."""

    west_m: float
    north_m: float
    cell_m: float
    rows: int
    columns: int

    @property
    def shape(self) -> tuple[int, int]:
        return self.rows, self.columns

    @property
    def cell_area_m2(self) -> float:
        return self.cell_m * self.cell_m

    def coarser(self, factor: int) -> "Grid":
        """Blocks of so many cells a side; what does not fill a block at the east and south is left out."""
        return Grid(self.west_m, self.north_m, self.cell_m * factor, self.rows // factor, self.columns // factor)

    def centre_m(self, row: float, column: float) -> tuple[float, float]:
        """Easting and northing of a cell's middle."""
        return self.west_m + (column + 0.5) * self.cell_m, self.north_m - (row + 0.5) * self.cell_m

    def cell_at(self, easting_m: float, northing_m: float) -> tuple[int, int]:
        """Row and column of the cell that holds a place; outside the grid for a place outside."""
        return int((self.north_m - northing_m) // self.cell_m), int((easting_m - self.west_m) // self.cell_m)


def as_input(array: NDArray[np.generic], kind: type[Number]) -> NDArray[Number]:
    """An array as compiled functions take it: contiguous, of one type, read-only.

    Machine code is made per type, and a file mapped for reading is another type than an array in memory: so that what
    was compiled ahead fits both, all are shown as read-only.
    """
    shown = np.ascontiguousarray(array, dtype=kind).view()
    shown.flags.writeable = False
    return shown
