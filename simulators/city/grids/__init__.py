"""The made-up ground of the demo city as grids: heights, land cover and people. Loads rasterio: a program of its own."""
