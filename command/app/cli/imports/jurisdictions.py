"""Load areas from GeoJSON, GeoPackage or a Shapefile: mended where possible, checked against each other.

Overlaps, gaps, slivers and holes are reported with area and place, here and as a layer on the map. All or nothing.
"""

import argparse
from datetime import date
from pathlib import Path

from command.app.cli.console import Exit, say
from command.app.cli.options import add_data_dir
from command.app.cli.session import SCOPE, in_house
from command.app.house import House
from command.geo.datum import Datum
from command.geo.imports.jurisdictions import Options, Outcome, import_jurisdictions
from command.geo.imports.source import read
from command.geo.models import Layer


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--layer", choices=[layer.value for layer in Layer], help="when the file has no column for it")
    parser.add_argument(
        "--map", action="append", default=[], type=_pair, metavar="OURS=THEIRS", help="name of a column"
    )
    parser.add_argument("--datum", choices=[datum.value for datum in Datum], help="when degrees are shifted")
    parser.add_argument("--encoding", help="of the attribute table, such as gbk")
    parser.add_argument("--valid-from", type=date.fromisoformat, help="first day (default: today)")
    parser.add_argument("--whole-layers", action="store_true", help="areas that the file lacks end the day before")
    parser.add_argument("--dry-run", action="store_true", help="report only")
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    features = read(
        arguments.file, datum=Datum(arguments.datum) if arguments.datum else None, encoding=arguments.encoding
    )
    options = Options(
        actor=SCOPE.actor,
        mapping=dict(arguments.map),
        layer=Layer(arguments.layer) if arguments.layer else None,
        valid_from=arguments.valid_from,
        whole_layers=arguments.whole_layers,
        dry_run=arguments.dry_run,
    )

    async def act(house: House) -> int:
        return _tell(await import_jurisdictions(house.database, house.clock, features, options))

    return in_house(arguments, act)


def _tell(outcome: Outcome) -> int:
    for finding in outcome.findings:
        print(finding)
    counts = ", ".join(f"{number} {name}" for name, number in outcome.counts.items())
    say(f"{outcome.outcome}: {counts}")
    return Exit.DONE if outcome.outcome in {"imported", "dry_run"} else Exit.FAILED


def _pair(text: str) -> tuple[str, str]:
    ours, separator, theirs = text.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError(f"{text!r} is not OURS=THEIRS")
    return ours, theirs
