import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.radio.measured.bearers.squares import (
    FINEST,
    LEVELS,
    Box,
    bounds_deg,
    box_of,
    middle_deg,
    side_m,
    square_at,
)

LONGITUDES, LATITUDES = st.floats(-180.0, 179.999999), st.floats(-85.0, 85.0)


def test_squares_are_the_tiles_of_the_web_mercator_map() -> None:
    """x = (119.95 + 180) / 360 * 4096 = 3412.8; y = (1 - ln(tan 31.78 + sec 31.78) / pi) / 2 * 4096 = 1666.3."""
    assert square_at(119.95, 31.78, 12) == (3412, 1666)
    assert square_at(0.0, 0.0, 1) == (1, 1)
    assert square_at(-180.0, 90.0, 3) == (0, 0)
    assert square_at(180.0, -90.0, 3) == (7, 7)


def test_the_finest_square_is_a_bin_of_thirty_metres_in_changzhou() -> None:
    level_18 = square_at(119.95, 31.78, 18)
    assert side_m(FINEST, square_at(119.95, 31.78).y) == pytest.approx(32.5, abs=0.1)
    assert side_m(18, level_18.y) == pytest.approx(129.9, abs=0.2)


@given(LONGITUDES, LATITUDES, st.sampled_from(LEVELS))
def test_a_place_lies_in_its_square_and_its_square_in_the_one_above(lon: float, lat: float, level: int) -> None:
    square = square_at(lon, lat, level)
    west, south, east, north = bounds_deg(level, *square)
    assert west - 1e-9 <= lon <= east + 1e-9
    assert south - 1e-9 <= lat <= north + 1e-9
    finest = square_at(lon, lat)
    up = FINEST - level
    assert (finest.x >> up, finest.y >> up) == square
    assert square_at(*middle_deg(level, *square), level) == square


def test_a_box_holds_the_squares_that_it_touches_and_their_quarters() -> None:
    box = box_of((119.9, 31.7, 120.0, 31.8), 15)
    assert box == Box(*(square_at(119.9, 31.8, 15).x, square_at(120.0, 31.8, 15).x),
                      *(square_at(119.9, 31.8, 15).y, square_at(119.9, 31.7, 15).y))  # fmt: skip
    assert Box(3, 4, 7, 7).down(1) == Box(6, 9, 14, 15)
    assert Box(3, 4, 7, 7).down(0) == Box(3, 4, 7, 7)
