"""Between rooms only the fronts are used: a room's tables, SQL and pages are its own."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "command"
FRONTS = {"service", "models", "events", "errors", "messages"}
ALSO_FRONTS = {("geo", "datum"), ("geo", "places"), ("geo", "rasters")}
"""Conversion happens once, at whatever edge; places are searched wherever a text names one; studies read the ground."""
OF_SEVERAL = {"radio"}
"""A room of several smaller ones: each has a front of its own."""
OPEN_TO_ALL = {"foundation", "protocols"}
MAY_ENTER = {"app", "migrations"}


def imported(path: Path) -> Iterator[list[str]]:
    """Every module of ours that a file imports, by its parts."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            parts = node.module.split(".")
            if parts[0] == "command":
                yield from ([*parts, alias.name] for alias in node.names)


def trespasses() -> Iterator[str]:
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0]
        for parts in imported(path):
            other = parts[1] if len(parts) > 1 else ""
            if room in MAY_ENTER or other in {room, ""} | OPEN_TO_ALL or len(parts) < 3:
                continue
            front = parts[3] if other in OF_SEVERAL and len(parts) > 3 else parts[2]
            if front not in FRONTS and (other, parts[2]) not in ALSO_FRONTS:
                yield f"{path.relative_to(ROOT)} uses {'.'.join(parts)}"


def test_rooms_use_only_the_fronts_of_other_rooms() -> None:
    assert list(trespasses()) == []
