"""Opening a file by its ending, and a stored tile by what its row says. Loads GDAL through `geotiff`."""

from pathlib import Path

from command.foundation.errors import invalid
from command.geo.rasters.formats.esri_ascii import open_esri_ascii
from command.geo.rasters.formats.geotiff import open_geotiff
from command.geo.rasters.formats.hgt import HgtSource, open_hgt
from command.geo.rasters.formats.source import Opened, Source, Told
from command.geo.rasters.models import RasterFormat, RasterKind, Tile

ENDINGS = {
    ".hgt": RasterFormat.HGT,
    ".tif": RasterFormat.GEOTIFF,
    ".tiff": RasterFormat.GEOTIFF,
    ".asc": RasterFormat.ESRI_ASCII,
}
FORMATS = {
    RasterKind.ELEVATION: frozenset(RasterFormat),
    RasterKind.LANDCOVER: frozenset({RasterFormat.GEOTIFF, RasterFormat.ESRI_ASCII}),
    RasterKind.POPULATION: frozenset({RasterFormat.GEOTIFF, RasterFormat.ESRI_ASCII}),
}


def open_file(path: Path, kind: RasterKind, told: Told) -> Opened:
    """A file that is not stored yet.

    Raises:
        CommandError: INVALID `raster_format_unknown`, `file_unreadable`, or what its format refuses.
    """
    if not path.is_file():
        raise invalid("file_unreadable", f"没有文件 {path}")
    ending = ENDINGS.get(path.suffix.lower())
    if ending not in FORMATS[kind]:
        known = "、".join(name for name, each in ENDINGS.items() if each in FORMATS[kind])
        raise invalid("raster_format_unknown", f"{path.name}：{kind} 只读 {known}", file=path.name)
    if ending is RasterFormat.HGT:
        return open_hgt(path)
    return open_geotiff(path, told) if ending is RasterFormat.GEOTIFF else open_esri_ascii(path, told)


def open_stored(path: Path, tile: Tile) -> Source:
    """A tile in the store, whose name is its digest: lattice and system are those of its row."""
    told = Told(tile.raster.crs, tile.raster.nodata)
    if tile.format is RasterFormat.HGT:
        return HgtSource(path, tile.raster)
    opened = open_geotiff(path, told) if tile.format is RasterFormat.GEOTIFF else open_esri_ascii(path, told)
    return opened.source
