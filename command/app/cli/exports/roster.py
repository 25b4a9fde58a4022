"""Export the registers: bodies, people, vehicles, devices, phones, crews, shifts, cover, accounts; CSV or XLSX.

A folder gets a CSV file a register, a name that ends in .xlsx a workbook with a sheet a register. Passwords stay.
"""

import argparse
from pathlib import Path

from command.app.cli.console import Exit, say
from command.app.cli.options import add_data_dir
from command.app.cli.session import SCOPE, in_house
from command.app.house import House
from command.force.registers.register import REGISTERS
from command.force.registers.service import Registers
from command.force.roster.csv_files import write_csv
from command.force.roster.exporter import Table, export_tables
from command.force.roster.xlsx_files import write_sheets


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="FOLDER|FILE.xlsx")
    parser.add_argument(
        "--register", action="append", choices=list(REGISTERS), help="this one only; may be given again (default: all)"
    )
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    wanted = [REGISTERS[name] for name in REGISTERS if arguments.register is None or name in arguments.register]

    async def act(house: House) -> int:
        tables = await export_tables(house.database, house.services.get(Registers), SCOPE, wanted)
        write_tables(arguments.path, tables)
        for name, (_, rows) in tables.items():
            say(f"{name}: {len(rows)} rows")
        return Exit.DONE

    return in_house(arguments, act)


def write_tables(path: Path, tables: dict[str, Table]) -> None:
    """One workbook, or a CSV file a register in a folder that is made where it is missing."""
    if path.suffix.lower() == ".xlsx":
        path.write_bytes(write_sheets(tables))
        return
    path.mkdir(parents=True, exist_ok=True)
    for name, (header, rows) in tables.items():
        (path / f"{name}.csv").write_bytes(write_csv(header, rows))
