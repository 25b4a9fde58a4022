"""Every kind of fact that the service records can be told on a timeline, in both languages."""

import re

import pytest

from tests.architecture.history_kinds import ROOT, recorded_kinds

LINE = re.compile(r'^ {2}(\w+): "(.*)",$', re.MULTILINE)


@pytest.mark.parametrize("catalogue", ["events.zh-CN.ts", "events.en.ts"])
def test_there_is_a_word_for_every_kind(catalogue: str) -> None:
    words = dict(LINE.findall((ROOT / "web" / "src" / "i18n" / catalogue).read_text(encoding="utf-8")))
    kinds, unread = recorded_kinds()
    assert not unread
    assert len(kinds) > 120
    assert kinds - words.keys() == set()
