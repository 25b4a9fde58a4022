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


@pytest.mark.parametrize(
    ("query", "falls_back_to"),
    [
        ("清凉路88号", ["清凉路"]),
        ("天宁区清凉路88号", ["清凉路88号", "清凉路"]),
        ("常州市天宁区茶山街道清凉路88号3幢502室", ["清凉路88号", "清凉路", "茶山街道"]),
        ("清凉路88号茶山派出所", ["清凉路88号", "茶山派出所", "清凉路"]),
        ("清凉路城管中队", ["清凉路"]),
        ("茶山街道办事处", ["茶山街道"]),
        ("武进区湖塘镇人民东路对面", ["人民东路", "湖塘镇"]),
        ("茶山派出所门口", ["茶山派出所"]),
        ("开发区大道12号", ["开发区大道"]),
    ],
)
def test_an_address_that_nobody_knows_falls_back_to_what_it_still_says(query: str, falls_back_to: list[str]) -> None:
    alone = [parts[0] for parts in readings(query) if len(parts) == 1]
    assert alone[0] == normal(query)
    assert [part for part in alone if part in falls_back_to] == falls_back_to


def test_no_reading_is_a_part_that_half_the_city_has() -> None:
    for query in ("开发区大道12号", "茶山街道办事处", "天宁区路"):
        assert not {"大道", "办事处", "路"} & {parts[0] for parts in readings(query) if len(parts) == 1}
