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
