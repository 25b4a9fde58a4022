"""What a viewer is sent of the moving units, against a plain reference that keeps dictionaries."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.live.units import REMEMBERED_TICKS, Units
from command.live.window import CELL_DEG, Window, window_of
from command.positions.models import NEWEST, Mark

EVERYWHERE = Window(-10_000, -10_000, 10_000, 10_000)
ALL_BODIES = np.ones(8, np.bool_)
CENTRE = (119.97, 31.77)


def fix(device_id: int, lon: float, lat: float, at_ms: int, marks: int = 0) -> tuple[int, ...]:
    return device_id, at_ms, at_ms, round(lon * 1e7), round(lat * 1e7), 0, 0, marks, 0, 0, 0


def batch(*fixes: tuple[int, ...]) -> np.ndarray:
    return np.array(list(fixes), NEWEST)


def around(lon: float, lat: float) -> Window:
    return window_of((lon, lat, lon, lat))


def seated(*device_ids: int, body_id: int = 1) -> Units:
    units = Units()
    for device_id in device_ids:
        units.seat(device_id, body_id, 0)
    return units


def ids(units: Units, window: Window, since: int = 0, bodies: np.ndarray = ALL_BODIES) -> list[int]:
    return sorted(units.select(window, units.visible(bodies), since).device_id.tolist())


def test_a_fix_is_seen_after_the_tick_closed() -> None:
    units = seated(5)
    units.apply(batch(fix(5, *CENTRE, 1000)))
    assert ids(units, EVERYWHERE) == []
    assert units.advance() is not None
    assert ids(units, EVERYWHERE) == [5]
    assert units.advance() is None


def test_a_late_fix_never_moves_the_marker_back() -> None:
    units = seated(5)
    units.apply(batch(fix(5, 119.97, 31.77, 2000), fix(5, 119.90, 31.77, 1000)))
    units.advance()
    units.apply(batch(fix(5, 119.80, 31.77, 1500)))
    assert units.advance() is None
    assert units.select(EVERYWHERE, units.visible(ALL_BODIES), 0).longitude_e7.tolist() == [1_199_700_000]


def test_an_implausible_fix_is_not_drawn() -> None:
    units = seated(5)
    units.apply(batch(fix(5, *CENTRE, 1, marks=Mark.IMPLAUSIBLE)))
    assert units.advance() is None


def test_a_device_without_a_seat_is_passed_over() -> None:
    units = seated(5)
    units.apply(batch(fix(6, *CENTRE, 1), fix(4_000_000, *CENTRE, 1)))
    assert units.advance() is None


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
    assert ids(units, EVERYWHERE, bodies=only_three) == [6]


def test_guests_are_seen_and_nobody_of_body_zero() -> None:
    units = seated(5, 6, body_id=2)
    units.unseat(6)
    only_three = np.array([False, False, False, True, False])
    assert units.visible(only_three, guests=[5, 6, 77]).tolist() == [True, False]


def test_the_first_fix_is_told_once() -> None:
    units = seated(5)
    units.seat(5, 1, 2)
    assert units.advance() is None
    for at_ms, first_seen in ((1, [0]), (2, [])):
        units.apply(batch(fix(5, *CENTRE, at_ms)))
        slots = units.advance()
        assert slots is not None
        assert slots.tolist() == first_seen


def test_a_terminal_that_waits_for_the_register_moves_nobody() -> None:
    """Its number is negative, and no slot counted from the end."""
    units = seated(*range(1, 6))
    units.apply(batch(fix(-1, *CENTRE, 9)))
    assert units.advance() is None


def test_who_is_far_behind_is_sent_every_change() -> None:
    units = seated(5)
    far = CENTRE[0] + 3 * CELL_DEG
    for tick in range(1, REMEMBERED_TICKS + 4):
        units.apply(batch(fix(5, far if tick > 1 else CENTRE[0], CENTRE[1], tick)))
        units.advance()
    assert ids(units, around(*CENTRE), since=1) == [5]
    assert ids(units, around(*CENTRE), since=units.tick - REMEMBERED_TICKS) == []


def test_a_change_of_status_is_sent_without_a_new_fix() -> None:
    units = seated(5)
    units.apply(batch(fix(5, *CENTRE, 1)))
    units.advance()
    units.seat(5, 1, 2)
    assert units.advance() is not None
    assert units.select(EVERYWHERE, units.visible(ALL_BODIES), 1).status.tolist() == [2]


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
        chosen = units.select(window, units.visible(ALL_BODIES), sent_tick)
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


@given(st.tuples(*[st.floats(119, 121), st.floats(31, 32), st.floats(0, 0.6), st.floats(0, 0.6)]))
def test_a_window_holds_its_viewport_and_little_more(seen: tuple[float, float, float, float]) -> None:
    west, south, wide, high = seen
    window = window_of((west, south, west + wide, south + high))
    for first, last, low, span in ((window.west, window.east, west, wide), (window.south, window.north, south, high)):
        assert first * CELL_DEG <= low + 1e-9
        assert (last + 1) * CELL_DEG >= low + span - 1e-9
        assert (last + 1 - first) * CELL_DEG <= span * 1.5 + 3 * CELL_DEG
