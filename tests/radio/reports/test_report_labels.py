from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.radio.reports.engine.labels import Box, about, around, arranged, beside, shortened, size_mm

SHEET = Box(0.0, 0.0, 170.0, 150.0)
PLACES = st.tuples(st.floats(5, 165), st.floats(5, 145))


def test_a_chinese_sign_is_as_wide_as_the_type_is_high() -> None:
    wide, _ = size_mm("武进区", 10.0)
    assert wide == pytest.approx(3 * 10 * 25.4 / 72)
    assert size_mm("abc", 10.0)[0] < wide


def test_a_long_name_is_cut_on_the_map() -> None:
    assert shortened("茶山站") == "茶山站"
    assert shortened("很" * 40) == "很" * 13 + "…"


def test_two_sites_beside_each_other_have_their_names_on_different_sides() -> None:
    size = size_mm("横山桥", 6.5)
    places = [(50.0, 50.0), (53.0, 50.0)]
    marks = [around(x, y, 1.0) for x, y in places]
    left, right = arranged([beside(x, y, 1.5, size) for x, y in places], marks, SHEET)
    assert left.right < 50.0
    assert right.left > 53.0


@given(st.lists(PLACES, min_size=1, max_size=12))
def test_names_keep_inside_the_sheet_and_hide_nothing_while_there_is_room(places: list[tuple[float, float]]) -> None:
    """Each on a row and column of its own: then every name has a free place."""
    spread = [(10.0 + 12.0 * number, y * 0.9 + 7.0) for number, (_, y) in enumerate(places)]
    size = size_mm("站点", 6.5)
    marks = [around(x, y, 1.0) for x, y in spread]
    boxes = arranged([beside(x, y, 1.5, size) for x, y in spread], marks, SHEET)
    for box in boxes:
        assert box.outside_mm2(SHEET) == pytest.approx(0.0, abs=1e-6)
        assert all(box.overlap_mm2(mark) == 0.0 for mark in marks)
    assert all(one.overlap_mm2(other) == 0.0 for one, other in combinations(boxes, 2))


def test_a_district_s_name_gives_way_to_a_site_in_its_middle() -> None:
    [box] = arranged([about(80.0, 80.0, 3.5, size_mm("武进区", 10.0))], [around(80.0, 80.0, 1.0)], SHEET)
    assert box.overlap_mm2(around(80.0, 80.0, 1.0)) == 0.0
    assert abs(box.left - 80.0) < 20.0
