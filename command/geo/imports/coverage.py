"""A layer that has to tile: overlaps, gaps, holes and slivers found, slivers mended, disputes cut out. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry

from command.geo.imports.drafts import AreaDraft
from command.geo.imports.findings import Finding, FindingKind, FindingOutcome
from command.geo.metres import METRES_PER_DEGREE, area_m2, length_m

SLIVER_M = 1.0
"""Default width under which an overlap or a gap is a fault of drawing, and mended."""
_NOTHING_M2 = 1e-4
"""Square metres that come from the last bits of degrees."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """An area that several claim or none, to be owned by a desk until somebody decides."""

    claimant_codes: tuple[str, ...]
    shape: BaseGeometry
    area_m2: float


@dataclass(slots=True)
class Checked:
    """The layer as it can be stored: without overlaps, its slivers closed."""

    areas: list[AreaDraft]
    findings: list[Finding] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)


def check(areas: Sequence[AreaDraft], above: Sequence[AreaDraft], sliver_m: float = SLIVER_M) -> Checked:
    """Check one tiling layer against itself and the layer above it, where that is known.

    An overlap goes to the lower code in the stored layer; one wider than `sliver_m` is disputed besides. A gap that
    the layer above covers is closed when narrower, disputed when wider. An enclosed gap that nothing above covers is
    noted and left: it may be a neighbour's enclave. A layer without faults comes back bit for bit.
    """
    ordered = sorted(areas, key=lambda area: area.code)
    checked = Checked(ordered)
    overlapping = _overlaps(ordered, checked, sliver_m)
    gaps = _gaps(ordered, above)
    if overlapping or gaps:
        shapes = shapely.coverage_clean(
            [area.shape for area in ordered], gap_width=sliver_m / METRES_PER_DEGREE, merge_strategy="min_index"
        )
        checked.areas = [_kept(area, shape) for area, shape in zip(ordered, shapes, strict=True)]
    _judge_gaps(gaps, checked, known_above=bool(above))
    _outside_parent(checked, above, sliver_m)
    return checked


def _kept(area: AreaDraft, shape: BaseGeometry) -> AreaDraft:
    """The cleaned shape, unless nothing changed but the order of points."""
    if shapely.equals(area.shape, shape):
        return area
    return area.shaped(shapely.orient_polygons(shapely.MultiPolygon(list(_polygons(shape)))))


def _overlaps(areas: Sequence[AreaDraft], checked: Checked, sliver_m: float) -> bool:
    shapes = [area.shape for area in areas]
    found = False
    lower, higher = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for one, other in sorted((int(a), int(b)) for a, b in zip(lower, higher, strict=True) if a < b):
        codes = (areas[one].code, areas[other].code)
        names = f"{areas[one].name}与{areas[other].name}"
        for piece in _pieces(shapely.intersection(shapes[one], shapes[other])):
            found = True
            size = area_m2(piece)
            if _is_sliver(piece, size, sliver_m):
                text = f"{names}重叠{size:.1f}平方米（细缝），已归{areas[one].name}"
                checked.findings.append(Finding(FindingKind.SLIVER, FindingOutcome.MENDED, text, codes, size, piece))
                continue
            text = f"{names}重叠{size:.1f}平方米，列为待确权"
            checked.findings.append(Finding(FindingKind.OVERLAP, FindingOutcome.DISPUTED, text, codes, size, piece))
            checked.disputes.append(Dispute(codes, piece, size))
    return found


def _gaps(areas: Sequence[AreaDraft], above: Sequence[AreaDraft]) -> list[BaseGeometry]:
    """Pieces that the layer above covers and this one does not; without a layer above, the enclosed pieces."""
    covered = shapely.union_all([area.shape for area in areas])
    if above:
        return list(_pieces(shapely.difference(shapely.union_all([area.shape for area in above]), covered)))
    rings = [ring for polygon in _polygons(covered) for ring in polygon.interiors]
    return [piece for ring in rings for piece in _pieces(shapely.Polygon(ring))]


def _judge_gaps(gaps: Iterable[BaseGeometry], checked: Checked, *, known_above: bool) -> None:
    shapes = [area.shape for area in checked.areas]
    tree = shapely.STRtree(shapes)
    for piece in gaps:
        size = area_m2(piece)
        beside = [int(n) for n in tree.query(piece, predicate="intersects")]
        codes = tuple(sorted(checked.areas[n].code for n in beside))
        names = "、".join(sorted(checked.areas[n].name for n in beside))
        if tree.query(piece.representative_point(), predicate="intersects").size:
            text = f"{names}之间空隙{size:.1f}平方米（细缝），已补"
            checked.findings.append(Finding(FindingKind.SLIVER, FindingOutcome.MENDED, text, codes, size, piece))
        elif known_above:
            text = f"空白{size:.1f}平方米无人管辖（邻接{names}），列为待确权"
            checked.findings.append(Finding(FindingKind.GAP, FindingOutcome.DISPUTED, text, codes, size, piece))
            checked.disputes.append(Dispute(codes, piece, size))
        else:
            text = f"{names}之间有{size:.1f}平方米的洞，未填（可能是飞地）"
            checked.findings.append(Finding(FindingKind.HOLE, FindingOutcome.NOTED, text, codes, size, piece))


def _outside_parent(checked: Checked, above: Sequence[AreaDraft], sliver_m: float) -> None:
    by_code = {area.code: area for area in above}
    for area in checked.areas:
        parent = by_code.get(area.parent_code or "")
        if parent is None:
            continue
        for piece in _pieces(shapely.difference(area.shape, parent.shape)):
            size = area_m2(piece)
            if not _is_sliver(piece, size, sliver_m):
                text = f"{area.name}有{size:.1f}平方米在{parent.name}之外，按所属关系处理"
                codes = (area.code, parent.code)
                checked.findings.append(
                    Finding(FindingKind.OUTSIDE_PARENT, FindingOutcome.NOTED, text, codes, size, piece)
                )


def _is_sliver(piece: BaseGeometry, size_m2: float, sliver_m: float) -> bool:
    """Narrow by its mean width: the area over half the way round."""
    return size_m2 <= sliver_m * length_m(piece.boundary) / 2.0


def _polygons(shape: BaseGeometry) -> Iterable[shapely.Polygon]:
    return (part for part in shapely.get_parts(shape) if part.geom_type == "Polygon")


def _pieces(shape: BaseGeometry) -> Iterable[shapely.Polygon]:
    """Polygons of some size, from the south-west to the north-east."""
    pieces = [piece for piece in _polygons(shape) if area_m2(piece) > _NOTHING_M2]
    return sorted(pieces, key=lambda piece: piece.bounds)
