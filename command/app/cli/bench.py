"""Benchmarks: each prints a table, and with --json FILE also writes its figures with machine, seed and versions."""

from command.app.cli.commands import Command

TABLE: dict[str, Command] = {
    "live": Command("benchmarks.live", "from a fix on the wire to a thousand screens", program=True),
    "ingest": Command("benchmarks.ingest", "fixes stored and acknowledged a second", program=True),
    "responsibility": Command(
        "benchmarks.responsibility", "whose place it is, single and in bulk, against PostGIS", program=True
    ),
    "coverage": Command(
        "benchmarks.coverage",
        "losses of a site and of a city of sites, beside SPLAT! on the same terrain",
        program=True,
    ),
}
"""Add a line for each benchmark, a program: Command("benchmarks.ingest", "...", program=True)."""
