import re

import pytest

from command.radio.reports import words_en, words_zh
from command.radio.reports.words import Language, Words

BLANK = re.compile(r"{(\w+)")


def test_both_languages_say_the_same_things_of_the_same_facts() -> None:
    assert words_zh.WORDS.keys() == words_en.WORDS.keys()
    for key, text in words_zh.WORDS.items():
        assert set(BLANK.findall(text)) == set(BLANK.findall(words_en.WORDS[key])), key


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("de,fr;q=0.9", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("en;q=0.3, zh;q=0.7", "zh"),
        ("en;q=nonsense,zh;q=0.1", "zh"),
        ("EN-gb", "en"),
    ],
)
def test_the_reader_s_browser_says_which_language(accepted: str | None, language: str) -> None:
    assert Language.preferred(accepted).value == language


def test_figures_have_the_decimals_that_a_reader_can_use_and_their_unit() -> None:
    chinese, english = Words(Language.CHINESE), Words(Language.ENGLISH)
    assert [chinese.km2(m2) for m2 in (0.0, 123_456.0, 12_345_678.0, 4_372_000_000.0, None)] == [
        "0.0",
        "0.12",
        "12.3",
        "4,372",
        "—",
    ]
    assert chinese.people(5_278_121.0, with_unit=True) == "527.8 万人"
    assert english.people(5_278_121.0, with_unit=True) == "5,278,121 people"
    assert chinese.people(1234.4, with_unit=True) == "1,234 人"
    assert (chinese.share(0.8735), chinese.share(None), chinese.threshold(0.95)) == ("87.4%", "—", "95%")
    assert chinese.tenths(-3.25) == "−3.2"


def test_a_name_with_braces_is_a_name() -> None:
    assert "{id}" in Words(Language.CHINESE).say("subtitle", study="{id}", id=3)
