"""Load terrain tiles: SRTM .hgt (1" and 3", the name gives the corner), GeoTIFF (also Copernicus DEM), ESRI ASCII.

Each file is read whole and kept as it came; the same file again changes nothing. All files or none.
"""

import argparse

from command.app.cli.raster_files import configure_tiles, load_tiles, told
from command.geo.rasters.inspection import Wishes
from command.geo.rasters.models import RasterKind, Surface


def configure(parser: argparse.ArgumentParser) -> None:
    configure_tiles(parser)
    parser.add_argument("--surface", choices=[surface.value for surface in Surface], help="what the heights stand for")
    parser.add_argument("--vertical-datum", metavar="TEXT", help="such as EGM96, EGM2008, 1985 国家高程基准")


def run(arguments: argparse.Namespace) -> int:
    wishes = Wishes(
        told=told(arguments),
        source=arguments.source,
        vertical_datum=arguments.vertical_datum,
        surface=Surface(arguments.surface) if arguments.surface else None,
    )
    return load_tiles(arguments, RasterKind.ELEVATION, wishes)
