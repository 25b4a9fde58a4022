"""Metres on the ellipsoid: scales at a latitude, distances to a geometry, lengths and areas. Pure."""

from functools import lru_cache

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

_AXIS_M = 6_378_137.0
_ECCENTRICITY_SQUARED = 0.006_694_379_990_141_3
_STRAIGHT_DEG = 0.002
"""A piece of this length, about 200 m, differs from the geodesic between its ends by less than a millimetre."""
METRES_PER_DEGREE = 111_319.5
"""Of longitude on the equator; nowhere is a degree of longitude longer."""


@lru_cache(maxsize=1)
def ellipsoid() -> Geod:
    return Geod(ellps="WGS84")


def scales_at(latitude_deg: float) -> tuple[float, float]:
    """Metres per degree of longitude and of latitude, from the radii of curvature of WGS-84."""
    sine = np.sin(np.radians(latitude_deg))
    flattened = 1.0 - _ECCENTRICITY_SQUARED * sine * sine
    east_m = _AXIS_M / np.sqrt(flattened) * np.sqrt(1.0 - sine * sine)
    north_m = _AXIS_M * (1.0 - _ECCENTRICITY_SQUARED) / flattened**1.5
    return float(np.radians(east_m)), float(np.radians(north_m))


def distance_m(geometry: BaseGeometry, longitude_deg: float, latitude_deg: float, within_m: float) -> float:
    """From a point to a geometry in the plane that touches the point; infinite beyond `within_m`."""
    east_m, north_m = scales_at(latitude_deg)
    reach_lon, reach_lat = 2 * within_m / east_m, 2 * within_m / north_m
    near = shapely.intersection(
        geometry.boundary if geometry.geom_type.endswith("Polygon") else geometry,
        shapely.box(
            longitude_deg - reach_lon, latitude_deg - reach_lat, longitude_deg + reach_lon, latitude_deg + reach_lat
        ),
    )
    if near.is_empty:
        return float("inf")
    local = shapely.transform(near, lambda at: (at - (longitude_deg, latitude_deg)) * (east_m, north_m))
    metres = float(shapely.distance(local, shapely.Point(0.0, 0.0)))
    return metres if metres <= within_m else float("inf")


def area_m2(geometry: BaseGeometry) -> float:
    """Area of the polygons on the ellipsoid, edges straight in degrees as everywhere here; 0 where there are none."""
    polygons = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    if not polygons:
        return 0.0
    dense = shapely.segmentize(shapely.orient_polygons(shapely.MultiPolygon(polygons)), _STRAIGHT_DEG)
    return abs(float(ellipsoid().geometry_area_perimeter(dense)[0]))


def length_m(geometry: BaseGeometry) -> float:
    """Geodesic length of the lines; 0 where there are none."""
    lines = [part for part in shapely.get_parts(geometry) if part.geom_type in {"LineString", "LinearRing"}]
    return float(sum(ellipsoid().geometry_length(line) for line in lines))
