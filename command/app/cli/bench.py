"""Benchmarks: each prints a table, and with --json FILE also writes its figures with machine, seed and versions."""

from command.app.cli.commands import Command

TABLE: dict[str, Command] = {}
"""Add a line for each benchmark, a program: Command("benchmarks.ingest", "...", program=True)."""
