from datetime import date

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.postgis_reference import Placed, place
from command.foundation.database import Database
from command.geo.edition import Edition
from command.geo.models import AreaKind, DisputedArea, Layer, SubjectMode, ZoneRank
from tests.geo.partitions import BOX, DAY, area, hard_points, scattered, voronoi

CELLS_A_SIDE = 64


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32), cells=st.integers(2, 40), detailed=st.booleans(), in_parts=st.booleans())
async def test_partitions_are_read_as_postgis_relates_them(
    database: Database, seed: int, cells: int, detailed: bool, in_parts: bool
) -> None:
    """Borders cut into many pieces on both sides leave gaps and overlaps of the last bit: they are part of the test."""
    random = np.random.default_rng(seed)
    pieces = voronoi(random, cells, detailed=detailed)
    polygons = scattered(random, pieces) if in_parts else pieces
    points = hard_points(random, polygons, 120)
    edition = Edition([(area(f"{n:03}"), polygon) for n, polygon in enumerate(polygons)], [], DAY, CELLS_A_SIDE)
    many = edition.many(Layer.STREET, points[:, 0], points[:, 1])
    expected = await place(database, polygons, points)
    for (longitude, latitude), placed, position, is_open in zip(
        points, expected, many.position, many.ownership_open, strict=True
    ):
        single = edition.at(longitude, latitude)
        code = single.township.code if single.township else None
        assert Placed(code, single.ownership_open) == placed
        assert Placed(many.areas[position].code if position >= 0 else None, bool(is_open)) == placed


LEFT, RIGHT = shapely.box(119.9, 31.7, 120.0, 31.9), shapely.box(120.0, 31.7, 120.1, 31.9)


def test_a_point_on_a_border_goes_to_the_lowest_code_and_stays_open() -> None:
    answer = Edition([(area("002"), LEFT), (area("001"), RIGHT)], [], DAY, CELLS_A_SIDE).at(120.0, 31.8)
    assert answer.township is not None
    assert answer.township.code == "001"
    assert answer.ownership_open
    assert [(reason.code, reason.clause) for reason in answer.reasons] == [("on_border", "10.05.1")]
    assert answer.reasons[0].text == "恰在001街道、002街道交界线上，按编码最小暂归001街道，待确权"


def test_a_point_in_a_gap_goes_to_the_nearest_within_a_metre() -> None:
    gap_lon = 0.00002  # 1.9 m here
    right = shapely.box(120.0 + gap_lon, 31.7, 120.1, 31.9)
    edition = Edition([(area("002"), LEFT), (area("001"), right)], [], DAY, CELLS_A_SIDE)
    near_left = edition.at(120.0 + 0.3 * gap_lon, 31.8)
    assert near_left.township is not None
    assert near_left.township.code == "002"
    assert near_left.ownership_open
    assert near_left.nearest_note is not None
    assert "0.57米" in near_left.nearest_note
    halfway = edition.at(120.0 + 0.5 * gap_lon, 31.8)
    assert halfway.township is not None
    assert halfway.township.code == "001"


def test_a_gap_wider_than_two_metres_has_a_middle_that_is_nobodys() -> None:
    right = shapely.box(120.00004, 31.7, 120.1, 31.9)
    answer = Edition([(area("002"), LEFT), (area("001"), right)], [], DAY, CELLS_A_SIDE).at(120.00002, 31.8)
    assert answer.township is None
    assert answer.districts == ()
    assert [reason.code for reason in answer.reasons] == ["outside_every_jurisdiction"]


def test_outside_the_grid_is_outside_every_jurisdiction() -> None:
    edition = Edition([(area("002"), LEFT)], [], DAY, CELLS_A_SIDE)
    for longitude, latitude in ((0.0, 0.0), (119.0, 31.8), (120.0, 80.0), (-179.9, -89.0)):
        assert edition.at(longitude, latitude).township is None
    assert edition.many(Layer.STREET, [0.0, 119.95], [0.0, 31.8]).position.tolist() == [-1, 0]


