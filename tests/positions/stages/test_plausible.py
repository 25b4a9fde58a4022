"""Jumps. 80 km in 5 s is the example of scenario 11; three fixes that agree re-anchor."""

from hypothesis import given
from hypothesis import strategies as st

from command.positions.models import Mark
from tests.positions.batches import Road, Row

EAST_80_KM = 119.97 + 80 / (111.32 * 0.85)


def marks_of(road: Road, *rows: Row) -> list[int]:
    """One batch a report, as they come."""
    return [int(road.pass_through(row).marks[0]) for row in rows]


def test_a_jump_of_80_km_in_5_s_is_kept_and_not_drawn() -> None:
    road = Road()
    road.pass_through(Row())
    passage = road.pass_through(Row(at_s=5, longitude=EAST_80_KM))
    assert passage.marks.tolist() == [Mark.IMPLAUSIBLE]
    assert len(passage.newest()) == 0
    assert marks_of(road, Row(at_s=10, longitude=119.9701)) == [0]


def test_the_third_fix_that_agrees_re_anchors() -> None:
    road = Road()
    there = [Row(at_s=at, longitude=EAST_80_KM) for at in (5, 10, 15, 20)]
    assert marks_of(road, Row(), *there) == [0, Mark.IMPLAUSIBLE, Mark.IMPLAUSIBLE, 0, 0]


def test_wild_fixes_that_do_not_agree_never_re_anchor() -> None:
    wild = [Row(at_s=5 * n, longitude=119.97 + n, latitude=31.78 + n) for n in range(1, 6)]
    assert marks_of(Road(), Row(), *wild) == [0, *[Mark.IMPLAUSIBLE] * 5]


def test_an_hour_later_80_km_are_a_drive() -> None:
    assert marks_of(Road(), Row(), Row(at_s=3600, longitude=EAST_80_KM)) == [0, 0]


def test_one_batch_judges_like_many() -> None:
    """The walk over a jumping device sees its fixes in order, also beside a device that drives normally."""
    places = [119.97, EAST_80_KM, 119.9702, EAST_80_KM, EAST_80_KM, EAST_80_KM, EAST_80_KM]
    rows = [Row(at_s=5 * n, longitude=place) for n, place in enumerate(places)]
    other = [Row(device=2, at_s=5 * n, longitude=119.9 + n * 1e-4) for n in range(7)]
    passage = Road(1, 2).pass_through(*rows, *other)
    assert passage.marks[:7].tolist() == marks_of(Road(), *rows)
    assert passage.marks[7:].tolist() == [0] * 7


@given(st.lists(st.sampled_from([119.97, 119.9701, EAST_80_KM, 118.0, 121.0]), min_size=1, max_size=12), st.data())
def test_any_slicing_into_batches_gives_the_same_marks(places: list[float], data: st.DataObject) -> None:
    rows = [Row(at_s=5 * n, longitude=place) for n, place in enumerate(places)]
    cut = data.draw(st.integers(0, len(rows)))
    road = Road()
    together = [mark for part in (rows[:cut], rows[cut:]) if part for mark in road.pass_through(*part).marks.tolist()]
    assert together == marks_of(Road(), *rows)
