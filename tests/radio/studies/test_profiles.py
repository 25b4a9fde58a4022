import math

import numpy as np
import pytest

from command.radio.studies.engine.profiles import profile_between

FLAT = np.full((3, 201), 10.0, dtype=np.float32)


def test_over_flat_ground_the_line_falls_evenly_and_the_earth_bulges_in_the_middle() -> None:
    profile = profile_between(FLAT, 100.0, (1, 0), (1, 200), (40.0, 1.5), 400.0)
    assert profile["distances_m"][-1] == pytest.approx(20_000.0)
    assert (profile["line_m"][0], profile["line_m"][-1]) == (50.0, 11.5)
    # d1 d2 / 2 a with 4/3 of the earth's radius: 1e4 * 1e4 / (2 * 8.4947e6)
    assert max(profile["bulged_m"]) - 10.0 == pytest.approx(5.89, abs=0.06)
    # 0.6 sqrt(lambda d1 d2 / d): 0.6 * sqrt(0.7495 * 5000)
    assert max(profile["fresnel_m"]) == pytest.approx(0.6 * math.sqrt(0.749481 * 5000.0), abs=0.06)


def test_a_hill_in_the_way_is_an_obstacle_and_one_below_the_zone_is_none() -> None:
    ground = FLAT.copy()
    ground[:, 100] = 90.0
    high = profile_between(ground, 100.0, (1, 0), (1, 200), (40.0, 30.0), 400.0)
    worst = high["obstacles"][0]
    assert worst["distance_m"] == pytest.approx(10_000.0)
    assert worst["above_line_m"] == pytest.approx(90.0 + 5.89 - 45.0, abs=0.1)
    clear = profile_between(FLAT, 100.0, (1, 0), (1, 50), (80.0, 60.0), 400.0)
    assert clear["obstacles"] == []


def test_a_place_beside_the_mast_has_a_profile_too() -> None:
    profile = profile_between(FLAT, 100.0, (1, 5), (1, 5), (40.0, 1.5), 400.0)
    assert profile["distances_m"] == [0.0, 0.0]
