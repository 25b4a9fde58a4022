"""Cells of a tile: which hold a value, how large they are on the ground, where the tile lies. Pure."""

import math

import numpy as np
import shapely
from numpy.typing import NDArray

from command.geo.metres import ellipsoid
from command.geo.rasters.models import Raster
from command.geo.rasters.systems import DEGREES, to_degrees

Numbers = NDArray[np.float64]
_POINTS_AN_EDGE = 33
"""Of an outline in degrees: the edges of a projected tile are bent there."""


def holds_value(cells: NDArray[np.generic], nodata: float | None) -> NDArray[np.bool_]:
    """True where a cell holds a value: finite, and not what the file uses for none."""
    kept: NDArray[np.bool_] = np.isfinite(cells) if cells.dtype.kind == "f" else np.ones(cells.shape, dtype=bool)
    if nodata is not None:
        kept &= cells != cells.dtype.type(nodata) if cells.dtype.kind == "f" else cells != nodata
    return kept


def area_km2(raster: Raster, rows: slice) -> Numbers:
    """Area of one cell of each row, (rows, 1): on the ellipsoid for degrees, as drawn for a projected system.

    A transverse Mercator zone of three degrees enlarges areas by less than 0.03 % at 31 degrees north.
    """
    if raster.crs != DEGREES:
        return np.full((rows.stop - rows.start, 1), raster.step_x * raster.step_y / 1e6)
    edges_deg = raster.north - np.arange(rows.start, rows.stop + 1) * raster.step_y
    zone_m2 = -np.diff(_zone_m2(np.clip(edges_deg, -90.0, 90.0)))
    return np.asarray((zone_m2 * raster.step_x / 360.0 / 1e6)[:, None])


def _zone_m2(latitude_deg: Numbers) -> Numbers:
    """Area of the ellipsoid between the equator and a latitude (authalic form, Snyder 1987, equation 3-12)."""
    e = math.sqrt(ellipsoid().es)
    sine = np.sin(np.radians(latitude_deg))
    q = (1 - e * e) * (sine / (1 - (e * sine) ** 2) + np.arctanh(e * sine) / e)
    zone: Numbers = math.pi * ellipsoid().a ** 2 * q
    return zone


def outline(raster: Raster) -> shapely.Polygon:
    """The tile's edge in degrees, counter-clockwise."""
    xs = np.linspace(raster.west, raster.east, _POINTS_AN_EDGE)
    ys = np.linspace(raster.south, raster.north, _POINTS_AN_EDGE)
    x = np.concatenate([xs, np.full_like(ys, raster.east), xs[::-1], np.full_like(ys, raster.west)])
    y = np.concatenate([np.full_like(xs, raster.south), ys, np.full_like(xs, raster.north), ys[::-1]])
    ring = np.column_stack(to_degrees(raster.crs, x, y))
    return shapely.Polygon(ring[np.append(True, np.any(np.diff(ring, axis=0) != 0, axis=1))])


def resolution_m(raster: Raster) -> float:
    """The longer side of the middle cell, in metres on the ground."""
    x, y = (raster.west + raster.east) / 2, (raster.south + raster.north) / 2
    corners = np.array([[x, y], [x + raster.step_x, y], [x, y + raster.step_y]])
    longitudes, latitudes = to_degrees(raster.crs, corners[:, 0], corners[:, 1])
    here = ([longitudes[0]] * 2, [latitudes[0]] * 2)
    return float(max(ellipsoid().inv(*here, longitudes[1:], latitudes[1:])[2]))
