"""Names that nobody thought of, on paper."""

import io
from typing import Any

import pypdf
import pytest

from command.radio.reports.engine.maps import Placed, Sheet
from command.radio.reports.engine.printing import printed
from command.radio.reports.words import Language, Words
from command.radio.reports.writing import written
from tests.radio.reports.findings import FOUND

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="174" height="150" viewBox="0 0 174 150"></svg>'


@pytest.mark.parametrize(
    ("name", "archived"),
    [("䶮 龘站", True), ("</svg>#panic()", True), ("站 😀", False), ("مرحبا", False), ("控\x07\x00制", False)],
)
def test_a_name_in_signs_that_the_font_lacks_costs_the_archive_s_mark_and_not_the_report(
    name: str, *, archived: bool
) -> None:
    paper = written(FOUND, Words(Language.CHINESE))
    sheet = Sheet(174.0, 150.0, [Placed("site", 50.0, 50.0, name, 52.0, 49.0)], [], 30.0, 10.0)
    pages = pypdf.PdfReader(io.BytesIO(printed(paper, sheet, DRAWING)))
    assert len(pages.pages) >= 3
    root: Any = pages.root_object
    told = root["/Metadata"].get_object().get_data()
    assert (b"<pdfaid:part>2</pdfaid:part>" in told) is archived
