"""Load places: roads, crossings, house numbers, landmarks, communities, lamp posts.

CSV with the columns of docs/how-to/import-jurisdictions.md, GeoPackage, GeoJSON or Shapefile, or an OpenStreetMap
extract (.osm.pbf). A place that is there already (same code) is replaced. All or nothing.
"""

import argparse
from pathlib import Path

from command.app.cli.console import Exit, say
from command.app.cli.imports.columns import add_columns
from command.app.cli.options import add_data_dir
from command.app.cli.session import SCOPE, in_house
from command.app.house import House
from command.geo.datum import Datum
from command.geo.imports.findings import line_of
from command.geo.imports.places import import_places, read
from command.geo.service import Geography


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    add_columns(parser)
    parser.add_argument(
        "--datum", choices=[datum.value for datum in Datum], default=Datum.WGS84.value, help="of the degrees"
    )
    parser.add_argument("--dry-run", action="store_true", help="report only")
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    file = read(arguments.file, dict(arguments.map), Datum(arguments.datum))

    async def act(house: House) -> int:
        outcome = await import_places(
            house.database,
            house.clock,
            house.services.get(Geography),
            file,
            SCOPE.actor,
            dry_run=arguments.dry_run,
        )
        for finding in outcome.findings:
            print(line_of(finding))
        counts = ", ".join(f"{number} {name}" for name, number in outcome.counts.items())
        say(f"{outcome.outcome}: {counts}")
        return Exit.FAILED if outcome.outcome == "refused" else Exit.DONE

    return in_house(arguments, act)
