import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command.radio.analysis.busy import Call, Interval, load, loads, waiting_share


def test_loads_by_site_slot_and_group() -> None:
    """A quarter of an hour: 90 s on slot 1, 45 s on slot 2 of one site; 30 s elsewhere."""
    calls = [
        Call("hill", 1, "squads", 0.0, 60.0),
        Call("hill", 1, "desk", 100.0, 130.0),
        Call("hill", 2, "squads", 40.0, 85.0),
        Call("town", 1, "squads", 500.0, 530.0),
    ]
    found = loads(calls, 0.0, 900.0)
    assert found.by_slot["hill", 1].busy_share == pytest.approx(0.1)
    assert found.by_slot["hill", 2].busy_share == pytest.approx(0.05)
    hill = found.by_site["hill"]
    assert hill.erlang == pytest.approx(135.0 / 900.0)
    assert hill.busy_share == pytest.approx((85.0 + 30.0) / 900.0)
    assert hill.mean_call_s == pytest.approx(45.0)
    assert found.by_group["squads"].calls == 3
    assert found.by_group["squads"].erlang == pytest.approx(135.0 / 900.0)


def test_calls_are_cut_at_the_span_and_those_outside_left_out() -> None:
    calls = [Call("hill", 1, "a", -50.0, 10.0), Call("hill", 1, "a", 95.0, 300.0), Call("hill", 1, "a", 200.0, 210.0)]
    found = loads(calls, 0.0, 100.0).by_site["hill"]
    assert found.calls == 2
    assert found.erlang == pytest.approx(0.15)
    with pytest.raises(ValueError, match="length"):
        loads(calls, 10.0, 10.0)


def test_the_busiest_hour_is_found_between_full_hours() -> None:
    """Two calls of ten minutes at 0:50 and 1:40 lie in one window of an hour."""
    intervals = [(3000.0, 3600.0), (6000.0, 6600.0), (12_000.0, 12_300.0)]
    assert load(intervals, 0.0, 14_400.0).busiest_hour_erlang == pytest.approx(1200.0 / 3600.0)
    assert load([], 0.0, 14_400.0).busiest_hour_erlang == 0.0


@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 300)), max_size=12))
@settings(max_examples=40, deadline=None)
def test_figures_are_those_of_counting_every_second(parts: list[tuple[int, int]]) -> None:
    intervals: list[Interval] = [(float(began), float(min(2000, began + length))) for began, length in parts]
    intervals = [each for each in intervals if each[1] > each[0]]
    at_once = [sum(began <= second < ended for began, ended in intervals) for second in range(2000)]
    found = load(intervals, 0.0, 2000.0)
    assert found.erlang == pytest.approx(sum(at_once) / 2000.0)
    assert found.busy_share == pytest.approx(sum(count > 0 for count in at_once) / 2000.0)
    assert found.busiest_hour_erlang == pytest.approx(found.erlang)


@given(st.lists(st.tuples(st.integers(0, 190), st.integers(1, 60)), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_no_window_is_busier_than_the_busiest(parts: list[tuple[int, int]]) -> None:
    """Minutes; every window that begins at a minute is tried."""
    intervals = [(60.0 * began, 60.0 * (began + length)) for began, length in parts]
    minutes = [sum(began <= 60.0 * at < ended for began, ended in intervals) for at in range(250)]
    plain = max(sum(minutes[at : at + 60]) for at in range(191)) / 60.0
    assert load(intervals, 0.0, 15_000.0).busiest_hour_erlang == pytest.approx(plain)


def test_waiting_for_a_slot_after_erlang_c() -> None:
    """One server: the waiting share is its load. Two servers with 1 erlang: a third wait at all."""
    assert waiting_share(0.3, 1, 0.0, 5.0) == pytest.approx(0.3)
    assert waiting_share(1.0, 2, 0.0, 5.0) == pytest.approx(1.0 / 3.0)
    assert waiting_share(1.0, 2, 5.0, 5.0) == pytest.approx(math.exp(-1.0) / 3.0)
    assert waiting_share(2.0, 2, 0.0, 5.0) == 1.0
    assert waiting_share(0.0, 2, 0.0, 5.0) == 0.0
