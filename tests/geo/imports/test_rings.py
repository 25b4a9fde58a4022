import shapely

from command.geo.imports.findings import FindingKind, FindingOutcome
from command.geo.imports.rings import mend

SQUARE = shapely.box(119.90, 31.70, 119.91, 31.71)


def kinds(shape: shapely.Geometry | None, *, ordered: bool = False) -> list[tuple[FindingKind, FindingOutcome]]:
    return [(finding.kind, finding.outcome) for finding in mend(shape, "茶山街道", "001", ordered=ordered)[1]]


def test_a_sound_polygon_passes_without_a_word() -> None:
    mended, findings = mend(SQUARE, "茶山街道", "001", ordered=True)
    assert findings == []
    assert mended is not None
    assert mended.equals(SQUARE)
    assert mended.geom_type == "MultiPolygon"


def test_a_bow_tie_is_mended_and_its_place_is_told() -> None:
    bow = shapely.Polygon([(119.90, 31.70), (119.91, 31.71), (119.91, 31.70), (119.90, 31.71)])
    mended, (finding,) = mend(bow, "茶山街道", "001", ordered=False)
    assert mended is not None
    assert mended.is_valid
    assert (finding.kind, finding.outcome) == (FindingKind.INVALID_RING, FindingOutcome.MENDED)
    assert isinstance(finding.shape, shapely.Point)
    assert finding.shape.distance(shapely.Point(119.905, 31.705)) < 1e-9
    # Two triangles of half the square's width: half of its 1.0497 km², which the rings as drawn cancel out to nothing.
    assert finding.area_m2 is not None
    assert abs(finding.area_m2 - 525_000) < 1_500


def test_a_ring_that_touches_itself_is_mended_into_its_parts() -> None:
    touching = shapely.Polygon(
        [(119.90, 31.70), (119.92, 31.70), (119.92, 31.72), (119.91, 31.70), (119.90, 31.72), (119.90, 31.70)]
    )
    mended, (finding,) = mend(touching, "茶山街道", "001", ordered=False)
    assert mended is not None
    assert (mended.is_valid, len(shapely.get_parts(mended))) == (True, 2)
    assert finding.kind is FindingKind.INVALID_RING
    assert finding.area_m2 is not None
    assert finding.area_m2 < 1.0


def test_the_order_of_rings_is_put_right() -> None:
    clockwise = shapely.Polygon(
        list(SQUARE.exterior.coords)[::-1] if SQUARE.exterior.is_ccw else SQUARE.exterior.coords
    )
    mended, findings = mend(clockwise, "茶山街道", "001", ordered=True)
    assert [finding.kind for finding in findings] == [FindingKind.RING_ORDER]
    assert mended is not None
    assert shapely.get_parts(mended)[0].exterior.is_ccw
    assert kinds(clockwise, ordered=False) == []


def test_what_has_no_area_is_refused() -> None:
    refused = [(FindingKind.EMPTY, FindingOutcome.REFUSED)]
    assert kinds(None) == refused
    assert kinds(shapely.Polygon()) == refused
    assert kinds(shapely.LineString([(119.9, 31.7), (119.91, 31.7)])) == refused


def test_metres_without_a_declared_grid_are_refused() -> None:
    assert kinds(shapely.box(498_000, 3_520_000, 499_000, 3_521_000)) == [
        (FindingKind.OUT_OF_RANGE, FindingOutcome.REFUSED)
    ]


def test_a_polygon_squeezed_to_a_line_cannot_be_mended() -> None:
    squeezed = shapely.Polygon([(119.90, 31.70), (119.91, 31.70), (119.92, 31.70)])
    assert kinds(squeezed)[-1] == (FindingKind.INVALID_RING, FindingOutcome.REFUSED)
