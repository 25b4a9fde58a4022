"""Export the register of incidents and its monthly counts per body: received, due, in time, late, open.

A folder gets incidents.csv and months.csv, a name that ends in .xlsx a workbook with these sheets. Reporters stay.
"""

import argparse
from datetime import date, datetime
from pathlib import Path

from command.app.cli.console import Exit, say
from command.app.cli.exports.roster import write_tables
from command.app.cli.options import add_data_dir
from command.app.cli.session import SCOPE, in_house
from command.app.house import House
from command.foundation.clock import CIVIL_ZONE
from command.incidents.exchange.exporting import Exports, Period


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="FOLDER|FILE.xlsx")
    parser.add_argument("--since", type=date.fromisoformat, help="first day of receipt")
    parser.add_argument("--until", type=date.fromisoformat, help="first day of receipt that is left out")
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    period = Period(_begin(arguments.since), _begin(arguments.until))

    async def act(house: House) -> int:
        tables = await house.services.get(Exports).tables(SCOPE, period)
        write_tables(arguments.path, {name: (list(header), rows) for name, (header, rows) in tables.items()})
        for name, (_, rows) in tables.items():
            say(f"{name}: {len(rows)} rows")
        return Exit.DONE

    return in_house(arguments, act)


def _begin(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=CIVIL_ZONE) if day is not None else None
