import random
from itertools import pairwise

import numpy as np
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra

from simulators.city.areas import Area, build_areas
from simulators.city.demo_city import street_layer, streets_of
from simulators.city.landscape import Landscape, build_landscape
from simulators.city.places import crossing_streets
from simulators.city.plane import in_degrees
from simulators.city.routing import Router
from simulators.city.streets import Streets
from simulators.city.water import without_streets


@pytest.fixture(scope="module")
def landscape() -> Landscape:
    return build_landscape(7)


@pytest.fixture(scope="module")
def areas(landscape: Landscape) -> list[Area]:
    return build_areas(landscape)


@pytest.fixture(scope="module")
def streets(areas: list[Area], landscape: Landscape) -> Streets:
    return streets_of(areas, landscape, 7)


@pytest.fixture(scope="module")
def router(streets: Streets) -> Router:
    return Router(streets)


def test_there_are_25_000_junctions_and_every_one_can_be_reached(streets: Streets) -> None:
    arms = np.bincount(np.concatenate([streets.start, streets.end]))
    assert int((arms >= 3).sum()) >= 25_000
    graph = coo_array((np.ones(len(streets.start)), (streets.start, streets.end)), (len(arms), len(arms)))
    assert connected_components(graph, directed=False)[0] == 1


def test_every_unit_has_streets_inside_its_cell(streets: Streets, areas: list[Area]) -> None:
    units = street_layer(areas)
    assert set(streets.unit.tolist()) == set(range(63))
    inside = [
        shapely.contains_xy(
            unit.geometry, streets.lon[streets.unit == index], streets.lat[streets.unit == index]
        ).mean()
        for index, unit in enumerate(units)
    ]
    assert min(inside) > 0.999


def test_no_junction_lies_in_a_lake_or_in_the_river(streets: Streets, landscape: Landscape) -> None:
    wet = in_degrees(without_streets(landscape.waters))
    assert not shapely.contains_xy(wet, streets.lon, streets.lat).any()


def test_through_roads_are_few_long_avenues(streets: Streets) -> None:
    through = np.asarray(streets.through)
    assert 0.0 < through.mean() < 0.02
    assert set(streets.level[through[streets.street]].tolist()) == {3}


def test_a_street_is_a_path_of_its_own_segments(streets: Streets) -> None:
    joined = {(a, b, s) for a, b, s in zip(streets.start, streets.end, streets.street, strict=True)}
    assert len(set(streets.names)) == len(streets.names) == len(streets.paths)
    walked = {(a, b, s) for s, path in enumerate(streets.paths) for a, b in pairwise(path)}
    assert walked == joined


def test_crossings_join_two_different_streets(streets: Streets) -> None:
    crossings = crossing_streets(streets)
    assert len(crossings) > 5_000
    for junction, (first, second) in list(crossings.items())[:500]:
        assert first != second
        assert junction in streets.paths[first]
        assert junction in streets.paths[second]


def test_a_route_is_the_quickest_and_its_times_are_those_of_its_segments(streets: Streets, router: Router) -> None:
    rng = random.Random(3)
    seconds = {frozenset(pair): time for *pair, time in zip(streets.start, streets.end, streets.seconds, strict=True)}
    for _ in range(20):
        start, end = rng.randrange(len(streets.lon)), rng.randrange(len(streets.lon))
        route = router.route(start, end)
        best = dijkstra(router.graph, indices=[start])[0, end]
        assert (route.junctions[0], route.junctions[-1]) == (start, end)
        assert route.duration_s == pytest.approx(best)
        steps = [seconds[frozenset(pair)] for pair in pairwise(route.junctions)]
        assert np.cumsum([0.0, *steps]) == pytest.approx(route.at_s)


def test_a_patrol_moves_along_streets_for_the_time_asked(streets: Streets, router: Router) -> None:
    route = router.patrol(100, 1_800.0, random.Random(5))
    assert route.duration_s >= 1_800.0
    known = {frozenset(pair) for pair in zip(streets.start, streets.end, strict=True)}
    assert all(frozenset(pair) in known for pair in pairwise(route.junctions))
    again = router.patrol(100, 1_800.0, random.Random(5))
    assert again.junctions.tolist() == route.junctions.tolist()


def test_a_place_is_next_to_the_junction_nearest_to_it(streets: Streets, router: Router) -> None:
    junction = router.nearest(119.972, 31.760)
    squared = (streets.x_m - streets.x_m[junction]) ** 2 + (streets.y_m - streets.y_m[junction]) ** 2
    assert np.argmin(squared) == junction
    assert abs(streets.lon[junction] - 119.972) < 0.005
