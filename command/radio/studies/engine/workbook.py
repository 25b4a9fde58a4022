"""Sheets as an XLSX file. openpyxl stays out of the service."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from command.radio.studies.folders import Folders
from command.radio.studies.report import Form, Sheet
from command.radio.studies.told import Told

_FORMATS = {Form.SHARE: "0.0%", Form.COUNT: "#,##0", Form.TENTHS: "#,##0.0", Form.DEGREES: "0.00000"}
_TEXT = "@"


def workbook(_folders: Folders, facts: Mapping[str, Any], _told: Told) -> str:
    """Path of the file."""
    path = Path(facts["path"])
    book = Workbook()
    for empty in book.worksheets:
        book.remove(empty)
    for sheet in msgspec.convert(facts["sheets"], list[Sheet]):
        _write(book.create_sheet(sheet.name), sheet)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    book.save(aside)
    aside.replace(path)
    return str(path)


def _write(written: Worksheet, sheet: Sheet) -> None:
    for at, column in enumerate(sheet.columns, 1):
        head = written.cell(1, at, column.title)
        head.font = Font(bold=True)
        head.alignment = Alignment(wrap_text=True, vertical="top")
        written.column_dimensions[get_column_letter(at)].width = column.width
    for row, values in enumerate(sheet.rows, 2):
        for at, (value, column) in enumerate(zip(values, sheet.columns, strict=True), 1):
            cell = written.cell(row, at, value)
            if isinstance(value, str):
                # No program is to read a name as a formula or a code as a number.
                cell.data_type, cell.number_format = "s", _TEXT
            else:
                cell.number_format = _FORMATS.get(column.form, "General")
    written.freeze_panes = "A2"
