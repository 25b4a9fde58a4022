"""What a study's child makes of measurements. Imported in children only: numba, scipy and GDAL come with it."""
