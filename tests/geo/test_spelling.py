import pytest

from command.geo.spelling import spell


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("茶山路", "chashanlu", "csl"),
        ("和平路", "hepinglu", "hpl"),
        ("D区3号楼", "dqu3haolou", "dq3hl"),
        ("溧阳", "liyang", "ly"),
    ],
)
def test_names_are_spelt_without_tones_and_blanks(name: str, pinyin: str, initials: str) -> None:
    spelling = spell(name)
    assert (spelling.pinyin, spelling.initials) == (pinyin, initials)
