import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.geo.datum import Datum, from_wgs84, from_wgs84_arrays, to_wgs84, to_wgs84_arrays

METRES_PER_DEGREE = 111_320.0
LONGITUDES_IN_CHINA = st.floats(74.0, 134.0)
LATITUDES_IN_CHINA = st.floats(18.0, 53.0)
SHIFTED = st.sampled_from([Datum.GCJ02, Datum.BD09])


def published_gcj02(lng: float, lat: float) -> tuple[float, float]:
    """The formula as it is published everywhere, term by term and with the mathematics of the standard library."""

    def transform_latitude(x: float, y: float) -> float:
        result = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(math.fabs(x))
        result += (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
        result += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
        result += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
        return result

    def transform_longitude(x: float, y: float) -> float:
        result = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(math.fabs(x))
        result += (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
        result += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
        result += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
        return result

    a, ee = 6378245.0, 0.00669342162296594323
    d_lat, d_lng = transform_latitude(lng - 105.0, lat - 35.0), transform_longitude(lng - 105.0, lat - 35.0)
    rad_lat = lat / 180.0 * math.pi
    magic = 1 - ee * math.sin(rad_lat) * math.sin(rad_lat)
    d_lat = (d_lat * 180.0) / ((a * (1 - ee)) / (magic * math.sqrt(magic)) * math.pi)
    d_lng = (d_lng * 180.0) / (a / math.sqrt(magic) * math.cos(rad_lat) * math.pi)
    return lng + d_lng, lat + d_lat


def published_bd09(gcj_lng: float, gcj_lat: float) -> tuple[float, float]:
    x_pi = 3.14159265358979324 * 3000.0 / 180.0
    z = math.sqrt(gcj_lng * gcj_lng + gcj_lat * gcj_lat) + 0.00002 * math.sin(gcj_lat * x_pi)
    theta = math.atan2(gcj_lat, gcj_lng) + 0.000003 * math.cos(gcj_lng * x_pi)
    return z * math.cos(theta) + 0.0065, z * math.sin(theta) + 0.006


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    east = (one[0] - other[0]) * METRES_PER_DEGREE * math.cos(math.radians(one[1]))
    return math.hypot(east, (one[1] - other[1]) * METRES_PER_DEGREE)


@pytest.mark.parametrize(
    ("datum", "given_point", "expected"),
    [
        # Pairs that public converters print for 天安门 (116.404, 39.915) read as each of the datums.
        (Datum.GCJ02, (116.404, 39.915), (116.41024449916938, 39.91640428150164)),
        (Datum.BD09, (116.404, 39.915), (116.41662724378733, 39.922699552216216)),
    ],
)
def test_known_pairs(datum: Datum, given_point: tuple[float, float], expected: tuple[float, float]) -> None:
    assert metres_between(from_wgs84(datum, *given_point), expected) < 0.01
    assert metres_between(to_wgs84(datum, *expected), given_point) < 0.1


@given(LONGITUDES_IN_CHINA, LATITUDES_IN_CHINA)
def test_forward_is_the_published_formula_to_a_centimetre(longitude: float, latitude: float) -> None:
    gcj = published_gcj02(longitude, latitude)
    assert metres_between(from_wgs84(Datum.GCJ02, longitude, latitude), gcj) < 0.01
    assert metres_between(from_wgs84(Datum.BD09, longitude, latitude), published_bd09(*gcj)) < 0.01


@given(SHIFTED, LONGITUDES_IN_CHINA, LATITUDES_IN_CHINA)
def test_the_way_back_ends_where_it_began(datum: Datum, longitude: float, latitude: float) -> None:
    back = to_wgs84(datum, *from_wgs84(datum, longitude, latitude))
    assert metres_between(back, (longitude, latitude)) < 0.1


def test_changzhou_is_shifted_by_hundreds_of_metres() -> None:
    shifted = from_wgs84(Datum.GCJ02, 119.972, 31.76)
    assert 400 < metres_between((119.972, 31.76), shifted) < 700


@given(SHIFTED, st.sampled_from([(139.69, 35.68), (13.4, 52.5), (-74.0, 40.7), (103.8, -1.3), (0.0, 0.0)]))
def test_nothing_is_shifted_outside_china(datum: Datum, point: tuple[float, float]) -> None:
    assert from_wgs84(datum, *point) == point
    assert to_wgs84(datum, *point) == point


@given(st.sampled_from([Datum.WGS84, Datum.CGCS2000]), LONGITUDES_IN_CHINA, LATITUDES_IN_CHINA)
def test_cgcs2000_is_taken_as_wgs84(datum: Datum, longitude: float, latitude: float) -> None:
    assert to_wgs84(datum, longitude, latitude) == (longitude, latitude)


def test_arrays_give_what_single_points_give() -> None:
    random = np.random.default_rng(20260315)
    longitudes, latitudes = random.uniform(70, 140, 200), random.uniform(0, 56, 200)
    for datum in Datum:
        for many, one in ((to_wgs84_arrays, to_wgs84), (from_wgs84_arrays, from_wgs84)):
            expected = [one(datum, lon, lat) for lon, lat in zip(longitudes, latitudes, strict=True)]
            assert np.allclose(np.column_stack(many(datum, longitudes, latitudes)), expected, rtol=0, atol=1e-9)


def test_an_empty_batch_stays_empty() -> None:
    longitudes, latitudes = to_wgs84_arrays(Datum.BD09, [], [])
    assert longitudes.shape == latitudes.shape == (0,)
