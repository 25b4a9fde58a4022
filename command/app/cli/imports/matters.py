"""Load the matter catalogue, and who is empowered for single matters: CSV or XLSX, repeatable by code.

FILE is matters.csv or a workbook with the sheets `matters` and `empowerments`; --empowerments names a CSV of its own.
"""

import argparse
from pathlib import Path

from command.app.cli.incident_files import read_lines, tell
from command.app.cli.options import add_data_dir
from command.app.cli.session import SCOPE, in_house
from command.app.house import House
from command.incidents.exchange.importing import Imports, Manner


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--empowerments", type=Path, metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help="report only")
    parser.add_argument("--skip-bad", action="store_true", help="load the good rows, leave the bad ones out")
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    matters = read_lines(arguments.file, "matters")
    powers = arguments.empowerments or arguments.file
    apart = powers != arguments.file or powers.suffix.lower() == ".xlsx"
    empowerments = read_lines(powers, "empowerments", or_only=powers != arguments.file) if apart else []

    async def act(house: House) -> int:
        manner = Manner(dry_run=arguments.dry_run, skip_bad=arguments.skip_bad)
        report = await house.services.get(Imports).matters(matters, empowerments, SCOPE, manner)
        return tell(report, dry_run=arguments.dry_run)

    return in_house(arguments, act)
