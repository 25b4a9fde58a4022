"""Export the radio sites as CSV or GeoJSON, by the ending of the name; degrees are WGS-84."""

import argparse
from pathlib import Path

from command.app.cli.console import Exit, Refusal, say
from command.app.cli.options import add_data_dir
from command.app.cli.session import SCOPE, in_house
from command.app.house import House
from command.radio.sites.files import write_csv, write_geojson
from command.radio.sites.service import Sites

WRITERS = {".csv": write_csv, ".geojson": write_geojson, ".json": write_geojson}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="FILE.csv|FILE.geojson")
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    write = WRITERS.get(arguments.path.suffix.lower())
    if write is None:
        raise Refusal("a name that ends in .csv or .geojson is needed")

    async def act(house: House) -> int:
        records = await house.services.get(Sites).records(SCOPE)
        arguments.path.write_text(write(records), encoding="utf-8", newline="")
        say(f"{len(records)} sites")
        return Exit.DONE

    return in_house(arguments, act)
