import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from command.geo.cells import MARGIN_M, lay
from command.geo.metres import distance_m
from tests.geo.partitions import hard_points, voronoi


@given(st.integers(0, 2**32), st.integers(2, 25), st.sampled_from([1, 7, 64]))
def test_a_closed_cell_holds_its_points_in_the_same_areas(seed: int, cells: int, side: int) -> None:
    """And in an open one the candidates are enough: every area that holds a point or is near it is among them."""
    random = np.random.default_rng(seed)
    polygons = voronoi(random, cells)
    grid = lay(polygons, side)
    points = hard_points(random, polygons, 40)
    slots = grid.slots_of(points[:, 0], points[:, 1])
    for (longitude, latitude), slot in zip(points, slots, strict=True):
        point = shapely.Point(longitude, latitude)
        holding = {n for n, polygon in enumerate(polygons) if polygon.intersects(point)}
        assert grid.slot_of(longitude, latitude) in {slot, None}
        if slot >= 0:
            assert set(grid.sets[slot]) == holding
        else:
            near = {n for n, polygon in enumerate(polygons) if distance_m(polygon, longitude, latitude, MARGIN_M) < 1.4}
            assert holding | near <= set(grid.sets[-1 - slot])


def test_most_of_a_fine_grid_is_closed() -> None:
    grid = lay(voronoi(np.random.default_rng(1), 20), 256)
    assert (grid.slots < 0).mean() < 0.1


def test_a_hole_smaller_than_a_cell_opens_it() -> None:
    square = shapely.box(119.9, 31.7, 120.0, 31.8)
    hole = shapely.Point(119.951, 31.751).buffer(0.0001)
    grid = lay([square.difference(hole)], 4)
    slot = grid.slot_of(119.951, 31.751)
    assert slot is not None
    assert slot < 0
    inside = grid.slot_of(119.985, 31.785)
    assert inside is None or inside < 0 or grid.sets[inside] == (0,)


def test_nothing_laid_holds_nothing() -> None:
    grid = lay([], 16)
    assert grid.sets[0] == ()
    assert set(grid.slots_of(np.array([0.5, 120.0]), np.array([0.5, 31.8])).tolist()) == {0}
