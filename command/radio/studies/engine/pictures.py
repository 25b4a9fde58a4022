"""A tile of a layer: web Mercator pixels looked up in the study's lattice, coloured, kept as a file."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from command.geo.rasters.lattice import between_knots
from command.geo.rasters.systems import from_degrees
from command.radio.studies.engine.layers import coloured, values_of
from command.radio.studies.engine.png import encode
from command.radio.studies.folders import Folders
from command.radio.studies.layout import Layout, read_layout
from command.radio.studies.told import Told

PIXELS = 256
_KNOT = 16.0
"""Pixels between points whose place is computed exactly."""


def tile(folders: Folders, facts: Mapping[str, Any], _told: Told) -> dict[str, Any]:
    """The picture stands at `path` afterwards."""
    study_id, path = int(facts["study_id"]), Path(facts["path"])
    layout = read_layout(folders, study_id)
    rows, columns, inside = _cells(layout, int(facts["z"]), int(facts["x"]), int(facts["y"]))
    values = np.full((PIXELS, PIXELS), np.nan, dtype=np.float32)
    if inside.any():
        values[inside], _ = values_of(folders, study_id, facts, rows[inside], columns[inside])
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    aside.write_bytes(encode(*coloured(str(facts["layer"]), values, layout)))
    aside.replace(path)
    return {}


def _cells(layout: Layout, z: int, x: int, y: int) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
    """Row and column of the cell under each pixel's middle, and whether there is one."""
    across = np.arange(PIXELS, dtype=np.float64) + 0.5

    def metres(columns: NDArray[np.float64], rows: NDArray[np.float64]) -> tuple[Any, Any]:
        return from_degrees(layout.crs, *_degrees(z, x + columns / PIXELS, y + rows / PIXELS))

    east, north = between_knots(metres, across, across, _KNOT)
    columns = np.floor((east - layout.west_m) / layout.cell_m)
    rows = np.floor((layout.north_m - north) / layout.cell_m)
    with np.errstate(invalid="ignore"):
        inside = (rows >= 0) & (rows < layout.rows) & (columns >= 0) & (columns < layout.columns)
    return np.where(inside, rows, 0).astype(np.intp), np.where(inside, columns, 0).astype(np.intp), inside


def _degrees(z: int, x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitude and latitude of places in tiles of web Mercator."""
    side = 2.0**z
    return x / side * 360.0 - 180.0, np.degrees(np.arctan(np.sinh(math.pi * (1.0 - 2.0 * y / side))))
