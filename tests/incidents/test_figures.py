"""The closing rate of section 5 of the standard, with exact fractions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.incidents.figures import Counted, MonthCount, monthly
from command.incidents.models import State

RECEIVED = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DUE = datetime(2026, 3, 20, 15, 59, 59, tzinfo=UTC)
NOW = datetime(2026, 4, 1, 2, 0, tzinfo=UTC)
IN_TIME = Counted("n", 6, State.CLOSED, RECEIVED, DUE, DUE)
LATE = replace(IN_TIME, number="late", closed_at=DUE + timedelta(seconds=1))
OPEN = replace(IN_TIME, number="open", state=State.ON_SCENE, closed_at=None)


def march(items: list[Counted], now: datetime = NOW) -> MonthCount:
    return monthly(items, now).get(("2026-03", 6), MonthCount())


@pytest.mark.parametrize(
    ("in_time", "late", "rate", "passes"),
    [(19, 1, Fraction(19, 20), True), (18, 1, Fraction(18, 19), False), (0, 0, None, None), (1, 0, Fraction(1), True)],
)
def test_nineteen_of_twenty_pass(in_time: int, late: int, rate: Fraction | None, passes: bool | None) -> None:
    """Scenario 14 and 10.03.6."""
    count = march([IN_TIME] * in_time + [LATE] * late)
    assert (count.rate, count.passes) == (rate, passes)
    assert count.late_numbers == ["late"] * late


def test_what_is_open_after_its_time_is_late_and_what_still_has_time_is_not_due() -> None:
    assert (march([OPEN]).due, march([OPEN]).late, march([OPEN]).open) == (1, 1, 1)
    before = march([OPEN], now=DUE - timedelta(seconds=1))
    assert (before.due, before.open, before.rate) == (0, 1, None)


def test_a_reopened_item_counts_as_open() -> None:
    reopened = replace(IN_TIME, state=State.OWNED, closed_at=None)
    assert (march([reopened]).in_time, march([reopened]).open) == (0, 1)


def test_void_entries_and_advice_are_out() -> None:
    assert march([replace(IN_TIME, state=State.VOID), replace(IN_TIME, advice=True)]) == MonthCount()


def test_months_are_those_of_the_city() -> None:
    """16:00 UTC on the last of March is the first of April in Shanghai."""
    evening = datetime(2026, 3, 31, 16, 0, tzinfo=UTC)
    counts = monthly([replace(IN_TIME, received_at=evening, due_at=evening, closed_at=evening)], NOW)
    assert counts["2026-04", 6].received == counts["2026-04", 6].due == 1


ITEMS = st.builds(
    Counted,
    st.just("n"),
    st.integers(1, 3),
    st.sampled_from(State),
    st.just(RECEIVED),
    st.one_of(st.none(), st.integers(-40, 40).map(lambda days: NOW + timedelta(days=days))),
    st.one_of(st.none(), st.integers(-40, 0).map(lambda days: NOW + timedelta(days=days))),
    st.booleans(),
)


@given(st.lists(ITEMS, max_size=30))
def test_every_item_is_counted_once(items: list[Counted]) -> None:
    counts = monthly(items, NOW).values()
    counted = [one for one in items if one.state is not State.VOID and not one.advice]
    assert sum(count.received for count in counts) == len(counted)
    assert sum(count.due for count in counts) == sum(one.due_at is not None and one.due_at <= NOW for one in counted)
    assert all(count.due == count.in_time + count.late == count.in_time + len(count.late_numbers) for count in counts)
