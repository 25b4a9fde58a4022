"""Load land cover: GeoTIFF or ESRI ASCII whose codes become clutter classes by a table (default: ESA WorldCover).

Each file is read whole and kept as it came; the same file again changes nothing. All files or none.
"""

import argparse
from pathlib import Path

from command.app.cli.raster_files import configure_tiles, load_tiles, told
from command.geo.rasters.class_file import read_classes
from command.geo.rasters.inspection import Wishes
from command.geo.rasters.models import RasterKind


def configure(parser: argparse.ArgumentParser) -> None:
    configure_tiles(parser)
    parser.add_argument("--classes", type=Path, metavar="JSON", help='{"code": "class"}, where it is not WorldCover')


def run(arguments: argparse.Namespace) -> int:
    classes = read_classes(arguments.classes) if arguments.classes else None
    wishes = Wishes(told=told(arguments), source=arguments.source, classes=classes)
    return load_tiles(arguments, RasterKind.LANDCOVER, wishes)
