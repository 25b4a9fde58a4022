"""One area's geometry: rings mended, the rest refused. Pure."""

import re

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from command.geo.imports.findings import Finding, FindingKind, FindingOutcome, refused
from command.geo.metres import area_m2

_AT = re.compile(r"\[(\S+) (\S+)\]")
_POLYGONS = frozenset({"Polygon", "MultiPolygon"})


def mend(
    shape: BaseGeometry | None, label: str, code: str, *, ordered: bool
) -> tuple[BaseGeometry | None, list[Finding]]:
    """A valid multipolygon with its outer rings counter-clockwise, or None, and what was found on the way.

    `ordered`: the format promises the order of rings (RFC 7946, section 3.1.6), so that a wrong one is worth a note.
    """
    if shape is None or shape.is_empty or shape.geom_type not in _POLYGONS:
        return None, [refused(FindingKind.EMPTY, f"{label}：没有面状图形", code)]
    flat = shapely.force_2d(shape)
    low, high = flat.bounds[:2], flat.bounds[2:]
    if min(low[0] + 180, low[1] + 90, 180 - high[0], 90 - high[1]) < 0 or not np.isfinite(flat.bounds).all():
        return None, [refused(FindingKind.OUT_OF_RANGE, f"{label}：坐标不是经纬度，请声明坐标系或地方坐标参数", code)]
    findings: list[Finding] = []
    if ordered and not _counter_clockwise(flat):
        findings.append(Finding(FindingKind.RING_ORDER, FindingOutcome.MENDED, f"{label}：环方向已改正", (code,)))
    mended = flat
    if not flat.is_valid:
        mended = shapely.make_valid(flat, method="structure", keep_collapsed=False)
        findings.append(_invalid(flat, mended, label, code))
        if mended.is_empty:
            return None, [refused(FindingKind.INVALID_RING, f"{label}：图形无法修复", code)]
    polygons = [part for part in shapely.get_parts(mended) if part.geom_type == "Polygon"]
    return shapely.orient_polygons(shapely.MultiPolygon(polygons)), findings


def _invalid(flat: BaseGeometry, mended: BaseGeometry, label: str, code: str) -> Finding:
    """Where the ring is broken, and by how much the mended area differs from what the rings as drawn enclose."""
    reason = shapely.is_valid_reason(flat)
    found = _AT.search(reason)
    place = shapely.Point(float(found[1]), float(found[2])) if found else shapely.Point(flat.bounds[:2])
    changed_m2 = area_m2(mended) * abs(1.0 - flat.area / mended.area) if mended.area else 0.0
    text = f"{label}：环无效（{_AT.sub('', reason).strip()}），已修复"
    return Finding(FindingKind.INVALID_RING, FindingOutcome.MENDED, text, (code,), changed_m2, place)


def _counter_clockwise(shape: BaseGeometry) -> bool:
    polygons = shapely.get_parts(shape)
    return bool(shapely.is_ccw(shapely.get_exterior_ring(polygons)).all())
