import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from command.radio.analysis.grid import Grid
from command.radio.analysis.zones import OUTSIDE, zones_on

GRID = Grid(west_m=500.0, north_m=2000.0, cell_m=10.0, rows=40, columns=50)


def _halves(cut_m: float) -> list[tuple[str, shapely.Geometry]]:
    south = GRID.north_m - 400.0
    return [("west", shapely.box(500.0, south, cut_m, 2000.0)), ("east", shapely.box(cut_m, south, 1000.0, 2000.0))]


def test_a_cell_belongs_to_the_zone_that_holds_its_middle() -> None:
    zones = zones_on(GRID, _halves(704.0))
    assert (zones.labels[:, :20] == 0).all()
    assert (zones.labels[:, 20:] == 1).all()
    assert (zones_on(GRID, _halves(706.0)).labels[:, 20] == 0).all()


def test_cells_on_the_border_of_small_zones_count_by_their_share() -> None:
    ones = np.ones(GRID.shape)
    assert zones_on(GRID, _halves(704.0)).sums(ones) == pytest.approx([40 * 20.4, 40 * 29.6])
    assert zones_on(GRID, _halves(704.0), small_zone_cells=0).sums(ones) == pytest.approx([40 * 20, 40 * 30])


def test_what_lies_in_no_zone_counts_nowhere() -> None:
    zones = zones_on(GRID, [("middle", shapely.Point(750.0, 1800.0).buffer(87.0, quad_segs=64))])
    assert zones.labels[0, 0] == OUTSIDE
    area = zones.sums(np.ones(GRID.shape))[0] * GRID.cell_area_m2
    assert area == pytest.approx(shapely.Point(750.0, 1800.0).buffer(87.0, quad_segs=64).area, rel=1e-9)


@given(st.lists(st.tuples(st.floats(510, 990), st.floats(1610, 1990)), min_size=3, max_size=9, unique=True))
@settings(max_examples=20, deadline=None)
def test_zones_of_a_partition_add_up_to_the_whole(points: list[tuple[float, float]]) -> None:
    whole = shapely.box(500.0, 1600.0, 1000.0, 2000.0)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=whole).geoms
    parts = [(str(i), shapely.intersection(each, whole)) for i, each in enumerate(cells)]
    zones = zones_on(GRID, parts, small_zone_cells=300)
    weights = np.random.default_rng(len(points)).random(GRID.shape)
    assert zones.sums(weights).sum() == pytest.approx(weights.sum(), rel=1e-9)
    areas = zones.sums(np.ones(GRID.shape))
    for number, (_, part) in enumerate(parts):
        if np.sum(zones.labels == number) < 300:
            assert areas[number] == pytest.approx(part.area / GRID.cell_area_m2, abs=1e-6)


def test_codes_come_once() -> None:
    with pytest.raises(ValueError, match="codes"):
        zones_on(GRID, [("a", shapely.box(0, 0, 1, 1)), ("a", shapely.box(1, 1, 2, 2))])


def test_a_zone_beside_the_grid_has_no_cells() -> None:
    zones = zones_on(GRID, [("far", shapely.box(9000, 9000, 9100, 9100)), ("nothing", shapely.Polygon())])
    assert zones.sums(np.ones(GRID.shape)).tolist() == [0.0, 0.0]
    assert (zones_on(GRID, []).labels == OUTSIDE).all()
