"""Load areas from GeoJSON, GeoPackage or a Shapefile: mended where possible, checked against each other.

Overlaps, gaps, slivers and holes are reported with area and place, here and as a layer on the map. All or nothing.
"""

import argparse
from datetime import date
from pathlib import Path

from command.app.cli.console import Exit, Refusal, say
from command.app.cli.imports.columns import add_columns
from command.app.cli.options import add_data_dir
from command.app.cli.session import SCOPE, in_house
from command.app.house import House
from command.geo.datum import Datum
from command.geo.grids import Grid, Projected
from command.geo.imports.coverage import SLIVER_M
from command.geo.imports.findings import line_of
from command.geo.imports.grid_file import read_grid
from command.geo.imports.jurisdictions import DEFAULT_DESK, Options, Outcome, import_jurisdictions
from command.geo.imports.source import read
from command.geo.models import Layer


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--layer", choices=[layer.value for layer in Layer], help="when the file has no column for it")
    add_columns(parser)
    parser.add_argument("--datum", choices=[datum.value for datum in Datum], help="when degrees are shifted")
    parser.add_argument("--crs", help="reference system of the numbers, such as EPSG:4549, when the file does not say")
    parser.add_argument("--grid", type=Path, metavar="JSON", help="a city's own grid: parameters or control points")
    parser.add_argument("--encoding", help="of the attribute table, such as gbk")
    parser.add_argument("--valid-from", type=date.fromisoformat, help="first day (default: today)")
    parser.add_argument("--whole-layers", action="store_true", help="areas that the file lacks end the day before")
    parser.add_argument("--desk", default=DEFAULT_DESK, metavar="CODE", help="body that owns what is disputed")
    parser.add_argument(
        "--sliver-m", type=float, default=SLIVER_M, metavar="M", help="width under which gaps and overlaps are mended"
    )
    parser.add_argument("--dry-run", action="store_true", help="report only")
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    features = read(
        arguments.file,
        datum=Datum(arguments.datum) if arguments.datum else None,
        grid=_grid(arguments),
        encoding=arguments.encoding,
    )
    options = Options(
        actor=SCOPE.actor,
        mapping=dict(arguments.map),
        layer=Layer(arguments.layer) if arguments.layer else None,
        valid_from=arguments.valid_from,
        desk_code=arguments.desk,
        sliver_m=arguments.sliver_m,
        whole_layers=arguments.whole_layers,
        dry_run=arguments.dry_run,
    )

    async def act(house: House) -> int:
        return _tell(await import_jurisdictions(house.database, house.clock, features, options))

    return in_house(arguments, act)


def _grid(arguments: argparse.Namespace) -> Grid | None:
    """The declared grid; how far each control point stays off is shown before anything is read with it."""
    if arguments.crs:
        try:
            return Projected.named(arguments.crs)
        except ValueError as error:
            raise Refusal(str(error)) from error
    if arguments.grid is None:
        return None
    grid, fitted = read_grid(arguments.grid)
    for name, residual_m in fitted.residuals_m.items() if fitted else ():
        say(f"control point {name}: off by {residual_m:.3f} m")
    return grid


def _tell(outcome: Outcome) -> int:
    for finding in outcome.findings:
        print(line_of(finding))
    counts = ", ".join(f"{number} {name}" for name, number in outcome.counts.items())
    say(f"{outcome.outcome}: {counts}")
    return Exit.DONE if outcome.outcome in {"imported", "dry_run"} else Exit.FAILED
