import math

import pytest
import shapely

from simulators.city import cells
from simulators.city.areas import Area, build_areas
from simulators.city.plane import to_plane


@pytest.fixture(scope="module")
def areas() -> list[Area]:
    return build_areas()


def _layer(areas: list[Area], name: str) -> list[Area]:
    return [area for area in areas if area.layer == name]


def test_the_units_tile_the_city_without_gaps_or_overlaps(areas: list[Area]) -> None:
    cells_of_units = [area.geometry for area in _layer(areas, "street")]
    assert len(cells_of_units) == 63
    assert shapely.coverage_is_valid(cells_of_units)
    city = _layer(areas, "city")[0].geometry
    assert city.geom_type == "Polygon"
    assert len(city.interiors) == 0
    assert math.isclose(sum(cell.area for cell in cells_of_units), city.area, rel_tol=1e-12)


@pytest.mark.parametrize("layer", ["district", "enforcement_district"])
def test_a_district_is_exactly_its_units(areas: list[Area], layer: str) -> None:
    for district in _layer(areas, layer):
        own = [
            area.geometry
            for area in _layer(areas, "street")
            if district.code in (area.parent_code, area.enforcement_parent_code)
        ]
        assert shapely.coverage_is_valid(own)
        assert math.isclose(sum(cell.area for cell in own), district.geometry.area, rel_tol=1e-12)


def test_every_seat_lies_in_its_own_cell(areas: list[Area]) -> None:
    for area in _layer(areas, "street"):
        assert area.geometry.contains(shapely.Point(area.seat_lon, area.seat_lat))
        assert area.geometry.is_valid


def test_zones_lie_in_the_city_apart_from_each_other_and_some_across_units(areas: list[Area]) -> None:
    zones = _layer(areas, "zone")
    city = _layer(areas, "city")[0].geometry
    units = _layer(areas, "street")
    assert all(zone.geometry.difference(city).area < 1e-12 for zone in zones)
    assert all(a.geometry.intersection(b.geometry).area < 1e-12 for a in zones for b in zones if a is not b)
    assert any(sum(zone.geometry.intersects(unit.geometry) for unit in units) > 1 for zone in zones)


def test_a_cell_holds_the_points_nearest_to_its_seat() -> None:
    seats = {"a": (119.70, 31.60), "b": (119.80, 31.60), "c": (119.75, 31.70)}
    tiles = cells.tile(seats)
    for lon, lat in [(119.71, 31.61), (119.79, 31.58), (119.75, 31.66), (119.73, 31.62)]:
        x, y = to_plane(lon, lat)
        nearest = min(seats, key=lambda code: math.dist(to_plane(*seats[code]), (x, y)))
        assert [code for code, tile in tiles.items() if tile.contains(shapely.Point(lon, lat))] == [nearest]
