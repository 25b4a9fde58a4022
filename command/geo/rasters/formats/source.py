"""What every format gives: a lattice and its cells, read by the slice. Nothing is checked here but the form."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from numpy.typing import NDArray

from command.foundation.errors import CommandError, invalid
from command.geo.rasters.models import Raster, RasterFormat, Surface
from command.geo.rasters.systems import to_degrees_of

Cells = NDArray[Any]
"""Values as they stand in the file, voids included; (rows, columns)."""


class Source(Protocol):
    """An open tile."""

    @property
    def raster(self) -> Raster: ...

    def read(self, rows: slice, columns: slice) -> Cells:
        """Cells of both ranges, row 0 in the north.

        Raises:
            CommandError: INVALID `raster_unreadable`, with the place where the bytes end or make no sense.
        """

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """A file with what it, or its name, says of itself."""

    source: Source
    format: RasterFormat
    source_name: str
    vertical_datum: str
    surface: Surface | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of a file before it is opened."""

    crs: str | None = None
    nodata: float | None = None


def broken(
    code: str, path: Path, what: str, raster: Raster | None = None, row: int = 0, column: int = 0
) -> CommandError:
    """The refusal of a file, with row, column (from 1) and degrees where a lattice is known."""
    if raster is None:
        return invalid(code, f"{path.name}：{what}", file=path.name)
    longitude_deg, latitude_deg = place_of(raster, row, column)
    return invalid(
        code,
        f"{path.name} 第 {row + 1} 行第 {column + 1} 列（{longitude_deg:.5f}, {latitude_deg:.5f}）：{what}",
        file=path.name,
        row=row + 1,
        column=column + 1,
        longitude_deg=round(longitude_deg, 6),
        latitude_deg=round(latitude_deg, 6),
    )


def place_of(raster: Raster, row: int, column: int) -> tuple[float, float]:
    """Longitude and latitude in degrees of the middle of a cell."""
    x = raster.west + (column + 0.5) * raster.step_x
    y = raster.north - (row + 0.5) * raster.step_y
    return to_degrees_of(raster.crs, x, y)
