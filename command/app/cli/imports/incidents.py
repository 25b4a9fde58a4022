"""Register incidents of another system: CSV or XLSX, repeatable by source and external id.

A row with closed_at is taken through to its end with the gates that a person meets. All or nothing, unless --skip-bad.
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
    parser.add_argument("--dry-run", action="store_true", help="report only")
    parser.add_argument("--skip-bad", action="store_true", help="load the good rows, leave the bad ones out")
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    lines = read_lines(arguments.file, "incidents")

    async def act(house: House) -> int:
        manner = Manner(dry_run=arguments.dry_run, skip_bad=arguments.skip_bad)
        return tell(await house.services.get(Imports).incidents(lines, SCOPE, manner), dry_run=arguments.dry_run)

    return in_house(arguments, act)
