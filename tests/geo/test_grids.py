import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.geo.grids import (
    ControlPoint,
    FourParameters,
    PlaneGrid,
    Projected,
    SevenParameters,
    SpatialGrid,
    fit,
)


def gauss_kruger(longitude_deg: float, latitude_deg: float, meridian_deg: float) -> tuple[float, float]:
    """Easting and northing by the textbook series of the ellipsoid GRS80; good to millimetres within 2°."""
    a, f = 6378137.0, 1 / 298.257222101
    e2 = 2 * f - f * f
    ep2 = e2 / (1 - e2)
    phi, lam = math.radians(latitude_deg), math.radians(longitude_deg - meridian_deg)
    n = a / math.sqrt(1 - e2 * math.sin(phi) ** 2)
    t, c, big_a = math.tan(phi) ** 2, ep2 * math.cos(phi) ** 2, lam * math.cos(phi)
    m = a * (
        (1 - e2 / 4 - 3 * e2**2 / 64 - 5 * e2**3 / 256) * phi
        - (3 * e2 / 8 + 3 * e2**2 / 32 + 45 * e2**3 / 1024) * math.sin(2 * phi)
        + (15 * e2**2 / 256 + 45 * e2**3 / 1024) * math.sin(4 * phi)
        - (35 * e2**3 / 3072) * math.sin(6 * phi)
    )
    east = n * (big_a + (1 - t + c) * big_a**3 / 6 + (5 - 18 * t + t * t + 72 * c - 58 * ep2) * big_a**5 / 120)
    north = m + n * math.tan(phi) * (
        big_a**2 / 2
        + (5 - t + 9 * c + 4 * c * c) * big_a**4 / 24
        + (61 - 58 * t + t * t + 600 * c - 330 * ep2) * big_a**6 / 720
    )
    return 500_000.0 + east, north


@given(st.floats(118.8, 121.2), st.floats(31.0, 32.3))
def test_projected_cgcs2000_is_the_textbook_series(longitude: float, latitude: float) -> None:
    easting, northing = gauss_kruger(longitude, latitude, 120.0)
    found = Projected.epsg(4549).to_wgs84(np.array([easting]), np.array([northing]))
    assert abs(found[0][0] - longitude) * 94_700 < 0.01
    assert abs(found[1][0] - latitude) * 110_900 < 0.01


def test_zone_numbers_belong_to_the_kin_of_the_system() -> None:
    """EPSG:4528 is the same zone as 4549 with its number, 40, before the easting."""
    plain = Projected.epsg(4549).to_wgs84(np.array([498_000.0]), np.array([3_520_000.0]))
    numbered = Projected.epsg(4528).to_wgs84(np.array([40_498_000.0]), np.array([3_520_000.0]))
    assert np.allclose(plain, numbered, rtol=0, atol=1e-10)


@pytest.mark.parametrize("name", ["EPSG:2437", "EPSG:2385", "EPSG:1", "nonsense", None])
def test_other_datums_are_not_taken_silently(name: str | None) -> None:
    """Beijing 54 and Xi'an 80 lie a hundred metres off: they need parameters."""
    with pytest.raises(ValueError, match=r"reference system|local grid"):
        Projected.named(name)


@given(
    st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(-math.pi, math.pi), st.floats(0.5, 2.0), st.integers(0, 1000)
)
def test_control_points_give_back_the_parameters(
    east: float, north: float, turn: float, scale: float, seed: int
) -> None:
    true = FourParameters(east, north, turn, scale)
    local = np.random.default_rng(seed).uniform(-20_000, 20_000, (4, 2))
    known = np.column_stack(true.apply(local[:, 0], local[:, 1]))
    found = fit([ControlPoint(f"P{n}", *local[n], *known[n]) for n in range(4)])
    assert max(found.residuals_m.values()) < 1e-5
    probe = np.array([12_345.0]), np.array([-6_789.0])
    assert np.allclose(found.parameters.apply(*probe), true.apply(*probe), rtol=0, atol=1e-5)


