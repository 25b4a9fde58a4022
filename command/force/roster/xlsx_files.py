"""XLSX in and out through openpyxl. Never imported by the service: only by a command or a child process."""

import io
import resource
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import BinaryIO, Final
from zoneinfo import ZoneInfo

import msgspec
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from command.force.registers.forms import to_text

SHEET_ZONE = ZoneInfo("Asia/Shanghai")
"""A spreadsheet's instants have no zone: they are read as the civil time of the city."""


MOST_MEMORY_BYTES: Final = 1 << 30
"""Of the child: a workbook is a zip file and may unfold to anything."""
MOST_SAID_BYTES: Final = 16 << 20
"""Of the cells of a workbook as JSON: the service that started the child holds them all."""


def read_sheets(file: Path | BinaryIO) -> dict[str, list[list[str]]]:
    """Every sheet of a workbook as rows of text, by its lower-case name. Numbers lose no leading digits, only `.0`."""
    book = load_workbook(file, read_only=True, data_only=True)
    try:
        return {
            sheet.title.strip().lower(): [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets
        }
    finally:
        book.close()


def write_sheets(sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[str]]]]) -> bytes:
    """A workbook with a sheet a table, every cell as text, so that no program reads codes as numbers."""
    book = Workbook(write_only=True)
    for name, (header, rows) in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for row in [header, *rows]:
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, value=value or None)
                cell.number_format = "@"
                if value:
                    cell.data_type = "s"
                cells.append(cell)
            sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        if value.time() == time(0):
            return value.date().isoformat()
        return to_text(value.replace(tzinfo=SHEET_ZONE).astimezone(UTC))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool | date | time) or value is None:
        return to_text(value)
    return str(value).strip()


def main(how: str) -> None:
    """The child process of `workbooks`: a workbook on standard input and its sheets as JSON out, or the other way."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    data = sys.stdin.buffer.read()
    if how == "read":
        said = msgspec.json.encode(read_sheets(io.BytesIO(data)))
        if len(said) > MOST_SAID_BYTES:
            sys.exit(f"its cells hold more than {MOST_SAID_BYTES >> 20} MiB")
        sys.stdout.buffer.write(said)
    else:
        tables = msgspec.json.decode(data, type=dict[str, tuple[list[str], list[list[str]]]])
        sys.stdout.buffer.write(write_sheets(tables))


if __name__ == "__main__":
    main(sys.argv[1])
