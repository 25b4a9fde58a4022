"""Plane grids to WGS-84 degrees and back: projected CGCS2000, and a city's own grid tied to it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

Numbers = NDArray[np.float64]

CHANGZHOU_EPSG = 4549
"""CGCS2000, three-degree zone with the central meridian 120° E, eastings without a zone number."""
FEWEST_CONTROL_POINTS = 2


class Grid(Protocol):
    def to_wgs84(self, easting_m: Numbers, northing_m: Numbers) -> tuple[Numbers, Numbers]:
        """Longitudes and latitudes in degrees of eastings and northings (n,) in metres."""


@lru_cache(maxsize=32)
def _to_geographic(name: str) -> Transformer:
    """Within the reference system's own geodetic datum: CGCS2000 degrees are taken as WGS-84."""
    crs = CRS.from_user_input(name)
    if crs.geodetic_crs is None:
        raise CRSError(name)
    return Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)


@dataclass(frozen=True, slots=True)
class Projected:
    """A national projected system by its code. Only CGCS2000 and WGS-84 ones: others need a datum shift of their own."""

    name: str

    @classmethod
    def named(cls, name: str | None) -> "Projected":
        """Raises ValueError when the system is unknown or stands on another datum."""
        try:
            crs = CRS.from_user_input(name)
        except CRSError as error:
            raise ValueError(f"unknown reference system {name}") from error
        datum = crs.geodetic_crs.name if crs.geodetic_crs is not None else ""
        if not ("2000" in datum or "WGS 84" in datum or "WGS_1984" in datum):
            raise ValueError(f"{name} stands on {datum}, which needs a local grid with parameters")
        return cls(crs.to_string())

    @classmethod
    def epsg(cls, code: int = CHANGZHOU_EPSG) -> "Projected":
        return cls.named(f"EPSG:{code}")

    def to_wgs84(self, easting_m: Numbers, northing_m: Numbers) -> tuple[Numbers, Numbers]:
        longitudes, latitudes = _to_geographic(self.name).transform(easting_m, northing_m)
        return np.asarray(longitudes), np.asarray(latitudes)

    def from_wgs84(self, longitude_deg: Numbers, latitude_deg: Numbers) -> tuple[Numbers, Numbers]:
        """Eastings and northings in metres of degrees (n,)."""
        back = _to_geographic(self.name).transform(longitude_deg, latitude_deg, direction="INVERSE")
        return np.asarray(back[0]), np.asarray(back[1])


@dataclass(frozen=True, slots=True)
class FourParameters:
    """Plane similarity: shift in metres, turn counter-clockwise in radians, scale (1 = none)."""

    east_m: float
    north_m: float
    turn_rad: float
    scale: float

    def apply(self, easting_m: Numbers, northing_m: Numbers) -> tuple[Numbers, Numbers]:
        cosine, sine = self.scale * np.cos(self.turn_rad), self.scale * np.sin(self.turn_rad)
        return (
            self.east_m + cosine * easting_m - sine * northing_m,
            self.north_m + sine * easting_m + cosine * northing_m,
        )


@dataclass(frozen=True, slots=True)
class SevenParameters:
    """Spatial similarity between two ellipsoids, rotations as position vectors (the Bursa-Wolf form used in China).

    Shifts in metres, rotations in seconds of arc, scale in parts per million.
    """

    x_m: float
    y_m: float
    z_m: float
    x_arcsec: float
    y_arcsec: float
    z_arcsec: float
    scale_ppm: float

    def apply(self, points: Numbers) -> Numbers:
        """Geocentric metres (n, 3) of the old datum to those of CGCS2000; small-angle form, as published."""
        x, y, z = np.radians(np.array([self.x_arcsec, self.y_arcsec, self.z_arcsec]) / 3600.0)
        turn = np.array([[1.0, -z, y], [z, 1.0, -x], [-y, x, 1.0]])
        moved: Numbers = np.array([self.x_m, self.y_m, self.z_m]) + (1.0 + self.scale_ppm * 1e-6) * points @ turn.T
        return moved


@dataclass(frozen=True, slots=True)
class PlaneGrid:
    """A city's own plane grid, tied to a projected system by four parameters."""

    parameters: FourParameters
    onto: Projected

    def to_wgs84(self, easting_m: Numbers, northing_m: Numbers) -> tuple[Numbers, Numbers]:
        return self.onto.to_wgs84(*self.parameters.apply(easting_m, northing_m))


@dataclass(frozen=True, slots=True)
class SpatialGrid:
    """A grid on another ellipsoid (Beijing 54, Xi'an 80), tied to CGCS2000 by seven parameters.

    `projection` is the old grid's own reference system, as a code or a PROJ text with its ellipsoid.
    """

    parameters: SevenParameters
    projection: str

    def to_wgs84(self, easting_m: Numbers, northing_m: Numbers) -> tuple[Numbers, Numbers]:
        old = CRS.from_user_input(self.projection)
        ellipsoid = old.ellipsoid
        if ellipsoid is None:
            raise ValueError(f"{self.projection} names no ellipsoid")
        shape = f"+a={ellipsoid.semi_major_metre} +rf={ellipsoid.inverse_flattening}"
        longitudes, latitudes = _to_geographic(self.projection).transform(easting_m, northing_m)
        to_space = Transformer.from_pipeline(
            f"+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart {shape}"
        )
        points = np.column_stack(to_space.transform(longitudes, latitudes, np.zeros(len(longitudes))))
        to_degrees = Transformer.from_pipeline(
            "+proj=pipeline +step +inv +proj=cart +ellps=GRS80 +step +proj=unitconvert +xy_in=rad +xy_out=deg"
        )
        found = to_degrees.transform(*self.parameters.apply(points).T)
        return np.asarray(found[0]), np.asarray(found[1])


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """A mark known in both grids."""

    name: str
    local_easting_m: float
    local_northing_m: float
    easting_m: float
    northing_m: float


@dataclass(frozen=True, slots=True)
class Fit:
    """Least-squares parameters, and how far each mark stays off, in metres."""

    parameters: FourParameters
    residuals_m: dict[str, float]


def fit(points: Sequence[ControlPoint]) -> Fit:
    """Four parameters from control points, by least squares. Raises ValueError for fewer than two different marks."""
    places = {(point.local_easting_m, point.local_northing_m) for point in points}
    if len(places) < FEWEST_CONTROL_POINTS:
        raise ValueError("two different control points at least")
    local = np.array([(point.local_easting_m, point.local_northing_m) for point in points])
    known = np.array([(point.easting_m, point.northing_m) for point in points])
    middle, target = local.mean(axis=0), known.mean(axis=0)
    about, wanted = local - middle, known - target
    square = float(np.sum(about**2))
    a = float(np.sum(about * wanted)) / square
    b = float(np.sum(about[:, 0] * wanted[:, 1] - about[:, 1] * wanted[:, 0])) / square
    east = target[0] - a * middle[0] + b * middle[1]
    north = target[1] - b * middle[0] - a * middle[1]
    parameters = FourParameters(float(east), float(north), float(np.arctan2(b, a)), float(np.hypot(a, b)))
    left = np.column_stack(parameters.apply(local[:, 0], local[:, 1])) - known
    return Fit(parameters, {point.name: float(np.hypot(*off)) for point, off in zip(points, left, strict=True)})
