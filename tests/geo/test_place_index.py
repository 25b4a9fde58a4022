import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.geo.place_index import PlaceEntry, PlaceIndex, PlaceKind
from command.geo.place_query import normal
from command.geo.spelling import spell


def entry(number: int, name: str, kind: PlaceKind = PlaceKind.ROAD, *aliases: str, at: float = 120.0) -> PlaceEntry:
    names = (name, *aliases)
    spelt = [spell(one) for one in names]
    return PlaceEntry(
        number,
        kind,
        tuple(normal(one) for one in names),
        tuple(one.pinyin for one in spelt),
        tuple(one.initials for one in spelt),
        at,
        31.8,
    )


CITY = [
    entry(1, "和平路"),
    entry(2, "延陵路"),
    entry(3, "延陵西路"),
    entry(4, "和平路与延陵路交叉口", PlaceKind.CROSSING),
    entry(5, "和平路与清凉路交叉口", PlaceKind.CROSSING),
    entry(6, "朝阳花园社区居委会", PlaceKind.COMMUNITY, "朝阳花园"),
    entry(7, "和平路101号", PlaceKind.HOUSE_NUMBER),
    entry(8, "茶山派出所", PlaceKind.LANDMARK, at=119.9),
    entry(9, "茶山小学", PlaceKind.LANDMARK, at=120.1),
    entry(10, "D03-117", PlaceKind.LAMP_POST),
]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("和平路", 1),
        ("hepinglu", 1),
        ("hpl", 1),
        ("yanlingxi", 3),
        ("朝阳", 6),
        ("朝阳花园", 6),
        ("cyhy", 6),
        ("和平路 延陵路", 4),
        ("延陵路与和平路交叉口", 4),
        ("和平路延陵路", 4),
        ("和平路和延陵路", 4),
        ("hp yl", 4),
        ("hepinglu qinglianglu", 5),
        ("和平路101", 7),
        ("d03-117", 10),
        ("派出所", 8),
    ],
)
def test_what_a_clerk_types_is_found_first(query: str, first: int) -> None:
    assert PlaceIndex(CITY).find(query, 5)[0] == first


def test_the_nearer_of_two_equals_comes_first() -> None:
    index = PlaceIndex(CITY)
    assert index.find("茶山", 5, near=(119.9, 31.8)) == [8, 9]
    assert index.find("茶山", 5, near=(120.1, 31.8)) == [9, 8]


def test_nothing_is_found_for_nothing() -> None:
    assert PlaceIndex(CITY).find("月球", 5) == []
    assert PlaceIndex(CITY).find(" ", 5) == []
    assert PlaceIndex().find("和平路", 5) == []


def test_no_more_than_asked_for() -> None:
    assert len(PlaceIndex(CITY).find("路", 2)) == 2


@given(
    st.lists(st.text("和平延陵茶山路街道一二三", min_size=1, max_size=6), max_size=30),
    st.text("和平延陵茶山路", min_size=1, max_size=2),
)
def test_a_part_of_a_name_finds_exactly_the_names_that_hold_it(names: list[str], part: str) -> None:
    index = PlaceIndex([entry(number, name) for number, name in enumerate(names)])
    expected = {number for number, name in enumerate(names) if part in name}
    found = index.find(part, 100)
    if expected:
        assert set(found) == expected
    assert len(found) == len(set(found))


def test_names_do_not_run_into_each_other() -> None:
    index = PlaceIndex([entry(1, "山茶"), entry(2, "山路")])
    assert index.find("茶山", 5) == []


def test_places_without_a_point_are_found_after_those_near() -> None:
    nowhere = PlaceEntry(1, PlaceKind.COMMUNITY, ("茶山社区",), ("chashanshequ",), ("cssq",), None, None)
    somewhere = entry(2, "茶山路社区", PlaceKind.COMMUNITY)
    assert PlaceIndex([nowhere, somewhere]).find("茶山", 5, near=(120.0, 31.8)) == [2, 1]
    assert np.array_equal(PlaceIndex([nowhere]).ids, [1])
