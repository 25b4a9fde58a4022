"""Radio propagation, pure: path loss, clutter, antennas, link budget, sweeps. No files, no database, no clock.

Nothing is imported here, so that link budgets cost a service nothing: `itm` and `sweep` bring numba with them and
belong in a child process (or a simulator), `budget`, `clutter` and `antenna` need the standard library only.
"""
