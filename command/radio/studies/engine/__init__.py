"""What a study child computes. Imported in children only: numba, scipy and GDAL come with it.

running   `run`: ground, losses, margins, shares, gaps, redundancy, proposals of a study, told step by step
asking    `shares`, `gaps`, `redundancy` at any threshold, from stored margins
pictures  `tile`; `geotiff` a layer as a file, `workbook` a report; `points` one place with its profile; `warming` everything loaded ahead
"""
