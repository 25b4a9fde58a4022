import math
from itertools import pairwise

import numpy as np

from simulators.city.plane import to_plane
from simulators.city.routing import Router
from simulators.vehicles.motion import Motion, Where


def _metres(a: Where, b: Where) -> float:
    return math.dist(to_plane(a.lon, a.lat), to_plane(b.lon, b.lat))


def test_the_same_seed_drives_the_same_way(router: Router) -> None:
    first, again = (Motion(router, 119.97, 31.76, "7/a", 0.0) for _ in range(2))
    seconds = np.arange(0.0, 4_000.0, 10.0).tolist()
    assert [first.where(at) for at in seconds] == [again.where(at) for at in seconds]


def test_it_moves_at_street_speed_and_never_jumps(router: Router) -> None:
    motion = Motion(router, 119.97, 31.76, "7/b", 0.0)
    track = [motion.where(at) for at in np.arange(0.0, 6_000.0, 1.0).tolist()]
    steps = [_metres(before, after) for before, after in pairwise(track)]
    assert max(steps) <= 58 / 3.6 * 1.05
    assert any(where.speed_kmh == 0 for where in track)
    assert max(where.speed_kmh for where in track) > 20


def test_it_arrives_where_it_is_sent_when_it_said_and_waits_there(router: Router) -> None:
    motion = Motion(router, 119.97, 31.76, "7/c", 0.0)
    target = router.nearest(119.95, 31.80)
    place = Where(float(router.streets.lon[target]), float(router.streets.lat[target]), 0.0, 0)
    arrives_at = motion.drive_to(119.95, 31.80, 100.0)
    assert 60 < arrives_at - 100 < 3_600
    assert _metres(motion.where(arrives_at - 20), place) > 10
    for later in (0.0, 600.0, 7_200.0):
        assert _metres(motion.where(arrives_at + later), place) < 1
    motion.release(arrives_at + 7_200)
    moved = [_metres(motion.where(arrives_at + 7_200 + at), place) for at in range(0, 2_000, 10)]
    assert max(moved) > 100


def test_it_goes_on_from_where_it_was_left(router: Router) -> None:
    before = Motion(router, 119.97, 31.76, "7/d", 0.0)
    takes_s = before.drive_to(119.95, 31.80, 100.0) - 100
    left = before.where(100 + takes_s * 0.6)
    again = Motion(router, 119.97, 31.76, "7/d", 5_000.0)
    again.stand_at(left.lon, left.lat, 5_000.0)
    assert _metres(again.where(5_000.0), left) < 300
    assert again.drive_to(119.95, 31.80, 5_000.0) - 5_000 < takes_s * 0.6
