"""What a viewer is sent of the moving units, against a plain reference that keeps dictionaries."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.live.units import Units
from command.live.window import CELL_DEG, Window, window_of
from command.positions.models import NEWEST, Mark

EVERYWHERE = Window(-10_000, -10_000, 10_000, 10_000)
ALL_BODIES = np.ones(8, np.bool_)
CENTRE = (119.97, 31.77)


def fix(device_id: int, lon: float, lat: float, at_ms: int, marks: int = 0) -> tuple[int, ...]:
    return device_id, at_ms, at_ms, round(lon * 1e7), round(lat * 1e7), 0, 0, marks, 0, 0


def batch(*fixes: tuple[int, ...]) -> np.ndarray:
    return np.array(list(fixes), NEWEST)


def around(lon: float, lat: float) -> Window:
    return window_of((lon, lat, lon, lat))


def seated(*device_ids: int, body_id: int = 1) -> Units:
    units = Units()
    for device_id in device_ids:
        units.seat(device_id, body_id, 0)
    return units


def ids(units: Units, window: Window, since: int = 0, visible: np.ndarray = ALL_BODIES) -> list[int]:
    return sorted(units.select(window, visible, since).device_id.tolist())


def test_a_fix_is_seen_after_the_tick_closed() -> None:
    units = seated(5)
    units.apply(batch(fix(5, *CENTRE, 1000)))
    assert ids(units, EVERYWHERE) == []
    assert units.advance()
    assert ids(units, EVERYWHERE) == [5]
    assert not units.advance()


def test_a_late_fix_never_moves_the_marker_back() -> None:
    units = seated(5)
    units.apply(batch(fix(5, 119.97, 31.77, 2000), fix(5, 119.90, 31.77, 1000)))
    units.advance()
    units.apply(batch(fix(5, 119.80, 31.77, 1500)))
    assert not units.advance()
    assert units.select(EVERYWHERE, ALL_BODIES, 0).longitude_e7.tolist() == [1_199_700_000]


def test_an_implausible_fix_is_not_drawn() -> None:
    units = seated(5)
    units.apply(batch(fix(5, *CENTRE, 1, marks=Mark.IMPLAUSIBLE)))
    assert not units.advance()


def test_a_device_without_a_seat_is_passed_over() -> None:
    units = seated(5)
    units.apply(batch(fix(6, *CENTRE, 1), fix(4_000_000, *CENTRE, 1)))
    assert not units.advance()


def test_who_left_the_window_is_told_once_more() -> None:
    units = seated(5)
    here, gone = around(*CENTRE), around(CENTRE[0] + 3 * CELL_DEG, CENTRE[1])
    units.apply(batch(fix(5, *CENTRE, 1)))
    units.advance()
    units.apply(batch(fix(5, CENTRE[0] + 3 * CELL_DEG, CENTRE[1], 2)))
    units.advance()
    assert ids(units, here, since=1) == [5]
    assert ids(units, gone, since=1) == [5]
    units.apply(batch(fix(5, CENTRE[0] + 3 * CELL_DEG, CENTRE[1], 3)))
    units.advance()
    assert ids(units, here, since=2) == []


def test_only_visible_bodies_are_sent() -> None:
    units = seated(5, body_id=2)
    units.seat(6, 3, 0)
    units.apply(batch(fix(5, *CENTRE, 1), fix(6, *CENTRE, 1)))
    units.advance()
    only_three = np.array([False, False, False, True, False])
    assert ids(units, EVERYWHERE, visible=only_three) == [6]


def test_a_change_of_status_is_sent_without_a_new_fix() -> None:
    units = seated(5)
    units.apply(batch(fix(5, *CENTRE, 1)))
    units.advance()
    units.seat(5, 1, 2)
    assert units.advance()
    assert units.select(EVERYWHERE, ALL_BODIES, 1).status.tolist() == [2]


def test_seats_beyond_the_first_thousands() -> None:
    units = seated(*range(1, 5001))
    units.apply(batch(*(fix(n, *CENTRE, n) for n in range(1, 5001))))
    units.advance()
    assert ids(units, EVERYWHERE) == list(range(1, 5001))


moves = st.lists(
    st.lists(st.tuples(st.integers(1, 4), st.integers(-3, 3), st.integers(-3, 3), st.integers(1, 50)), max_size=5),
    min_size=1,
    max_size=8,
)


@given(moves, st.integers(0, 7))
def test_a_viewer_who_skips_ticks_ends_with_the_same_picture(
    ticks: list[list[tuple[int, int, int, int]]], skipped: int
) -> None:
    """The reference keeps the newest of each device; the viewer applies what it is sent and clips to its window."""
    units = seated(1, 2, 3, 4)
    window = around(*CENTRE)
    truth: dict[int, tuple[int, int, int]] = {}
    screen: dict[int, tuple[int, int]] = {}
    sent_tick = 0
    for number, step in enumerate(ticks):
        fixes = [fix(device, CENTRE[0] + x * CELL_DEG, CENTRE[1] + y * CELL_DEG, at) for device, x, y, at in step]
        for device, at, _, lon, lat, *_ in fixes:
            if device not in truth or at > truth[device][2]:
                truth[device] = (lon, lat, at)
        if fixes:
            units.apply(batch(*fixes))
            units.advance()
        if number < skipped and number != len(ticks) - 1:
            continue
        chosen = units.select(window, ALL_BODIES, sent_tick)
        columns = (chosen.device_id.tolist(), chosen.longitude_e7.tolist(), chosen.latitude_e7.tolist())
        screen.update({device: (lon, lat) for device, lon, lat in zip(*columns, strict=True)})
        sent_tick = units.tick
    west, east = window.west * CELL_DEG * 1e7, (window.east + 1) * CELL_DEG * 1e7
    south, north = window.south * CELL_DEG * 1e7, (window.north + 1) * CELL_DEG * 1e7

    def inside(lon: int, lat: int) -> bool:
        return west <= lon < east and south <= lat < north

    expected = {device: (lon, lat) for device, (lon, lat, _) in truth.items() if inside(lon, lat)}
    assert {device: at for device, at in screen.items() if inside(*at)} == expected


@pytest.mark.parametrize("viewport", [(120.0, 31.0, 119.0, 32.0), (119.0, 32.0, 120.0, 31.0), (0.0, 0.0, 0.0, 91.0)])
def test_a_viewport_that_is_none_is_refused(viewport: tuple[float, float, float, float]) -> None:
    with pytest.raises(Exception, match="viewport_invalid"):
        window_of(viewport)
