"""What the imports of elevation, land cover and people share: options that declare, and the report of each file."""

import argparse
from pathlib import Path

from command.app.cli.console import Exit, say
from command.app.cli.options import add_data_dir
from command.app.cli.session import SCOPE, in_house
from command.app.house import House
from command.geo.rasters.formats.source import Told
from command.geo.rasters.importing import Options, Outcome, Verdict, import_tiles
from command.geo.rasters.inspection import Wishes
from command.geo.rasters.models import RasterKind
from command.geo.rasters.service import Rasters


def configure_tiles(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument(
        "--crs", help="reference system, such as EPSG:4549, when the file does not say or says it wrongly"
    )
    parser.add_argument("--nodata", type=float, metavar="VALUE", help="value of cells without data, when undeclared")
    parser.add_argument("--source", metavar="TEXT", help="where the data come from (default: from the name)")
    parser.add_argument("--redeclare", action="store_true", help="declare anew what is there already")
    parser.add_argument("--dry-run", action="store_true", help="report only")
    add_data_dir(parser)


def told(arguments: argparse.Namespace) -> Told:
    return Told(arguments.crs, arguments.nodata)


def load_tiles(arguments: argparse.Namespace, kind: RasterKind, wishes: Wishes) -> int:
    """Import the files, all or none, and print a line for each."""
    options = Options(kind, SCOPE.actor, wishes, arguments.redeclare, arguments.dry_run)

    async def act(house: House) -> int:
        store = house.services.get(Rasters).store
        return _tell(await import_tiles(house.database, house.clock, store, arguments.files, options))

    return in_house(arguments, act)


def _tell(outcome: Outcome) -> int:
    for verdict in outcome.verdicts:
        print(_line(verdict))
    counts = ", ".join(f"{number} {name}" for name, number in outcome.counts.items())
    say(f"{outcome.outcome}: {counts}")
    return Exit.FAILED if outcome.outcome == "refused" else Exit.DONE


def _line(verdict: Verdict) -> str:
    if verdict.refusal is not None:
        return f"[{verdict.fate}] {verdict.refusal}"
    tile = verdict.tile
    assert tile is not None, "a file that is not refused is a tile"
    measured = tile.measured
    words = [f"[{verdict.fate}] {tile.place}", f"{tile.raster.columns}×{tile.raster.rows}, {tile.resolution_m:.0f} m"]
    if measured.people is not None:
        words.append(f"{measured.people:.0f} people")
    elif measured.lowest is not None:
        words.append(f"{measured.lowest:g} to {measured.highest:g}")
    words += [tile.raster.crs, tile.declared.vertical_datum, tile.declared.surface or "", tile.declared.source]
    words += [f"{measured.void_cells} void"] if measured.void_cells else []
    return ", ".join(word for word in words if word)
