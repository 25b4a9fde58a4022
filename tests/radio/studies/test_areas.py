from typing import Any

import pytest
import shapely

from command.geo.models import Layer, SubjectMode
from command.geo.service import Edition
from command.radio.studies.areas import Places, drawn, places_of
from command.radio.studies.inputs import StudyInputs
from tests.geo.partitions import DAY, area

BOUNDS = (119.0, 31.0, 122.0, 33.0)
WEST, EAST = shapely.box(120.0, 31.0, 120.1, 31.2), shapely.box(120.1, 31.0, 120.2, 31.2)
SOUTH, NORTH = shapely.box(120.0, 31.0, 120.1, 31.1), shapely.box(120.0, 31.1, 120.1, 31.2)
PARK = shapely.box(120.04, 31.05, 120.06, 31.15)
SQUADS = {"one": "一中队", "two": "二中队", "park": "园区中队"}


def edition(*, park_mode: SubjectMode = SubjectMode.ZONE_STATIONED) -> Edition:
    """Two districts; the west one has two streets and a park across both."""
    in_west: dict[str, Any] = {"parent_code": "west", "enforcement_parent_code": "west"}
    areas = [
        (area("city", Layer.CITY), shapely.union(WEST, EAST)),
        (area("west", Layer.DISTRICT), WEST),
        (area("east", Layer.DISTRICT), EAST),
        (area("s", body_codes=("desk", "one", "two"), **in_west), SOUTH),
        (area("n", body_codes=("two",), **in_west), NORTH),
        (area("e", parent_code="east", enforcement_parent_code="east"), EAST),
        (area("park", Layer.ZONE, subject_mode=park_mode, body_codes=("park",), parent_code="west"), PARK),
    ]
    return Edition(areas, [], DAY)


def squads_of(places: Places) -> dict[str, shapely.Geometry]:
    return {squad.code: shapely.from_wkb(squad.wkb) for squad in places.squads}


def test_a_squad_has_its_townships_without_the_zones_and_a_zones_squad_the_zone() -> None:
    places = places_of(StudyInputs(), edition(), BOUNDS, SQUADS)
    assert {each.code: each.squad for each in places.townships} == {"e": "-", "n": "two", "s": "one"}
    found = squads_of(places)
    assert set(found) == {"-", "one", "park", "two"}
    assert found["park"].equals(PARK)
    assert found["one"].equals(SOUTH.difference(PARK))
    assert sum(each.area for each in found.values()) == pytest.approx(shapely.union(WEST, EAST).area)


def test_a_zone_without_its_approval_takes_nothing() -> None:
    places = places_of(StudyInputs(), edition(park_mode=SubjectMode.ZONE_OWN), BOUNDS, SQUADS)
    assert places.squads == []


def test_a_district_is_a_study_of_its_own_streets_within_its_border() -> None:
    places = places_of(StudyInputs(area_code="west"), edition(), BOUNDS, SQUADS)
    assert places.outline.equals(WEST)
    assert [(each.code, each.name) for each in places.townships] == [("n", "n街道"), ("s", "s街道")]


def test_a_box_cuts_townships_and_squads_and_says_so() -> None:
    box = (120.05, 31.0, 120.15, 31.12)
    places = places_of(StudyInputs(box_deg=box), edition(), BOUNDS, SQUADS)
    assert places.outline.bounds == box
    assert {each.name for each in places.townships} == {"s街道（部分）", "n街道（部分）", "e街道（部分）"}
    whole = shapely.box(*box).area
    assert sum(shapely.from_wkb(each.wkb).area for each in places.townships) == pytest.approx(whole)
    assert sum(each.area for each in squads_of(places).values()) == pytest.approx(whole)


def test_a_zone_is_a_study_of_what_it_cuts() -> None:
    places = places_of(StudyInputs(area_code="park"), edition(), BOUNDS, SQUADS)
    assert places.outline.equals(PARK)
    assert {each.code for each in places.townships} == {"n", "s"}
    assert set(squads_of(places)) == {"park"}


def test_borders_drawn_twice_leave_no_slivers() -> None:
    noise = shapely.box(120.0, 31.0, 120.1000001, 31.2)
    areas = [
        (area("west", Layer.DISTRICT), noise),
        (area("s", parent_code="west"), shapely.box(120.0, 31.0, 120.1000002, 31.2)),
        (area("e", parent_code="west"), EAST),
    ]
    places = places_of(StudyInputs(area_code="west"), Edition(areas, [], DAY), BOUNDS, {})
    assert [(each.code, each.name) for each in places.townships] == [("s", "s街道")]


def test_without_townships_the_outline_is_the_area() -> None:
    places = places_of(StudyInputs(), Edition([], [], DAY), BOUNDS, {})
    (only,) = places.townships
    assert shapely.from_wkb(only.wkb).bounds == BOUNDS


def test_an_outline_is_drawn_with_few_points() -> None:
    round_ = shapely.Point(120.0, 31.0).buffer(0.1, quad_segs=500)
    line = drawn(round_, 60.0)
    assert line["type"] == "Polygon"
    assert len(line["coordinates"][0]) < 100
    assert shapely.geometry.shape(line).hausdorff_distance(round_) < 30.0 / 111_000.0 + 1e-6
