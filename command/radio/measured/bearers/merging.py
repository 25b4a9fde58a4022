"""Squares as large as it takes: a square gives way to its quarters where these carry the evidence. Pure."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from command.radio.measured.bearers.models import Bearer, Tally

CARRIED_SHARE: Final = 0.9
"""Of a square's evidence that its quarters must carry: what is left over are strays beside the road."""


class Cell(NamedTuple):
    level: int
    x: int
    y: int


Evidence = Mapping[Bearer, Tally]


def leaves(cells: Mapping[Cell, Evidence], coarsest: int, finest: int, least_evidence: int) -> Iterator[Cell]:
    """Of the squares between two levels those to be shown: together they cover every square of the coarsest level."""
    waiting = [cell for cell in cells if cell.level == coarsest]
    while waiting:
        cell = waiting.pop()
        quarters = [quarter for quarter in _quarters(cell) if quarter in cells] if cell.level < finest else []
        if _carry(cells[cell], [cells[quarter] for quarter in quarters], least_evidence):
            waiting += quarters
        else:
            yield cell


def _carry(whole: Evidence, parts: list[Evidence], least_evidence: int) -> bool:
    enough = sum(tally.evidence for part in parts for tally in part.values() if tally.evidence >= least_evidence)
    return bool(parts) and enough >= CARRIED_SHARE * sum(tally.evidence for tally in whole.values())


def _quarters(cell: Cell) -> Iterator[Cell]:
    for down in (0, 1):
        for across in (0, 1):
            yield Cell(cell.level + 1, 2 * cell.x + across, 2 * cell.y + down)
