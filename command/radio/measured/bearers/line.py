"""The line of a device: its reports that came at once, one after the other, and the silences between them. Pure.

What is made during a silence and comes later is judged when the silence is over: see `silences`. So a report counts
once, whatever way it came, and a clock that goes wrong makes no blind spot.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from command.radio.measured.bearers.models import Bearer, Fix, Rules, Square, Tallies, device_bit
from command.radio.measured.bearers.squares import square_at
from command.radio.measured.bearers.strength import class_of_extras

SLOT: Final = timedelta(seconds=30)
"""The service counts as listening in a slot in which it heard another device of the bearer."""
LONGEST_SILENCE: Final = timedelta(hours=24)
"""Whoever was silent for longer was off."""
SHORTEST_SILENCE_S: Final = 15.0
SILENT_INTERVALS: Final = 2.5
_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_LEARNT_SHARE: Final = 0.1
_MOST_LEARNT: Final = 4.0
"""An interval counts for at most so many usual ones: one silence hardly changes what is usual, a new habit soon does."""
_AHEAD: Final = timedelta(seconds=-5)

BearerOf = Callable[[int], Bearer | None]
Slot = tuple[Bearer, datetime]


@dataclass(frozen=True, slots=True)
class Line:
    """The last report of a device that came at once. `counted_at`: when its stay in the square was counted last."""

    device_id: int
    fixed_at: datetime
    clock_offset: timedelta
    longitude_e7: int
    latitude_e7: int
    usual_s: float | None
    counted_at: datetime

    @property
    def at(self) -> datetime:
        return self.fixed_at + self.clock_offset

    @property
    def square(self) -> Square:
        return square_of(self)


@dataclass(frozen=True, slots=True)
class Silence:
    """Between two reports that came at once. The device's own times name what was made in between."""

    device_id: int
    bearer: Bearer
    began_at: datetime
    ended_at: datetime
    clock_offset: timedelta
    from_lon_e7: int
    from_lat_e7: int
    to_lon_e7: int
    to_lat_e7: int
    usual_s: float
    known_at: datetime
    """When the report that ended it was received."""


@dataclass(slots=True)
class Folded:
    """What a page of fixes adds."""

    tallies: Tallies = field(default_factory=Tallies)
    lines: dict[int, Line] = field(default_factory=dict)
    slots: dict[Slot, int] = field(default_factory=dict)
    silences: list[Silence] = field(default_factory=list)


def fold(fixes: Sequence[Fix], lines: Mapping[int, Line], bearer_of: BearerOf, rules: Rules) -> Folded:
    """`lines`: of the devices before this page. Fixes in any order."""
    folded = Folded()
    for fix in sorted(fixes, key=lambda one: (one.device_id, time_of(one))):
        bearer = bearer_of(fix.device_id)
        if bearer is None or not is_prompt(fix, rules):
            continue
        slot = (bearer, slot_of(time_of(fix)))
        folded.slots[slot] = folded.slots.get(slot, 0) | device_bit(fix.device_id)
        line = folded.lines.get(fix.device_id) or lines.get(fix.device_id)
        if line is None or time_of(fix) > line.at:
            folded.lines[fix.device_id] = _continued(line, fix, bearer, folded, rules)
    return folded


def is_prompt(fix: Fix, rules: Rules) -> bool:
    """Whether it came at once."""
    return not fix.is_late and _AHEAD <= fix.received_at - time_of(fix) <= rules.prompt


def time_of(fix: Fix) -> datetime:
    """When it was made, by a clock that is right."""
    return fix.fixed_at + fix.clock_offset


def square_of(fix: Fix | Line) -> Square:
    return square_at(fix.longitude_e7 / 1e7, fix.latitude_e7 / 1e7)


def slot_of(at: datetime) -> datetime:
    return at - (at - _EPOCH) % SLOT


def _continued(line: Line | None, fix: Fix, bearer: Bearer, folded: Folded, rules: Rules) -> Line:
    at, square = time_of(fix), square_of(fix)
    usual_s = _note_silence(line, fix, bearer, folded) if line is not None else None
    counted_at = line.counted_at if line is not None and line.square == square else None
    if counted_at is None or at - counted_at >= rules.stay:
        counted_at = at
        tally = folded.tallies.at(at, bearer, square)
        tally.note_heard(device_bit(fix.device_id), at, class_of_extras(fix.extras))
    return Line(fix.device_id, fix.fixed_at, fix.clock_offset, fix.longitude_e7, fix.latitude_e7, usual_s, counted_at)


def _note_silence(line: Line, fix: Fix, bearer: Bearer, folded: Folded) -> float:
    """The interval that is usual from now on. Where the clock was put right meanwhile, nothing is said."""
    apart = time_of(fix) - line.at
    apart_s = apart.total_seconds()
    usual_s = line.usual_s if line.usual_s is not None else min(apart_s, 60.0)
    steady = line.clock_offset == fix.clock_offset
    if steady and max(SHORTEST_SILENCE_S, SILENT_INTERVALS * usual_s) < apart_s and apart <= LONGEST_SILENCE:
        folded.silences.append(
            Silence(
                fix.device_id,
                bearer,
                line.fixed_at,
                fix.fixed_at,
                fix.clock_offset,
                line.longitude_e7,
                line.latitude_e7,
                fix.longitude_e7,
                fix.latitude_e7,
                usual_s,
                fix.received_at,
            )
        )
    return max(1.0, usual_s + _LEARNT_SHARE * (min(apart_s, _MOST_LEARNT * usual_s) - usual_s))
