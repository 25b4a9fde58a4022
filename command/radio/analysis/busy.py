"""How busy channels are: share of time, Erlang and the busiest hour from a call log. Pure; times are seconds."""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import mul

_HOUR_S = 3600.0

Interval = tuple[float, float]
"""Beginning and end, seconds."""


@dataclass(frozen=True, slots=True)
class Call:
    """A push of the button, from key-up to release, in seconds of any clock (UTC epoch)."""

    site: str
    slot: int
    group: str
    began_s: float
    ended_s: float


@dataclass(frozen=True, slots=True)
class Load:
    """Over the span asked for. `busy_share`: part of the time with at least one call; `erlang`: mean calls at once.

    The two differ where calls overlap, which on one slot they do only by faults of clocks. `busiest_hour_erlang` is
    the greatest load of any sixty minutes that begin or end with a call, or of the whole span if that is shorter.
    """

    calls: int
    mean_call_s: float
    busy_share: float
    erlang: float
    busiest_hour_erlang: float


@dataclass(frozen=True, slots=True)
class Loads:
    by_site: Mapping[str, Load]
    by_slot: Mapping[tuple[str, int], Load]
    by_group: Mapping[str, Load]


def loads(calls: Iterable[Call], start_s: float, end_s: float) -> Loads:
    """Loads between two instants; calls are cut at both. Raises ValueError for an empty span."""
    if not end_s > start_s:
        raise ValueError("the span has no length")
    by_site: defaultdict[str, list[Interval]] = defaultdict(list)
    by_slot: defaultdict[tuple[str, int], list[Interval]] = defaultdict(list)
    by_group: defaultdict[str, list[Interval]] = defaultdict(list)
    for call in calls:
        began_s, ended_s = max(start_s, call.began_s), min(end_s, call.ended_s)
        if ended_s <= began_s:
            continue
        interval = began_s, ended_s
        by_site[call.site].append(interval)
        by_slot[call.site, call.slot].append(interval)
        by_group[call.group].append(interval)
    return Loads(
        {key: load(intervals, start_s, end_s) for key, intervals in sorted(by_site.items())},
        {key: load(intervals, start_s, end_s) for key, intervals in sorted(by_slot.items())},
        {key: load(intervals, start_s, end_s) for key, intervals in sorted(by_group.items())},
    )


def load(intervals: list[Interval], start_s: float, end_s: float) -> Load:
    """Load of calls within a span."""
    span_s = end_s - start_s
    talk_s = math.fsum(ended_s - began_s for began_s, ended_s in intervals)
    return Load(
        calls=len(intervals),
        mean_call_s=talk_s / len(intervals) if intervals else 0.0,
        busy_share=math.fsum(ended_s - began_s for began_s, ended_s in _joined(intervals)) / span_s,
        erlang=talk_s / span_s,
        busiest_hour_erlang=_busiest(intervals, start_s, end_s),
    )


def waiting_share(erlang: float, slots: int, held_s: float, mean_call_s: float) -> float:
    """Share of calls that wait longer than `held_s` for one of several slots (Erlang C); 1 where the load exceeds them.

    For trunked sites; a conventional slot is its own queue of one.
    """
    if erlang >= slots:
        return 1.0
    if erlang <= 0.0:
        return 0.0
    blocked = 1.0
    for busy in range(1, slots + 1):
        blocked = erlang * blocked / (busy + erlang * blocked)
    waits = blocked / (1.0 - (erlang / slots) * (1.0 - blocked))
    return waits * math.exp(-(slots - erlang) * held_s / mean_call_s)


def _joined(intervals: list[Interval]) -> list[Interval]:
    """The time that at least one covers, as intervals apart."""
    found: list[Interval] = []
    for began_s, ended_s in sorted(intervals):
        if found and began_s <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], ended_s)
        else:
            found.append((began_s, ended_s))
    return found


def _busiest(intervals: list[Interval], start_s: float, end_s: float) -> float:
    """Greatest mean load of a window of an hour: such a window begins or ends where a call does."""
    if end_s - start_s <= _HOUR_S:
        return math.fsum(ended_s - began_s for began_s, ended_s in intervals) / (end_s - start_s)
    talked = _Talked(intervals)
    edges = {began_s for began_s, _ in intervals} | {ended_s - _HOUR_S for _, ended_s in intervals}
    windows = [min(max(edge_s, start_s), end_s - _HOUR_S) for edge_s in edges]
    return max((talked.until(edge_s + _HOUR_S) - talked.until(edge_s) for edge_s in windows), default=0.0) / _HOUR_S


class _Talked:
    """Seconds talked until an instant: a line through the points where calls begin or end."""

    def __init__(self, intervals: list[Interval]) -> None:
        changes = sorted([(began_s, 1) for began_s, _ in intervals] + [(ended_s, -1) for _, ended_s in intervals])
        self._at_s = [at_s for at_s, _ in changes]
        self._slopes = list(accumulate(step for _, step in changes))
        lengths = [after - before for before, after in pairwise(self._at_s)]
        self._talked_s = [0.0, *accumulate(map(mul, lengths, self._slopes))]

    def until(self, at_s: float) -> float:
        last = bisect_right(self._at_s, at_s) - 1
        return self._talked_s[last] + self._slopes[last] * (at_s - self._at_s[last]) if last >= 0 else 0.0
