"""Ranking crews for an incident, with the reasons for and against each. Pure: facts in, ordered candidates out.

`Approach` is the place where a road time comes in: the ranking asks for metres that count, not how they were found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from command.force.service import Legality
from command.foundation.reasons import Reason

STALE_AFTER_S = 120.0
FOREIGN_M = 1500.0
"""A crew of another squad counts as so much farther away: first response is the responsible body's or its cover's."""
LOAD_M = 3000.0
"""Each order a crew has in hand counts as so much farther away."""
DRIFT_MPS = 8.0
"""A stale position may be wrong by so much a second, up to `MOST_DRIFT_M`."""
MOST_DRIFT_M = 5000.0
UNKNOWN_M = 1.0e9
OWN_BODY = Reason.of("place", "own_body", "责任中队")
COVERS = Reason.of("place", "cover", "当班代管队伍")
OTHER_BODY = Reason.of("place", "other_body", "其他中队")
REACHABLE = Reason.of("bearer", "reachable", "有可送达的终端")
VOICE_ONLY = Reason.of("bearer", "voice_only", "无可送达的终端，需电话或电台通知")
FREE = Reason.of("load", "free", "待命")
RADIO_GAP = Reason.of("bearer", "radio_gap", "在电台盲区内，对讲机呼不到")
RADIO_VEHICLE_ONLY = Reason.of("bearer", "radio_vehicle_only", "在对讲机盲区内，车载台可达")
POSITION_UNKNOWN = Reason.of("position", "position_unknown", "位置未知")
PLACE_UNKNOWN = Reason.of("position", "place_unknown", "事件地点未定，无法计算距离")


class RadioReach(StrEnum):
    """Whether the radio net reaches the crew where it is, by the declared study and the sites that radiate now."""

    NOT_IN_GAP = "not_in_gap"
    VEHICLE_ONLY = "vehicle_only"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class Approach:
    """How far a crew is: metres from its newest position, and that position's age."""

    distance_m: float | None
    position_age_s: float | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What ranking knows of one crew."""

    crew_id: int
    call_sign: str
    body_id: int
    own_body: bool
    covers: bool
    approach: Approach
    legality: Legality
    reachable: bool
    load: int
    radio: RadioReach = RadioReach.NOT_IN_GAP


@dataclass(frozen=True, slots=True)
class Candidate:
    """`speaks_for` and `speaks_against` are what a dispatcher reads; `counted_m` is what the ranking compared."""

    facts: Facts
    counted_m: float
    speaks_for: tuple[Reason, ...]
    speaks_against: tuple[Reason, ...]


def rank(crews: Sequence[Facts]) -> list[Candidate]:
    """Lawful before unlawful, reachable before unreachable, free before busy, then by the metres that count."""
    return sorted((_candidate(facts) for facts in crews), key=_key)


def _key(candidate: Candidate) -> tuple[bool, bool, bool, float, str, int]:
    facts = candidate.facts
    return (
        not facts.legality.lawful,
        not facts.reachable,
        facts.load > 0,
        candidate.counted_m,
        facts.call_sign,
        facts.crew_id,
    )


def counted_m(facts: Facts) -> float:
    """The straight line with what makes it longer: another squad's crew, work in hand, an old position."""
    approach = facts.approach
    if approach.distance_m is None or approach.position_age_s is None:
        return UNKNOWN_M
    stale_s = max(approach.position_age_s - STALE_AFTER_S, 0.0)
    foreign_m = 0.0 if facts.own_body or facts.covers else FOREIGN_M
    return approach.distance_m + foreign_m + facts.load * LOAD_M + min(stale_s * DRIFT_MPS, MOST_DRIFT_M)


def _candidate(facts: Facts) -> Candidate:
    pro: list[Reason] = []
    contra: list[Reason] = []
    (pro if facts.legality.lawful else contra).extend(facts.legality.reasons)
    if facts.own_body:
        pro.append(OWN_BODY)
    elif facts.covers:
        pro.append(COVERS)
    else:
        contra.append(OTHER_BODY)
    _say_position(facts.approach, pro, contra)
    if facts.reachable:
        pro.append(REACHABLE)
    else:
        contra.append(VOICE_ONLY)
    if facts.radio is not RadioReach.NOT_IN_GAP:
        contra.append(RADIO_GAP if facts.radio is RadioReach.NOT_REACHED else RADIO_VEHICLE_ONLY)
    if facts.load:
        contra.append(Reason.of("load", "busy", "手上有 {orders} 件派单", orders=facts.load))
    else:
        pro.append(FREE)
    return Candidate(facts, counted_m(facts), tuple(pro), tuple(contra))


def _say_position(approach: Approach, pro: list[Reason], contra: list[Reason]) -> None:
    if approach.position_age_s is None:
        contra.append(POSITION_UNKNOWN)
        return
    if approach.distance_m is None:
        contra.append(PLACE_UNKNOWN)
        return
    km = round(approach.distance_m / 1000, 1)
    if approach.position_age_s > STALE_AFTER_S:
        text, minutes = "直线 {km:.1f} 公里，位置已过时 {minutes} 分钟", round(approach.position_age_s / 60)
        contra.append(Reason.of("position", "position_stale", text, km=km, minutes=minutes))
    else:
        pro.append(Reason.of("position", "distance", "直线 {km:.1f} 公里", km=km))
