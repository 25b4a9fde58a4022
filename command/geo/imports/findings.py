"""What an import found in a file: what it was, where, how large, and what came of it."""

from dataclasses import dataclass, field
from enum import StrEnum

from shapely.geometry.base import BaseGeometry


class FindingKind(StrEnum):
    FIELD = "field"
    """A value that is missing, unknown, or forbidden by the standard."""
    DUPLICATE = "duplicate"
    EMPTY = "empty"
    OUT_OF_RANGE = "out_of_range"
    """Coordinates that are no degrees: the datum or the grid was not declared."""
    INVALID_RING = "invalid_ring"
    RING_ORDER = "ring_order"
    OVERLAP = "overlap"
    GAP = "gap"
    """Uncovered, though the area above covers it."""
    HOLE = "hole"
    """Uncovered and enclosed, and no area above says whether it belongs here: left alone."""
    SLIVER = "sliver"
    SETTLED = "settled"
    """A dispute that somebody decided: the file shows it again and gets the decision again."""
    OUTSIDE_PARENT = "outside_parent"
    UNKNOWN_PARENT = "unknown_parent"
    NEWER = "newer"
    """The database holds a later version of the area than the file."""


class FindingOutcome(StrEnum):
    NOTED = "noted"
    MENDED = "mended"
    DISPUTED = "disputed"
    """Became a 待确权 area, owned by a desk."""
    REFUSED = "refused"
    """Nothing of the file is stored."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`area_m2` is geodesic; `shape` is the very piece in WGS-84 degrees, and stands on the map."""

    kind: FindingKind
    outcome: FindingOutcome
    text: str
    area_codes: tuple[str, ...] = ()
    area_m2: float | None = None
    shape: BaseGeometry | None = field(default=None, compare=False)


def refused(kind: FindingKind, text: str, *codes: str, shape: BaseGeometry | None = None) -> Finding:
    return Finding(kind, FindingOutcome.REFUSED, text, codes, None, shape)


def line_of(finding: Finding) -> str:
    """A finding for a terminal: what came of it, the sentence, its area and a point inside it."""
    words = [f"[{finding.outcome}]", finding.text]
    if finding.area_m2 is not None:
        words.append(f"{finding.area_m2:.1f} m²")
    if finding.shape is not None and not finding.shape.is_empty:
        inside = finding.shape.representative_point()
        words.append(f"({inside.x:.6f}, {inside.y:.6f})")
    return " ".join(words)
