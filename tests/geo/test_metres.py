import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from command.geo.metres import area_m2, distance_m, length_m, scales_at


@given(st.floats(-60, 60))
def test_a_degree_is_as_long_as_the_geodesic_says(latitude: float) -> None:
    """Over a hundredth of a degree the plane that touches and the ellipsoid differ by millimetres."""
    east_m, north_m = scales_at(latitude)
    geod = Geod(ellps="WGS84")
    assert geod.line_length([120.0, 120.01], [latitude, latitude]) == pytest.approx(east_m / 100, abs=0.01)
    assert geod.line_length([120.0, 120.0], [latitude - 0.005, latitude + 0.005]) == pytest.approx(
        north_m / 100, abs=0.01
    )


def test_the_distance_to_a_border_counts_from_inside_and_outside() -> None:
    square = shapely.box(119.9, 31.7, 120.0, 31.8)
    east_m, _ = scales_at(31.75)
    for side in (-0.7, 0.7):
        assert distance_m(square, 120.0 + side / east_m, 31.75, 1.0) == pytest.approx(0.7, abs=1e-6)
    assert distance_m(square, 120.0 + 1.1 / east_m, 31.75, 1.0) == math.inf
    assert distance_m(square, 119.95, 31.75, 1.0) == math.inf


def test_a_corner_is_as_far_as_pythagoras_says() -> None:
    east_m, north_m = scales_at(31.8)
    square = shapely.box(119.9, 31.7, 120.0, 31.8)
    assert distance_m(square, 120.0 + 0.3 / east_m, 31.8 + 0.4 / north_m, 1.0) == pytest.approx(0.5, abs=1e-4)


def test_the_area_between_parallels_and_meridians() -> None:
    """Against the closed formula of the ellipsoid: a wide box, whose sides are no geodesics."""
    west, south, east, north = 119.0, 31.0, 121.0, 32.5
    a, f = 6_378_137.0, 1 / 298.257223563
    e = math.sqrt(2 * f - f * f)

    def zone(latitude_deg: float) -> float:
        sine = math.sin(math.radians(latitude_deg))
        return sine / (1 - (e * sine) ** 2) / 2 + math.log((1 + e * sine) / (1 - e * sine)) / (4 * e)

    expected = a * a * (1 - e * e) * math.radians(east - west) * (zone(north) - zone(south))
    assert area_m2(shapely.box(west, south, east, north)) == pytest.approx(expected, rel=1e-7)


def test_what_has_no_extent_measures_nothing() -> None:
    line, box = shapely.LineString([(119.0, 31.0), (120.0, 31.0)]), shapely.box(119.0, 31.0, 119.1, 31.1)
    assert area_m2(line) == 0
    assert area_m2(shapely.Polygon()) == 0
    assert length_m(shapely.LineString()) == 0
    assert length_m(shapely.Point(119.0, 31.0)) == 0
    mixed = shapely.GeometryCollection([line, box, shapely.Point(120.0, 31.0)])
    assert (area_m2(mixed), length_m(mixed)) == (area_m2(box), length_m(line))
