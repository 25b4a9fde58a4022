"""One file for each format a tile may have. `geotiff` loads GDAL: never in a server process."""
