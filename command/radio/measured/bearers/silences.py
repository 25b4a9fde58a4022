"""What a silence says, once the device has caught up: reports that came late, and ways on which there was none. Pure."""

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from command.radio.measured.bearers.line import SLOT, Silence, is_prompt, slot_of, square_of, time_of
from command.radio.measured.bearers.models import Fix, Rules, Square, Tallies, device_bit
from command.radio.measured.bearers.squares import square_at

LONGEST_HOLE: Final = timedelta(minutes=10)
"""Whoever said nothing for longer was rather switched off than out of reach."""
MOVED_M: Final = 100.0
FURTHEST_M: Final = 1000.0
"""Further on, the straight line between two reports says nothing about the way."""
SLOWEST_KMH: Final = 5.0
HOLE_INTERVALS: Final = 4.0
_STEP_M: Final = 10.0
_M_PER_DEGREE: Final = 111_320.0

Listening = Callable[[datetime], bool]
"""Whether the service heard other devices of the bearer then."""


class _Point(NamedTuple):
    at: datetime
    lon_deg: float
    lat_deg: float


def judge(silence: Silence, inside: Sequence[Fix], listening: Listening, rules: Rules) -> Tallies:
    """`inside`: what the device made meanwhile, in the order of its time."""
    found, bit = Tallies(), device_bit(silence.device_id)
    counted: tuple[Square, datetime] | None = None
    for fix in inside:
        at, square = time_of(fix), square_of(fix)
        stays = counted is not None and counted[0] == square and at - counted[1] < rules.stay
        if stays or is_prompt(fix, rules) or not listening(at):
            continue
        counted = (square, at)
        found.at(at, silence.bearer, square).note_lost("late", bit, at)
    hole = max(rules.hole, timedelta(seconds=HOLE_INTERVALS * silence.usual_s))
    for start, end in pairwise(_points(silence, inside)):
        if hole < end.at - start.at <= LONGEST_HOLE and all(map(listening, _slots(start.at, end.at))):
            for square in _between(start, end):
                found.at(start.at, silence.bearer, square).note_lost("unheard", bit, start.at)
    return found


def _points(silence: Silence, inside: Sequence[Fix]) -> Iterator[_Point]:
    offset = silence.clock_offset
    yield _Point(silence.began_at + offset, silence.from_lon_e7 / 1e7, silence.from_lat_e7 / 1e7)
    for fix in inside:
        yield _Point(time_of(fix), fix.longitude_e7 / 1e7, fix.latitude_e7 / 1e7)
    yield _Point(silence.ended_at + offset, silence.to_lon_e7 / 1e7, silence.to_lat_e7 / 1e7)


def _slots(start: datetime, end: datetime) -> Iterator[datetime]:
    at = slot_of(start)
    while at <= end:
        yield at
        at += SLOT


def _between(start: _Point, end: _Point) -> set[Square]:
    """Squares on the way that are not those of the reports; none where the device hardly moved, or too far."""
    east_m = (end.lon_deg - start.lon_deg) * _M_PER_DEGREE * math.cos(math.radians(start.lat_deg))
    away_m = math.hypot(east_m, (end.lat_deg - start.lat_deg) * _M_PER_DEGREE)
    kmh = 3.6 * away_m / (end.at - start.at).total_seconds()
    if not MOVED_M <= away_m <= FURTHEST_M or kmh < SLOWEST_KMH:
        return set()
    steps = math.ceil(away_m / _STEP_M)
    shares = [number / steps for number in range(steps + 1)]
    first, *way, last = (
        square_at(
            start.lon_deg + share * (end.lon_deg - start.lon_deg),
            start.lat_deg + share * (end.lat_deg - start.lat_deg),
        )
        for share in shares
    )
    return set(way) - {first, last}
