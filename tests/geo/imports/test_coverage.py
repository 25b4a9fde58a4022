import shapely

from command.geo.imports.coverage import check
from command.geo.imports.drafts import AreaDraft, Defaults, draft
from command.geo.imports.findings import FindingKind, FindingOutcome
from command.geo.metres import area_m2
from command.geo.models import Layer
from tests.geo.partitions import BOX, DAY

METRE_LON, METRE_LAT = 1 / 94_690.0, 1 / 110_870.0
"""Degrees of a metre near 31.8° N, to a tenth of a percent."""


def area(code: str, shape: shapely.Polygon, layer: Layer = Layer.STREET, parent: str | None = None) -> AreaDraft:
    named = {"code": code, "name": f"{code}街道", "parent_code": parent}
    made = draft(named, shapely.MultiPolygon([shape]), Defaults(layer, DAY))
    assert isinstance(made, AreaDraft)
    return made


def halves(shift_lon: float = 0.0) -> list[AreaDraft]:
    """Two halves of the box; the right one begins `shift_lon` degrees east of where the left one ends."""
    return [
        area("001", shapely.box(119.90, 31.70, 120.00, 31.90)),
        area("002", shapely.box(120.00 + shift_lon, 31.70, 120.10, 31.90)),
    ]


def test_a_clean_layer_comes_back_bit_for_bit() -> None:
    given = halves()
    checked = check(given, [area("d", BOX, Layer.DISTRICT)])
    assert (checked.areas, checked.findings, checked.disputes) == (given, [], [])
    assert [shapely.to_wkb(one.shape) for one in checked.areas] == [shapely.to_wkb(one.shape) for one in given]


def test_a_wide_overlap_is_disputed_and_stored_once() -> None:
    checked = check(halves(-100 * METRE_LON), [])
    (finding,) = checked.findings
    assert (finding.kind, finding.outcome) == (FindingKind.OVERLAP, FindingOutcome.DISPUTED)
    assert finding.area_codes == ("001", "002")
    assert finding.area_m2 is not None
    assert abs(finding.area_m2 - 100 * 22_174) < 0.003 * 100 * 22_174
    assert finding.shape is not None
    assert 119.998 < finding.shape.centroid.x < 120.0
    assert [dispute.claimant_codes for dispute in checked.disputes] == [("001", "002")]
    left, right = (one.shape for one in checked.areas)
    assert shapely.intersection(left, right).area == 0
    assert shapely.equals(left, halves()[0].shape)


def test_a_narrow_overlap_is_mended() -> None:
    checked = check(halves(-0.5 * METRE_LON), [])
    (finding,) = checked.findings
    assert (finding.kind, finding.outcome) == (FindingKind.SLIVER, FindingOutcome.MENDED)
    assert finding.area_m2 is not None
    assert abs(finding.area_m2 - 0.5 * 22_174) < 0.003 * 0.5 * 22_174
    assert checked.disputes == []
    assert shapely.coverage_is_valid([one.shape for one in checked.areas])


def test_a_wide_gap_that_the_district_covers_is_disputed() -> None:
    checked = check(halves(100 * METRE_LON), [area("d", BOX, Layer.DISTRICT)])
    (finding,) = checked.findings
    assert (finding.kind, finding.outcome) == (FindingKind.GAP, FindingOutcome.DISPUTED)
    assert finding.area_codes == ("001", "002")
    assert finding.area_m2 is not None
    assert abs(finding.area_m2 - 100 * 22_174) < 0.003 * 100 * 22_174
    assert len(checked.disputes) == 1


def test_a_narrow_gap_is_closed() -> None:
    gap = shapely.box(119.99, 31.79, 119.99 + 0.5 * METRE_LON, 31.81)
    left, right = shapely.box(119.90, 31.70, 119.99, 31.90), shapely.box(119.99, 31.70, 120.10, 31.90)
    checked = check([area("001", left), area("002", right.difference(gap))], [])
    (finding,) = checked.findings
    assert (finding.kind, finding.outcome) == (FindingKind.SLIVER, FindingOutcome.MENDED)
    assert shapely.union_all([one.shape for one in checked.areas]).contains(gap.representative_point())


def test_an_enclosed_hole_that_nothing_above_covers_is_left() -> None:
    hole = shapely.box(119.94, 31.79, 119.95, 31.80)
    given = [area("001", shapely.box(119.90, 31.70, 120.00, 31.90).difference(hole)), halves()[1]]
    checked = check(given, [])
    (finding,) = checked.findings
    assert (finding.kind, finding.outcome) == (FindingKind.HOLE, FindingOutcome.NOTED)
    assert finding.area_m2 is not None
    assert abs(finding.area_m2 - area_m2(hole)) < 1.0
    assert checked.areas == given
    assert checked.disputes == []


def test_a_natural_enclave_is_no_finding() -> None:
    """Its owner fills it; and where the district has the hole too, it is the neighbour's."""
    enclave = shapely.box(119.94, 31.79, 119.95, 31.80)
    left, right = halves()
    around = area("001", left.shape.geoms[0].difference(enclave))
    assert check([around, right, area("003", enclave)], [area("d", BOX, Layer.DISTRICT)]).findings == []
    assert check([around, right], [area("d", BOX.difference(enclave), Layer.DISTRICT)]).findings == []


def test_a_part_outside_its_own_district_is_noted() -> None:
    west = area("d1", shapely.box(119.90, 31.70, 119.99, 31.90), Layer.DISTRICT)
    east = area("d2", shapely.box(119.99, 31.70, 120.10, 31.90), Layer.DISTRICT)
    left, right = halves()
    checked = check(
        [area("001", left.shape.geoms[0], parent="d1"), area("002", right.shape.geoms[0], parent="d2")], [west, east]
    )
    (finding,) = checked.findings
    assert (finding.kind, finding.outcome) == (FindingKind.OUTSIDE_PARENT, FindingOutcome.NOTED)
    assert finding.area_codes == ("001", "d1")
