"""Files of matters and incidents as lines, and what an import of them came to."""

from pathlib import Path

from command.app.cli.console import Exit, Refusal, say
from command.force.roster.csv_files import read_table
from command.force.roster.xlsx_files import read_sheets
from command.foundation.errors import CommandError
from command.incidents.exchange.importing import Line, Report


def read_lines(path: Path, sheet: str, *, or_only: bool = True) -> list[Line]:
    """The lines of a CSV, or of a workbook's sheet of this name; with `or_only` a single sheet may have any name.

    Raises:
        Refusal: the file cannot be read.
    """
    try:
        if path.suffix.lower() == ".xlsx":
            sheets = read_sheets(path)
            only = next(iter(sheets.values())) if or_only and len(sheets) == 1 else []
            table = sheets.get(sheet, only)
        else:
            table = read_table(path.read_bytes())
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}") from error
    except CommandError as refusal:
        raise Refusal(f"{path}: {refusal.detail}") from refusal
    if not table:
        return []
    header = [name.strip() for name in table[0]]
    return [
        (number, {name: cell.strip() for name, cell in zip(header, row, strict=False) if name})
        for number, row in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in row)
    ]


def tell(report: Report, *, dry_run: bool) -> int:
    for fault in report.faults:
        print(f"line {fault.line}: {fault.reason}")
    say(f"{report.added} rows are good, {report.known} were known, {len(report.faults)} are refused")
    if dry_run:
        say("a dry run: nothing was kept")
    elif not report.kept:
        say("nothing was kept (--skip-bad loads the good rows)")
    return Exit.DONE if report.kept or (dry_run and not report.faults) else Exit.FAILED
