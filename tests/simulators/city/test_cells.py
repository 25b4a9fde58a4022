import math

import numpy as np
import pytest
import shapely

from simulators.city import cells, sources
from simulators.city.areas import Area, build_areas
from simulators.city.landscape import build_landscape
from simulators.city.plane import in_plane, to_plane
from simulators.city.waves import Waves


@pytest.fixture(scope="module")
def areas() -> list[Area]:
    return build_areas(build_landscape(7))


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
    square_metre = 1e-10
    assert all(zone.geometry.difference(city).area < square_metre for zone in zones)
    assert all(a.geometry.intersection(b.geometry).area < 1e-12 for a in zones for b in zones if a is not b)
    assert any(sum(zone.geometry.intersects(unit.geometry) for unit in units) > 1 for zone in zones)


def test_outer_rings_run_counter_clockwise(areas: list[Area]) -> None:
    """RFC 7946, section 3.1.6."""
    for area in areas:
        assert all(shapely.is_ccw(part.exterior) for part in shapely.get_parts(area.geometry)), area.name


def test_districts_are_about_as_large_as_in_life(areas: list[Area]) -> None:
    real_km2 = {district.code: district.area_km2 for district in sources.districts()}
    for area in [*_layer(areas, "district"), *_layer(areas, "city")]:
        assert in_plane(area.geometry).area / 1e6 == pytest.approx(real_km2[area.code], rel=0.3), area.name


@pytest.mark.parametrize("seed", [1, 2, 3, 20_260_315])
def test_any_seed_bends_the_borders_without_tearing_them(seed: int) -> None:
    units = _layer(build_areas(build_landscape(seed)), "street")
    assert shapely.coverage_is_valid([unit.geometry for unit in units])
    assert all(unit.geometry.contains(shapely.Point(unit.seat_lon, unit.seat_lat)) for unit in units)


def test_same_seed_same_borders_and_another_seed_other_ones(areas: list[Area]) -> None:
    city = _layer(areas, "city")[0].geometry
    assert _layer(build_areas(build_landscape(7)), "city")[0].geometry.equals_exact(city)
    assert not _layer(build_areas(build_landscape(8)), "city")[0].geometry.equals(city)


def test_a_cell_holds_the_points_nearest_to_its_seat() -> None:
    """Away from the borders, which are bent by less than 1.5 km here."""
    seats = {"a": (119.70, 31.60), "b": (119.80, 31.60), "c": (119.75, 31.70)}
    seats_m = np.array([to_plane(*seat) for seat in seats.values()])
    ground = cells.Ground(np.full(3, 8_000.0), held=shapely.Point(), beyond=shapely.Point())
    tiles = cells.tile(seats, ground, Waves(seats_m, 7))
    for lon, lat in [(119.71, 31.61), (119.79, 31.58), (119.75, 31.68), (119.72, 31.60)]:
        x, y = to_plane(lon, lat)
        nearest = min(seats, key=lambda code: math.dist(to_plane(*seats[code]), (x, y)))
        assert [code for code, tile in tiles.items() if tile.contains(shapely.Point(lon, lat))] == [nearest]


def test_seats_too_far_apart_have_no_common_outline() -> None:
    seats = {"a": (119.20, 31.60), "b": (120.20, 31.60)}
    ground = cells.Ground(np.full(2, 5_000.0), held=shapely.Point(), beyond=shapely.Point())
    waves = Waves(np.array([to_plane(*seat) for seat in seats.values()]), 7)
    with pytest.raises(ValueError, match="falls apart"):
        cells.tile(seats, ground, waves)
