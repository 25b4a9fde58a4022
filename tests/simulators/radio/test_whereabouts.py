"""Where radios are: on board, around the vehicle, on a beat."""

import itertools
import math

from simulators.city.plane import to_plane
from simulators.radio.whereabouts import WALK_KMH, on_foot, with_crew
from simulators.vehicles.motion import Where

LON, LAT = 119.97, 31.78


def _apart_m(one: Where, other: Where) -> float:
    return math.dist(to_plane(one.lon, one.lat), to_plane(other.lon, other.lat))


def test_a_beat_is_walked_at_walking_pace_and_leads_round_the_home() -> None:
    walk = on_foot(LON, LAT, "7/walk")
    places = [walk(float(now)) for now in range(0, 4_000, 10)]
    home = Where(LON, LAT, 0.0, 0)
    assert max(_apart_m(home, place) for place in places) <= 700.0
    paces = [_apart_m(one, other) / 10.0 * 3.6 for one, other in itertools.pairwise(places)]
    assert max(paces) <= 1.5 * WALK_KMH
    assert sum(paces) / len(paces) >= 0.5 * WALK_KMH
    assert walk(1_773_622_800.0) == on_foot(LON, LAT, "7/walk")(1_773_622_800.0)


def test_a_walkers_course_is_the_way_it_goes() -> None:
    walk = on_foot(LON, LAT, "8/walk")
    for now in range(0, 2_000, 250):
        here, there = walk(float(now)), walk(now + 1.0)
        (x_m, y_m), (to_x_m, to_y_m) = to_plane(here.lon, here.lat), to_plane(there.lon, there.lat)
        course = math.degrees(math.atan2(to_x_m - x_m, to_y_m - y_m)) % 360
        assert abs((course - here.course_deg + 180) % 360 - 180) < 3.0


def test_a_crew_is_on_board_while_it_drives_and_near_while_it_stands() -> None:
    def drive(now: float) -> Where:
        return Where(LON, LAT, 40.0 if now < 100.0 else 0.0, 90)

    where = with_crew(drive, "7/crew")
    assert where(50.0) == Where(LON, LAT, 40.0, 90)
    assert 0.0 < _apart_m(where(150.0), Where(LON, LAT, 0.0, 0)) <= 130.0
    assert where(150.0).speed_kmh == WALK_KMH
