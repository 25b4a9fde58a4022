"""WGS-84, GCJ-02 and BD-09: the shifts between the datums of the edge and the one inside. Pure."""

from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

Degrees = NDArray[np.float64]
Shift = Callable[[Degrees, Degrees], tuple[Degrees, Degrees]]

_AXIS_M = 6_378_245.0
_ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943_23
"""The Krasovsky ellipsoid of the published GCJ-02 formula."""
_BD_TURN = np.pi * 3000.0 / 180.0
_WEST_DEG, _EAST_DEG = 72.004, 137.8347
_SOUTH_DEG, _NORTH_DEG = 0.8293, 55.8271
"""The box of the published formula outside of which nothing is shifted."""
_CLOSE_ENOUGH_DEG = 1e-10
_MOST_ROUNDS = 30


class Datum(StrEnum):
    """What the numbers of a longitude and a latitude refer to."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    """Agrees with WGS-84 to well under a metre here and is taken as it is."""
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(datum: Datum, longitude_deg: float, latitude_deg: float) -> tuple[float, float]:
    """Longitude and latitude in WGS-84 degrees of a point given in `datum`."""
    return _one(_TO_WGS84[datum], longitude_deg, latitude_deg)


def from_wgs84(datum: Datum, longitude_deg: float, latitude_deg: float) -> tuple[float, float]:
    """Longitude and latitude in `datum` of a WGS-84 point."""
    return _one(_FROM_WGS84[datum], longitude_deg, latitude_deg)


def to_wgs84_arrays(datum: Datum, longitude_deg: ArrayLike, latitude_deg: ArrayLike) -> tuple[Degrees, Degrees]:
    """The same for arrays of one shape (n,), in float64 degrees."""
    return _many(_TO_WGS84[datum], longitude_deg, latitude_deg)


def from_wgs84_arrays(datum: Datum, longitude_deg: ArrayLike, latitude_deg: ArrayLike) -> tuple[Degrees, Degrees]:
    """The same for arrays of one shape (n,), in float64 degrees."""
    return _many(_FROM_WGS84[datum], longitude_deg, latitude_deg)


def _one(shift: Shift | None, longitude_deg: float, latitude_deg: float) -> tuple[float, float]:
    if shift is None:
        return longitude_deg, latitude_deg
    longitudes, latitudes = shift(np.array([longitude_deg]), np.array([latitude_deg]))
    return float(longitudes[0]), float(latitudes[0])


def _many(shift: Shift | None, longitude_deg: ArrayLike, latitude_deg: ArrayLike) -> tuple[Degrees, Degrees]:
    longitudes, latitudes = np.asarray(longitude_deg, float), np.asarray(latitude_deg, float)
    return (longitudes, latitudes) if shift is None else shift(longitudes, latitudes)


def _inside_box(longitude_deg: Degrees, latitude_deg: Degrees) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (
        (longitude_deg >= _WEST_DEG)
        & (longitude_deg <= _EAST_DEG)
        & (latitude_deg >= _SOUTH_DEG)
        & (latitude_deg <= _NORTH_DEG)
    )
    return inside


def _two_sines(angle: Degrees) -> Degrees:
    waves: Degrees = 20.0 * np.sin(angle * np.pi) + 40.0 * np.sin(angle * np.pi / 3.0)
    return waves


def _wgs84_to_gcj02(longitude_deg: Degrees, latitude_deg: Degrees) -> tuple[Degrees, Degrees]:
    """The published shift: a polynomial with sines about (105° E, 35° N), scaled to degrees on the ellipsoid."""
    x, y = longitude_deg - 105.0, latitude_deg - 35.0
    root = 0.1 * np.sqrt(np.abs(x))
    ripple = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 2.0 * root + ripple
    north += _two_sines(y) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + root + ripple
    east += _two_sines(x) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    latitude = np.radians(latitude_deg)
    flattened = 1.0 - _ECCENTRICITY_SQUARED * np.sin(latitude) ** 2
    north_radius_m = _AXIS_M * (1.0 - _ECCENTRICITY_SQUARED) / flattened**1.5
    east_radius_m = _AXIS_M / np.sqrt(flattened) * np.cos(latitude)
    inside = _inside_box(longitude_deg, latitude_deg)
    return (
        np.where(inside, longitude_deg + np.degrees(east / east_radius_m), longitude_deg),
        np.where(inside, latitude_deg + np.degrees(north / north_radius_m), latitude_deg),
    )


def _gcj02_to_bd09(longitude_deg: Degrees, latitude_deg: Degrees) -> tuple[Degrees, Degrees]:
    """The published turn and stretch; nothing outside the box."""
    radius = np.hypot(longitude_deg, latitude_deg) + 0.00002 * np.sin(latitude_deg * _BD_TURN)
    angle = np.arctan2(latitude_deg, longitude_deg) + 0.000003 * np.cos(longitude_deg * _BD_TURN)
    inside = _inside_box(longitude_deg, latitude_deg)
    return (
        np.where(inside, radius * np.cos(angle) + 0.0065, longitude_deg),
        np.where(inside, radius * np.sin(angle) + 0.006, latitude_deg),
    )


def _wgs84_to_bd09(longitude_deg: Degrees, latitude_deg: Degrees) -> tuple[Degrees, Degrees]:
    inside = _inside_box(longitude_deg, latitude_deg)
    shifted = _gcj02_to_bd09(*_wgs84_to_gcj02(longitude_deg, latitude_deg))
    return np.where(inside, shifted[0], longitude_deg), np.where(inside, shifted[1], latitude_deg)


def _inverse(shift: Shift) -> Shift:
    """Inverts a shift that changes slowly by walking back what it adds, until it adds nothing more."""

    def inverted(longitude_deg: Degrees, latitude_deg: Degrees) -> tuple[Degrees, Degrees]:
        longitudes, latitudes = longitude_deg.copy(), latitude_deg.copy()
        for _ in range(_MOST_ROUNDS):
            forward_longitudes, forward_latitudes = shift(longitudes, latitudes)
            east, north = longitude_deg - forward_longitudes, latitude_deg - forward_latitudes
            longitudes, latitudes = longitudes + east, latitudes + north
            if max(np.max(np.abs(east), initial=0.0), np.max(np.abs(north), initial=0.0)) < _CLOSE_ENOUGH_DEG:
                break
        inside = _inside_box(longitude_deg, latitude_deg)
        return np.where(inside, longitudes, longitude_deg), np.where(inside, latitudes, latitude_deg)

    return inverted


_FROM_WGS84: dict[Datum, Shift | None] = {
    Datum.WGS84: None,
    Datum.CGCS2000: None,
    Datum.GCJ02: _wgs84_to_gcj02,
    Datum.BD09: _wgs84_to_bd09,
}
_TO_WGS84: dict[Datum, Shift | None] = {
    Datum.WGS84: None,
    Datum.CGCS2000: None,
    Datum.GCJ02: _inverse(_wgs84_to_gcj02),
    Datum.BD09: _inverse(_wgs84_to_bd09),
}
