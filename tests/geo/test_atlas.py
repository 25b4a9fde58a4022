from datetime import date, timedelta

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from command.geo.atlas import MOST_EDITIONS, AreaRecord, Assignment, Atlas, DisputeRecord, holds_on
from command.geo.models import DisputedArea, Layer
from tests.geo.partitions import BOX, area

DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
SPANS = st.tuples(DAYS, st.none() | DAYS).map(lambda span: (span[0], max(span) if span[1] else None))  # type: ignore[type-var]
SIDE = 2


def record(code: str, first: date, last: date | None = None, **others: object) -> AreaRecord:
    return AreaRecord(area(code, Layer.STREET, valid_from=first, valid_to=last, **others), BOX)


@given(st.lists(SPANS, max_size=6), st.lists(SPANS, max_size=4), DAYS)
def test_a_day_has_exactly_what_holds_on_it(
    areas: list[tuple[date, date | None]], links: list[tuple[date, date | None]], day: date
) -> None:
    """The edition is shared by a span of days; a plain filter over everything is the reference."""
    records = [record(f"{n:03}", first, last) for n, (first, last) in enumerate(areas)]
    assignments = [Assignment("000", f"squad-{n}", n + 1, first, last) for n, (first, last) in enumerate(links)]
    atlas = Atlas(records, assignments, cells_a_side=SIDE)
    for asked in (day - timedelta(days=1), day, day + timedelta(days=1), day):
        edition = atlas.edition(asked)
        expected = [f"{n:03}" for n, (first, last) in enumerate(areas) if holds_on(asked, first, last)]
        assert [one.code for one in edition.areas] == expected
        squads = tuple(f"squad-{n}" for n, (first, last) in enumerate(links) if holds_on(asked, first, last))
        for one in edition.areas:
            assert one.body_codes == (squads if one.code == "000" else ())


def test_days_of_one_span_share_their_index() -> None:
    atlas = Atlas([record("001", date(2026, 1, 1), date(2026, 3, 31))], cells_a_side=SIDE)
    assert atlas.edition(date(2026, 1, 1)) is atlas.edition(date(2026, 3, 31))
    assert atlas.edition(date(2026, 3, 31)) is not atlas.edition(date(2026, 4, 1))


@pytest.mark.parametrize("last", [date.max, date(9999, 12, 31), None])
def test_for_ever_may_be_written_as_the_last_date_there_is(last: date | None) -> None:
    atlas = Atlas([record("001", date(2026, 1, 1), last)], cells_a_side=SIDE)
    assert [one.code for one in atlas.edition(date(2100, 1, 1)).areas] == ["001"]


def test_the_span_in_use_is_not_forgotten() -> None:
    starts = [date(2020 + n, 1, 1) for n in range(MOST_EDITIONS + 3)]
    atlas = Atlas([record(f"{n:03}", start) for n, start in enumerate(starts)], cells_a_side=SIDE)
    today = atlas.edition(starts[0])
    for start in starts:
        atlas.edition(start)
        assert atlas.edition(starts[0]) is today


def test_disputes_and_approvals_turn_with_their_days() -> None:
    dispute = DisputeRecord(
        DisputedArea(1, "d", (), "desk"), date(2026, 2, 1), date(2026, 2, 28), shapely.box(0, 0, 1, 1)
    )
    approved = record("z", date(2025, 1, 1), None, approved_from=date(2026, 1, 1), approved_to=date(2026, 1, 31))
    atlas = Atlas([approved], [], [dispute], cells_a_side=SIDE)
    assert [len(atlas.edition(date(2026, 2, day)).disputes) for day in (1, 28)] == [1, 1]
    assert len(atlas.edition(date(2026, 3, 1)).disputes) == 0
    assert atlas.edition(date(2026, 1, 31)) is not atlas.edition(date(2026, 2, 1))
