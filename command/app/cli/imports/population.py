"""Load people by cell: GeoTIFF or ESRI ASCII, people in each cell or per square kilometre, as --unit declares.

Each file is read whole and kept as it came; the same file again changes nothing. All files or none.
"""

import argparse

from command.app.cli.raster_files import configure_tiles, load_tiles, told
from command.geo.rasters.inspection import Wishes
from command.geo.rasters.models import PeopleUnit, RasterKind


def configure(parser: argparse.ArgumentParser) -> None:
    configure_tiles(parser)
    parser.add_argument(
        "--unit", choices=[unit.value for unit in PeopleUnit], required=True, help="what a value counts"
    )
    parser.add_argument(
        "--nodata-is-nobody", action="store_true", help="cells without a value are known to hold nobody"
    )


def run(arguments: argparse.Namespace) -> int:
    wishes = Wishes(
        told=told(arguments),
        source=arguments.source,
        unit=PeopleUnit(arguments.unit),
        nodata_is_nobody=arguments.nodata_is_nobody,
    )
    return load_tiles(arguments, RasterKind.POPULATION, wishes)
