"""Gridded ground: elevation, land cover and people, as tiles kept as they came and windows read out of them.

`service` and `models` are for every process. `importing` and `reader` open files (`formats` may load GDAL), so they
run in the command line's process or in the child of a study, never in a server process.
"""
