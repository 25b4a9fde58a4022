"""Coverage studies: jobs in the database, computed in a child process, read without computing.

Nothing is imported here. `child`, `engine` and what they import load numba, scipy and GDAL and run in the child of a
worker or of the API; everything else is for server processes and needs numpy at most.
"""
