"""Where names stand on a map so that they hide each other and what is marked as little as possible. Pure."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

MM_PER_POINT = 25.4 / 72.0
LONGEST = 14
_NARROW = 0.56
"""Width of a Latin letter against a Chinese one, which is as wide as the type is high."""


@dataclass(frozen=True, slots=True)
class Box:
    """Millimetres from the map's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap_mm2(self, other: "Box") -> float:
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * high if wide > 0 and high > 0 else 0.0

    def outside_mm2(self, sheet: "Box") -> float:
        return (self.right - self.left) * (self.bottom - self.top) - self.overlap_mm2(sheet)


def around(x: float, y: float, half: float) -> Box:
    return Box(x - half, y - half, x + half, y + half)


def size_mm(text: str, points: float) -> tuple[float, float]:
    """Width and height of one line."""
    ems = sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else _NARROW for sign in text)
    return ems * points * MM_PER_POINT, 1.25 * points * MM_PER_POINT


def shortened(text: str) -> str:
    """On a map; tables have names in full."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def beside(x: float, y: float, away: float, size: tuple[float, float]) -> list[Box]:
    """Eight places about a mark, the ones that read best first: right, left, below, above, then the corners."""
    wide, high = size
    places = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)]
    boxes = []
    for along, down in places:
        near = away * (0.7 if along and down else 1.0)
        middle_x = x + along * (near + wide / 2.0)
        middle_y = y + down * (near + high / 2.0)
        boxes.append(Box(middle_x - wide / 2, middle_y - high / 2, middle_x + wide / 2, middle_y + high / 2))
    return boxes


def about(x: float, y: float, step: float, size: tuple[float, float]) -> list[Box]:
    """Places on and around a point, nearest first, for a name that belongs to an area."""
    wide, high = size
    shifts = sorted(
        ((across, down) for across in range(-3, 4) for down in range(-3, 4)), key=lambda at: at[0] ** 2 + at[1] ** 2
    )
    return [
        Box(x + a * step - wide / 2, y + d * step - high / 2, x + a * step + wide / 2, y + d * step + high / 2)
        for a, d in shifts
    ]


def arranged(wishes: Sequence[Sequence[Box]], marks: Sequence[Box], sheet: Box) -> list[Box]:
    """One box of each wish, in turn: the first that is free, or else the one that hides least."""
    taken = list(marks)
    chosen = []
    for wish in wishes:
        box = min(wish, key=lambda one: 4.0 * one.outside_mm2(sheet) + sum(one.overlap_mm2(other) for other in taken))
        taken.append(box)
        chosen.append(box)
    return chosen
