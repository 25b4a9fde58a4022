"""A decided piece: the layer afterwards covers the same ground, each point once, and the piece is the winner's."""

import pytest
import shapely

from command.geo.imports.coverage import check
from command.geo.imports.drafts import AreaDraft, Defaults, draft
from command.geo.metres import area_m2
from command.geo.models import Layer
from command.geo.settlement import given_to
from tests.geo.partitions import DAY

PIECE = shapely.box(119.99, 31.70, 120.01, 31.90)
OUTER = shapely.box(119.90, 31.70, 120.30, 31.90)


def area(code: str, shape: shapely.Polygon, layer: Layer = Layer.STREET) -> AreaDraft:
    made = draft({"code": code, "name": f"{code}街道"}, shapely.MultiPolygon([shape]), Defaults(layer, DAY))
    assert isinstance(made, AreaDraft)
    return made


OVERLAPPING = [
    area("001", shapely.box(119.90, 31.70, 120.01, 31.90)),
    area("002", shapely.box(119.99, 31.70, 120.10, 31.90)),
    area("003", shapely.box(120.10, 31.70, 120.30, 31.90)),
]
GAPPED = [
    area("001", shapely.box(119.90, 31.70, 119.99, 31.90)),
    area("002", shapely.box(120.01, 31.70, 120.10, 31.90)),
    OVERLAPPING[2],
]
CITY = [area("d", OUTER, Layer.DISTRICT)]


@pytest.mark.parametrize("layer", [OVERLAPPING, GAPPED], ids=["overlap", "gap"])
@pytest.mark.parametrize("winner", ["001", "002"])
def test_the_piece_is_the_winners_alone(layer: list[AreaDraft], winner: str) -> None:
    checked = check(layer, CITY)
    (dispute,) = checked.disputes
    changed = {one.code: one for one in given_to(winner, dispute.shape, checked.areas)}
    after = [changed.get(one.code, one) for one in checked.areas]
    again = check(after, CITY)
    assert (again.findings, again.disputes) == ([], [])
    shapes = {one.code: one.shape for one in after}
    assert area_m2(shapely.difference(PIECE, shapes[winner])) < 1e-3
    assert sum(area_m2(shape) for shape in shapes.values()) == pytest.approx(area_m2(OUTER), rel=1e-9)


def test_only_areas_that_change_come_back() -> None:
    checked = check(OVERLAPPING, CITY)
    assert given_to("001", PIECE, checked.areas) == []
    assert {one.code for one in given_to("002", PIECE, checked.areas)} == {"001", "002"}
    assert {one.code for one in given_to("003", PIECE, checked.areas)} == {"001", "003"}
