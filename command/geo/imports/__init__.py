"""Files of customers into tables: read, mend what can be mended, report the rest, store all or nothing.

Runs in the process of the command line: `source` and `osm` load GDAL and osmium, which no server process needs.
"""