def test_an_empty_map_answers_too() -> None:
    edition = Edition([], [], DAY, CELLS_A_SIDE)
    assert edition.at(120.0, 31.8).reasons[0].code == "outside_every_jurisdiction"
    assert edition.many(Layer.STREET, [120.0], [31.8]).position.tolist() == [-1]


def test_a_natural_enclave_belongs_to_its_owner() -> None:
    enclave = shapely.box(119.94, 31.79, 119.95, 31.80)
    edition = Edition([(area("001"), LEFT.difference(enclave)), (area("002"), enclave)], [], DAY, CELLS_A_SIDE)
    inside = edition.at(119.945, 31.795)
    assert inside.township is not None
    assert inside.township.code == "002"
    assert not inside.ownership_open


def test_the_enforcement_parent_says_whose_district_it_is() -> None:
    """常州经济开发区 enforces in units that 武进区 keeps as divisions."""
    wujin = area("320412000000", Layer.DISTRICT, name="武进区")
    economic_zone = area("320400jk0000", Layer.ENFORCEMENT_DISTRICT, name="常州经济开发区")
    unit = area("320412003000", parent_code="320412000000", enforcement_parent_code="320400jk0000")
    other = area("320412001000", parent_code="320412000000", enforcement_parent_code="320412000000")
    edition = Edition([(wujin, BOX), (economic_zone, LEFT), (unit, LEFT), (other, RIGHT)], [], DAY, CELLS_A_SIDE)
    assert [district.name for district in edition.at(119.95, 31.8).districts] == ["常州经济开发区"]
    assert [district.name for district in edition.at(120.05, 31.8).districts] == ["武进区"]
    assert edition.many(Layer.DISTRICT, [119.95], [31.8]).position.tolist() == [edition.areas.index(wujin)]


def test_a_zone_goes_before_the_street_layer() -> None:
    zone = area("zone-a", Layer.ZONE, name="西太湖生态休闲区")
    edition = Edition([(area("001"), LEFT), (zone, shapely.box(119.94, 31.79, 119.95, 31.80))], [], DAY, CELLS_A_SIDE)
    inside, beside = edition.at(119.945, 31.795), edition.at(119.96, 31.795)
    assert inside.zone == zone
    assert inside.township is not None
    assert inside.township.code == "001"
    assert ("in_zone", "01.03.1") in [(reason.code, reason.clause) for reason in inside.reasons]
    assert beside.zone is None
    on_its_border = edition.at(119.94, 31.795)
    assert on_its_border.zone == zone
    assert on_its_border.ownership_open


def test_a_zone_of_its_own_needs_an_approval_that_holds() -> None:
    zone = area(
        "zone-a",
        Layer.ZONE,
        kind=AreaKind.ZONE,
        subject_mode=SubjectMode.ZONE_OWN,
        rank=ZoneRank.PROVINCIAL,
        approved_from=date(2024, 1, 1),
        approved_to=date(2026, 3, 15),
    )
    on_last_day = Edition([(area("001"), LEFT), (zone, LEFT)], [], date(2026, 3, 15), CELLS_A_SIDE).at(119.95, 31.8)
    assert on_last_day.zone == zone
    after = Edition([(area("001"), LEFT), (zone, LEFT)], [], date(2026, 3, 16), CELLS_A_SIDE).at(119.95, 31.8)
    assert after.zone is None
    assert after.township is not None
    assert ("zone_approval_not_valid", "01.03.2") in [(reason.code, reason.clause) for reason in after.reasons]


def test_a_disputed_area_leaves_the_ownership_open_and_names_its_desk() -> None:
    dispute = DisputedArea(7, "待确权-7", ("001", "002"), "320400-desk")
    edition = Edition([(area("001"), LEFT)], [(dispute, shapely.box(119.94, 31.79, 119.95, 31.80))], DAY, CELLS_A_SIDE)
    inside, beside = edition.at(119.945, 31.795), edition.at(119.96, 31.795)
    assert (inside.disputed, inside.ownership_open) == (dispute, True)
    assert (beside.disputed, beside.ownership_open) == (None, False)
