"""Schematic waters of the demo city: real names, invented shapes. Lakes and the Yangtze hold no streets."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from simulators.city.plane import to_plane
from simulators.city.waves import STEP_M, Floats, Waves


@dataclass(frozen=True, slots=True)
class Water:
    """`geometry` in metres of the plane; `kind` is lake, river or canal."""

    name: str
    kind: str
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class _Lake:
    name: str
    lon: float
    lat: float
    half_length_m: float
    half_width_m: float
    bearing_deg: float


@dataclass(frozen=True, slots=True)
class _Stream:
    name: str
    kind: str
    width_m: float
    course: tuple[tuple[float, float], ...]


_LAKES = (
    _Lake("滆湖", 119.815, 31.595, 8_600.0, 3_000.0, 8.0),
    _Lake("长荡湖", 119.553, 31.622, 6_300.0, 2_700.0, 10.0),
    _Lake("太湖", 120.260, 31.300, 32_000.0, 23_000.0, 40.0),
    _Lake("天目湖", 119.425, 31.282, 3_600.0, 850.0, 14.0),
    _Lake("大溪水库", 119.372, 31.268, 2_300.0, 800.0, -30.0),
)
_STREAMS = (
    _Stream(
        "长江", "river", 2_700.0,
        ((119.00, 32.19), (119.25, 32.25), (119.50, 32.26), (119.66, 32.19), (119.78, 32.115), (119.89, 32.045), (119.98, 32.000), (120.08, 31.972),
         (120.24, 31.962), (120.40, 31.985), (120.62, 32.03), (120.90, 31.98)),
    ),
    _Stream(
        "京杭大运河", "canal", 110.0,
        ((119.45, 32.23), (119.50, 32.13), (119.58, 32.01), (119.70, 31.925), (119.812, 31.853), (119.87, 31.808), (119.915, 31.775), (119.955, 31.748),
         (120.00, 31.738), (120.05, 31.722), (120.10, 31.690), (120.20, 31.650), (120.30, 31.580), (120.50, 31.40), (120.62, 31.25)),
    ),
    _Stream(
        "丹金溧漕河", "canal", 80.0,
        ((119.60, 31.995), (119.60, 31.93), (119.585, 31.80), (119.566, 31.73), (119.545, 31.685)),
    ),
    _Stream(
        "丹金溧漕河", "canal", 80.0,
        ((119.540, 31.565), (119.525, 31.52), (119.500, 31.455), (119.488, 31.42)),
    ),
    _Stream(
        "德胜河", "canal", 70.0,
        ((119.892, 31.808), (119.888, 31.87), (119.893, 31.93), (119.905, 32.03)),
    ),
    _Stream(
        "太滆运河", "canal", 80.0,
        ((119.838, 31.575), (119.90, 31.565), (119.98, 31.54), (120.05, 31.475), (120.10, 31.42)),
    ),
)  # fmt: skip
_SHORE_M = 1_300.0
"""No water of a lake comes nearer to a seat."""


def build_water(seats_m: Floats, waves: Waves) -> list[Water]:
    """Lakes first, then the Yangtze, then canals, bent like the borders."""
    dry = shapely.union_all(shapely.buffer(shapely.points(seats_m), _SHORE_M))
    lakes = [Water(lake.name, "lake", _lake(lake, waves).difference(dry)) for lake in _LAKES]
    return [*lakes, *(Water(stream.name, stream.kind, _stream(stream, waves)) for stream in _STREAMS)]


def inside_the_city(waters: Sequence[Water]) -> BaseGeometry:
    """The lakes that the outline holds, with their shores: all but 太湖, which lies beyond it."""
    lakes = [water.geometry for water in waters if water.kind == "lake" and water.name != "太湖"]
    return shapely.union_all(shapely.buffer(lakes, _SHORE_M))


def without_streets(waters: Sequence[Water]) -> BaseGeometry:
    """Lakes and the Yangtze; canals are bridged."""
    return shapely.union_all([water.geometry for water in waters if water.kind != "canal"])


def beyond_the_yangtze() -> BaseGeometry:
    """What lies north of the middle of the river, where the city ends; in metres, not bent yet."""
    course = list(_rounded(_plane_course(next(stream for stream in _STREAMS if stream.kind == "river"))).coords)
    far_m = 80_000.0
    west, east = course[0], course[-1]
    return shapely.segmentize(
        shapely.Polygon([*course, (east[0], east[1] + far_m), (west[0], west[1] + far_m)]), STEP_M
    )


def _lake(lake: _Lake, waves: Waves) -> BaseGeometry:
    round_one = Point(0.0, 0.0).buffer(1.0, quad_segs=32)
    shape = affinity.scale(round_one, lake.half_width_m, lake.half_length_m, origin=(0, 0))
    x_m, y_m = to_plane(lake.lon, lake.lat)
    placed = affinity.translate(affinity.rotate(shape, -lake.bearing_deg, origin=(0, 0)), x_m, y_m)
    return waves.bend(shapely.segmentize(placed, STEP_M))


def _stream(stream: _Stream, waves: Waves) -> BaseGeometry:
    """A band around the course, which is rounded first and bent as a line, so that its width stays."""
    course = shapely.segmentize(_rounded(_plane_course(stream)), STEP_M)
    return waves.bend(course).buffer(stream.width_m / 2, quad_segs=4).simplify(8.0)


def _plane_course(stream: _Stream) -> list[tuple[float, float]]:
    return [to_plane(lon, lat) for lon, lat in stream.course]


def _rounded(course: Sequence[tuple[float, float]], times: int = 3) -> LineString:
    """Corners cut at a quarter, again and again (Chaikin); the ends stay."""
    points = np.asarray(course)
    for _ in range(times):
        near, far = points[:-1] * 0.75 + points[1:] * 0.25, points[:-1] * 0.25 + points[1:] * 0.75
        cut = np.stack([near, far], axis=1).reshape(-1, 2)
        points = np.vstack([points[:1], cut, points[-1:]])
    return LineString(points)