def test_a_mark_that_is_off_shows_in_its_residual() -> None:
    true = FourParameters(500_000.0, 3_500_000.0, 0.01, 1.0)
    local = np.array([(0.0, 0.0), (10_000.0, 0.0), (10_000.0, 10_000.0), (0.0, 10_000.0), (5_000.0, 5_000.0)])
    known = np.column_stack(true.apply(local[:, 0], local[:, 1]))
    known[4] += (0.0, 2.0)
    found = fit([ControlPoint(f"P{n}", *local[n], *known[n]) for n in range(5)])
    assert max(found.residuals_m, key=lambda name: found.residuals_m[name]) == "P4"
    assert found.residuals_m["P4"] == pytest.approx(1.6, abs=1e-6)
    assert found.residuals_m["P0"] == pytest.approx(0.4, abs=1e-6)


def test_one_mark_is_not_enough() -> None:
    with pytest.raises(ValueError, match="two different"):
        fit([ControlPoint("P1", 0.0, 0.0, 1.0, 1.0), ControlPoint("P1 again", 0.0, 0.0, 1.0, 1.0)])


def test_a_city_grid_lands_where_its_marks_are() -> None:
    onto = Projected.epsg(4549)
    easting, northing = onto.from_wgs84(np.array([119.972]), np.array([31.76]))
    parameters = FourParameters(450_000.0, 3_450_000.0, math.radians(0.3), 1.00002)
    cosine, sine = parameters.scale * math.cos(parameters.turn_rad), parameters.scale * math.sin(parameters.turn_rad)
    local = np.linalg.solve(
        np.array([[cosine, -sine], [sine, cosine]]), np.array([easting[0] - 450_000.0, northing[0] - 3_450_000.0])
    )
    longitude, latitude = PlaneGrid(parameters, onto).to_wgs84(local[:1], local[1:])
    assert (longitude[0], latitude[0]) == pytest.approx((119.972, 31.76), abs=1e-9)


def test_seven_parameters_move_between_ellipsoids() -> None:
    """Against the same similarity worked out in plain geocentric coordinates, on Krasovsky's ellipsoid."""
    parameters = SevenParameters(-12.0, -113.0, -41.0, 0.5, -0.7, 1.2, 3.0)
    a, f = 6378245.0, 1 / 298.3
    e2 = 2 * f - f * f
    longitude, latitude = math.radians(119.972), math.radians(31.76)
    n = a / math.sqrt(1 - e2 * math.sin(latitude) ** 2)
    x, y = n * math.cos(latitude) * math.cos(longitude), n * math.cos(latitude) * math.sin(longitude)
    z = n * (1 - e2) * math.sin(latitude)
    rx, ry, rz = (math.radians(arcsec / 3600) for arcsec in (0.5, -0.7, 1.2))
    scale = 1 + 3e-6
    x2 = -12.0 + scale * (x - rz * y + ry * z)
    y2 = -113.0 + scale * (rz * x + y - rx * z)
    z2 = -41.0 + scale * (-ry * x + rx * y + z)
    b, f2 = 6378137.0, 1 / 298.257222101
    e22 = 2 * f2 - f2 * f2
    expected_latitude = math.atan2(z2, math.hypot(x2, y2) * (1 - e22))
    for _ in range(20):
        n2 = b / math.sqrt(1 - e22 * math.sin(expected_latitude) ** 2)
        expected_latitude = math.atan2(z2 + e22 * n2 * math.sin(expected_latitude), math.hypot(x2, y2))
    old = "+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +ellps=krass +units=m +no_defs"
    easting, northing = Projected(old).from_wgs84(np.array([119.972]), np.array([31.76]))
    found = SpatialGrid(parameters, old).to_wgs84(easting, northing)
    assert found[0][0] == pytest.approx(math.degrees(math.atan2(y2, x2)), abs=1e-9)
    assert found[1][0] == pytest.approx(math.degrees(expected_latitude), abs=1e-9)
