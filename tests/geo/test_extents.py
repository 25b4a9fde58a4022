import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from command.foundation.errors import CommandError
from command.geo.edition import Edition
from command.geo.extents import along
from command.geo.models import DisputedArea, Layer
from tests.geo.partitions import BOX, DAY, area

METRE_LON = 1 / 94_690.0
WEST, EAST = shapely.box(119.9, 31.7, 120.0, 31.9), shapely.box(120.0, 31.7, 120.1, 31.9)
ZONE = shapely.box(119.99, 31.79, 120.01, 31.81)


def edition(*, zone: bool = False, dispute: bool = False) -> Edition:
    """Two districts with two townships each, meeting at 120° E and 31.8° N."""
    areas = [
        (area("A", Layer.DISTRICT, name="天宁区"), WEST),
        (area("B", Layer.DISTRICT, name="武进区"), EAST),
        (area("A1", parent_code="A"), shapely.box(119.9, 31.7, 120.0, 31.8)),
        (area("A2", parent_code="A"), shapely.box(119.9, 31.8, 120.0, 31.9)),
        (area("B1", parent_code="B"), shapely.box(120.0, 31.7, 120.1, 31.8)),
        (area("B2", parent_code="B"), shapely.box(120.0, 31.8, 120.1, 31.9)),
    ]
    if zone:
        areas.append((area("zone-a", Layer.ZONE), ZONE))
    disputes = [(DisputedArea(1, "dispute-1", ("A1", "B1"), "320400-desk"), ZONE)] if dispute else []
    return Edition(areas, disputes, DAY, 64)


def districts(geometry: shapely.Geometry) -> list[str]:
    return [district.code for district in along(edition(), geometry).districts]


def test_a_line_through_two_districts_is_in_both() -> None:
    """Scenario 2 of the standard: a spill along a road through two districts."""
    answer = along(edition(), shapely.LineString([(119.95, 31.75), (120.02, 31.75)]))
    assert [district.code for district in answer.districts] == ["A", "B"]
    assert answer.township is not None
    assert answer.township.code == "A1"
    assert [(reason.code, reason.clause) for reason in answer.reasons] == [
        ("several_districts", "02.01.1"),
        ("largest_part", "02.01.2"),
    ]


def test_a_line_that_only_touches_the_border_stays_in_one() -> None:
    assert districts(shapely.LineString([(119.95, 31.75), (120.0, 31.75)])) == ["A"]
    assert districts(shapely.LineString([(119.95, 31.75), (120.0 + 5 * METRE_LON, 31.75)])) == ["A"]
    assert districts(shapely.LineString([(119.95, 31.75), (120.0 + 20 * METRE_LON, 31.75)])) == ["A", "B"]


def test_a_line_along_the_border_stays_in_one_and_open() -> None:
    answer = along(edition(), shapely.LineString([(120.0, 31.72), (120.0, 31.78)]))
    assert [district.code for district in answer.districts] == ["A"]
    assert answer.ownership_open
    assert answer.reasons[0].code == "along_border"


def test_short_pieces_in_two_townships_add_up_in_their_district() -> None:
    """Eight metres in each of B1 and B2 are sixteen in B."""
    crossing = shapely.LineString([(119.99, 31.8 + 8 / 110_870), (120.0 + 8 * METRE_LON, 31.8 + 8 / 110_870)])
    other = shapely.LineString([(119.99, 31.8 - 8 / 110_870), (120.0 + 8 * METRE_LON, 31.8 - 8 / 110_870)])
    assert districts(crossing) == ["A"]
    assert districts(shapely.MultiLineString([crossing, other])) == ["A", "B"]


def test_a_polygon_counts_by_its_area() -> None:
    assert districts(shapely.box(119.95, 31.75, 120.0, 31.76)) == ["A"]
    assert districts(shapely.box(119.95, 31.75, 120.0 + 0.05 * METRE_LON, 31.76)) == ["A"]
    assert districts(shapely.box(119.95, 31.75, 120.001, 31.76)) == ["A", "B"]
    slanted = shapely.Polygon([(119.95, 31.75), (120.0, 31.72), (120.0, 31.78)])
    touching_at_two_corners = shapely.Polygon([(119.95, 31.75), (120.0, 31.74), (119.98, 31.75), (120.0, 31.76)])
    assert districts(slanted) == districts(touching_at_two_corners) == ["A"]


def test_a_tiny_line_is_answered_like_its_middle() -> None:
    answer = along(edition(), shapely.LineString([(119.95, 31.75), (119.95 + 3 * METRE_LON, 31.75)]))
    assert answer.township is not None
    assert (answer.township.code, answer.ownership_open) == ("A1", False)


def test_a_zone_needs_more_than_half() -> None:
    mostly = shapely.LineString([(119.985, 31.795), (120.008, 31.795)])
    partly = shapely.LineString([(119.95, 31.795), (119.999, 31.795)])
    assert along(edition(zone=True), mostly).zone is not None
    assert along(edition(zone=True), partly).zone is None


def test_a_line_through_open_ownership_says_so() -> None:
    line = shapely.LineString([(119.95, 31.795), (119.999, 31.795)])
    answer = along(edition(dispute=True), line)
    assert answer.ownership_open
    assert answer.disputed is not None
    assert answer.disputed.desk_code == "320400-desk"


def test_districts_without_townships_are_measured_themselves() -> None:
    alone = Edition([(area("A", Layer.DISTRICT), WEST), (area("B", Layer.DISTRICT), EAST)], [], DAY, 64)
    answer = along(alone, shapely.LineString([(119.95, 31.75), (120.02, 31.75)]))
    assert [district.code for district in answer.districts] == ["A", "B"]
    assert answer.township is None


def test_outside_every_jurisdiction() -> None:
    answer = along(edition(), shapely.LineString([(121.0, 31.75), (121.1, 31.75)]))
    assert (answer.districts, answer.township) == ((), None)


@pytest.mark.parametrize(
    "unusable",
    [
        shapely.LineString(),
        shapely.GeometryCollection([shapely.Point(119.95, 31.75)]),
        shapely.Polygon([(119.9, 31.7), (119.91, 31.71), (119.91, 31.7), (119.9, 31.71)]),
        shapely.MultiPoint([(119.95, 31.75), (119.96, 31.75)]),
    ],
)
def test_a_geometry_that_means_nothing_is_refused(unusable: shapely.Geometry) -> None:
    with pytest.raises(CommandError, match="geometry_not_usable"):
        along(edition(), unusable)


@given(st.floats(119.91, 120.09), st.floats(31.71, 31.89))
def test_a_point_is_answered_as_a_point(longitude: float, latitude: float) -> None:
    here = edition()
    assert along(here, shapely.Point(longitude, latitude)) == here.at(longitude, latitude)
    assert BOX.contains(shapely.Point(longitude, latitude))
