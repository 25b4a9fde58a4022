import pytest

from command.geo.place_query import normal, readings


@pytest.mark.parametrize(
    "query",
    [
        "和平路 延陵路",
        "和平路与延陵路交叉口",
        "和平路与延陵路路口",
        "和平路、延陵路",
        "和平路/延陵路",
        "和平路延陵路",
        "和平路和延陵路口",
    ],
)
def test_two_roads_are_understood_however_they_are_joined(query: str) -> None:
    assert ("和平路", "延陵路") in set(readings(query))


def test_a_name_with_he_in_it_is_tried_whole_first() -> None:
    assert next(readings("和平路")) == ("和平路",)


def test_width_case_and_blanks_do_not_matter() -> None:
    assert normal(" Ａ座 １０１ ") == "a座101"


def test_nothing_typed_means_nothing() -> None:
    assert list(readings("   ")) == []
