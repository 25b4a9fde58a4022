"""Load the registers of the force: bodies, people, vehicles, devices, phones, crews, shifts, cover and accounts.

FILE is a CSV named after its register (people.csv), an XLSX with a sheet for each, or a folder of such CSVs. Rows are
told apart by their key (people by staff number), so that the same file can be loaded again. All or nothing, unless
--skip-bad loads the good rows.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from command.app.cli.console import Exit, Refusal, say
from command.app.cli.options import add_data_dir
from command.app.cli.session import SCOPE, in_house
from command.app.house import House
from command.force.registers.register import REGISTERS
from command.force.roster.csv_files import read_csv, sources
from command.force.roster.importer import RosterFile, RosterReport, import_roster
from command.force.roster.report import bad_rows, lines
from command.force.roster.xlsx_files import read_sheets, write_sheets
from command.force.service import Registers

DEFAULT_BAD_ROWS = Path("bad-rows.xlsx")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, row by row; keep nothing")
    parser.add_argument("--skip-bad", action="store_true", help="load the good rows, leave the bad ones out")
    parser.add_argument(
        "--bad-rows",
        type=Path,
        help=f"XLSX to write the refused rows to, with line and reasons (with --skip-bad: {DEFAULT_BAD_ROWS})",
    )
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    files = [file for path in arguments.file for file in read_files(path)]
    if not files:
        raise Refusal(f"no file is named after a register ({', '.join(REGISTERS)})", Exit.USAGE)

    async def act(house: House) -> int:
        report = await import_roster(
            house.database,
            house.services.get(Registers),
            SCOPE,
            files,
            dry_run=arguments.dry_run,
            skip_bad=arguments.skip_bad,
        )
        return _tell(report, arguments)

    return in_house(arguments, act)


def read_files(path: Path) -> Iterator[RosterFile]:
    """The registers that a file or a folder holds; other files are passed over.

    Raises:
        Refusal: a file cannot be read.
    """
    if path.is_dir():
        for name in REGISTERS:
            if (file := path / f"{name}.csv").exists():
                yield from read_files(file)
    elif path.suffix.lower() == ".xlsx":
        for name, table in read_sheets(path).items():
            if name in REGISTERS:
                yield RosterFile(REGISTERS[name], f"{path.name}#{name}", tuple(sources(REGISTERS[name], table)))
    elif path.stem in REGISTERS:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise Refusal(f"{path} cannot be read: {error.strerror}") from error
        yield RosterFile(REGISTERS[path.stem], path.name, tuple(read_csv(REGISTERS[path.stem], data)))


def _tell(report: RosterReport, arguments: argparse.Namespace) -> int:
    for line in lines(report, every_row=arguments.dry_run):
        print(line)
    if report.refused and (arguments.bad_rows or arguments.skip_bad):
        workbook = arguments.bad_rows or DEFAULT_BAD_ROWS
        workbook.write_bytes(write_sheets(bad_rows(report)))
        say(f"{report.refused} refused rows are in {workbook}")
    if arguments.dry_run:
        say("a dry run: nothing was kept")
    elif not report.committed:
        say(f"nothing was kept: {report.refused} rows are refused (--skip-bad loads the others)")
    return Exit.FAILED if report.refused and not arguments.skip_bad else Exit.DONE
