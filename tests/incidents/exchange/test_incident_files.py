"""Files as customers hand them over, read as lines."""

from pathlib import Path

import pytest

from command.app.cli.console import Refusal
from command.app.cli.exports.roster import write_tables
from command.app.cli.incident_files import read_lines

ROWS = [["SR-1", "占道经营", "007"], ["", "", ""], ["SR-2", "毁绿", ""]]
LINES = [
    (2, {"code": "SR-1", "name": "占道经营", "level": "007"}),
    (4, {"code": "SR-2", "name": "毁绿", "level": ""}),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_of_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "matters.csv"
    text = "\n".join(",".join(row) for row in [["code", " name ", "level"], *ROWS])
    file.write_bytes(text.encode(encoding))
    assert read_lines(file, "matters") == LINES


def test_a_workbook_keeps_leading_zeros_and_its_sheets_apart(tmp_path: Path) -> None:
    book = tmp_path / "all.xlsx"
    header = ["code", "name", "level"]
    write_tables(book, {"matters": (header, ROWS), "empowerments": (["matter_code"], [["SR-1"]])})
    assert read_lines(book, "matters") == LINES
    assert read_lines(book, "empowerments") == [(2, {"matter_code": "SR-1"})]
    assert read_lines(book, "incidents") == []


def test_a_single_sheet_may_have_any_name_where_that_is_meant(tmp_path: Path) -> None:
    book = tmp_path / "one.xlsx"
    write_tables(book, {"sheet1": (["code", "name", "level"], ROWS)})
    assert read_lines(book, "matters") == LINES
    assert read_lines(book, "empowerments", or_only=False) == []


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"nowhere\.csv"):
        read_lines(tmp_path / "nowhere.csv", "matters")
