"""CSV as customers hand it over: UTF-8 with or without mark, or the GB18030 that Chinese spreadsheets write. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence

from command.force.registers.planning import Source
from command.force.registers.register import Register
from command.foundation.errors import invalid
from command.foundation.spreadsheets import guarded, unguarded


def read_csv(register: Register, data: bytes) -> list[Source]:
    """The rows of a file with one header row. Raises INVALID `file_unreadable` and what `sources` raises."""
    return sources(register, read_table(data))


def read_table(data: bytes) -> list[list[str]]:
    """The cells of a file as they were before a spreadsheet was kept from running them.

    Raises INVALID `file_unreadable`.
    """
    try:
        return [[unguarded(cell) for cell in row] for row in csv.reader(io.StringIO(_text(data), newline=""))]
    except (UnicodeDecodeError, csv.Error) as error:
        raise invalid("file_unreadable", f"no CSV in UTF-8 or GB18030: {error}") from error


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 without mark, LF line ends, one header row; what a spreadsheet would run stands behind a quote."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def sources(register: Register, table: Sequence[Sequence[str]]) -> list[Source]:
    """Rows under a header as sources; empty rows and columns named `#…` are skipped, line numbers are the file's.

    Raises INVALID `columns_unknown`, `columns_missing`, `columns_repeated`, `file_empty`.
    """
    if not table:
        raise invalid("file_empty", f"{register.name}: no header row")
    header = ["" if name.strip().startswith("#") else name.strip() for name in table[0]]
    _check_header(register, header)
    found = []
    for line, row in enumerate(table[1:], start=2):
        if any(cell.strip() for cell in row):
            padded = [*row, *[""] * (len(header) - len(row))]
            found.append(Source(line, {name: cell for name, cell in zip(header, padded, strict=False) if name}))
    return found


def _check_header(register: Register, header: Sequence[str]) -> None:
    known = set(register.record.model_fields)
    unknown = sorted({name for name in header if name} - known)
    if unknown:
        raise invalid(
            "columns_unknown",
            f"{register.name}: unknown columns {', '.join(unknown)}; known are {', '.join(sorted(known))}",
            columns=unknown,
        )
    missing = [name for name in register.key if name not in header]
    if missing:
        raise invalid("columns_missing", f"{register.name}: columns missing: {', '.join(missing)}", columns=missing)
    if len(set(header) - {""}) != len([name for name in header if name]):
        raise invalid("columns_repeated", f"{register.name}: a column stands twice")


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")
