"""What a squad's desk makes of its crews, its queue and its alarms. Values in, values out."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from simulators.city.plane import to_plane
from simulators.squads.finds import Find

MOST_BUSY = 0.25
"""Share of its crews that a desk sends out at most for finds of its own: the others are the dispatcher's."""
FRESH_S = 60.0
LEAVES_TO_THE_DISPATCHER_S = 300.0
"""So long a call is the dispatcher's alone; then the squad takes what nobody touched."""
IN_OTHER_HANDS_S = 1_800.0
OWN_WAITS_S = 60.0
ENDS_AFTER_S = 30.0
FURTHEST_M = 6_000.0


@dataclass(frozen=True, slots=True)
class CrewSeen:
    """A crew as its desk sees it."""

    id: int
    body_id: int
    free: bool
    lawful: bool
    """Two officers: may enforce."""
    officers: tuple[int, ...]
    lon: float | None = None
    lat: float | None = None
    """Where its vehicle is, None without a fresh position."""


def crews_seen(crews: Sequence[dict[str, Any]], positions: Sequence[dict[str, Any]]) -> list[CrewSeen]:
    """From `/api/crews` and the features of `/api/positions`."""
    places: dict[int, list[float]] = {}
    for feature in positions:
        said = feature["properties"]
        if said["crew_id"] is not None and said["age_s"] <= FRESH_S:
            places[said["crew_id"]] = feature["geometry"]["coordinates"]
    return [_crew_seen(crew, places.get(crew["id"])) for crew in crews]


def _crew_seen(crew: dict[str, Any], place: list[float] | None) -> CrewSeen:
    lon, lat = place or (None, None)
    return CrewSeen(
        id=crew["id"],
        body_id=crew["body"]["id"],
        free=crew["status"] == "available",
        lawful=crew["enforcement"]["lawful"],
        officers=tuple(member["person_id"] for member in crew["members"] if member["kind"] == "officer"),
        lon=lon,
        lat=lat,
    )


def finder(find: Find, crews: Sequence[CrewSeen]) -> CrewSeen | None:
    """The crew that comes upon it; None when too many are out already, or nobody could deal with it."""
    busy = sum(not crew.free for crew in crews)
    able = [crew for crew in crews if crew.free and crew.lon is not None and (crew.lawful or find.task == "support")]
    if not able or busy >= max(1.0, MOST_BUSY * len(crews)):
        return None
    return able[int(find.crew_draw * len(able))]


def who_goes(find: Find, found_by: CrewSeen, crews: Sequence[CrewSeen]) -> list[CrewSeen]:
    """Free crews of the finder's squad, the nearest first; the finder itself first or last."""
    others = sorted(
        (
            crew
            for crew in crews
            if crew.free and crew.id != found_by.id and crew.body_id == found_by.body_id
            if crew.lawful or find.task == "support"
            if _apart_m(crew, found_by) <= FURTHEST_M
        ),
        key=lambda crew: _apart_m(crew, found_by),
    )
    return [found_by, *others] if find.finder_goes else [*others, found_by]


def nearest_free(crews: Iterable[CrewSeen], body_id: int) -> CrewSeen | None:
    """For an order that came to the desk without a crew: one of the body's own, any of the desk's otherwise."""
    able = sorted((crew for crew in crews if crew.free), key=lambda crew: (crew.body_id != body_id, not crew.lawful))
    return able[0] if able else None


def _apart_m(one: CrewSeen, other: CrewSeen) -> float:
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return math.inf
    return math.dist(to_plane(one.lon, one.lat), to_plane(other.lon, other.lat))


class Act(Enum):
    """What the desk does with one incident of its queue."""

    SEND = "send"
    END = "end"
    """Tell the reporter where there is one, and close."""
    TRANSFER = "transfer"


WAITS = {
    "registered": Act.SEND,
    "owned": Act.SEND,
    "resolved": Act.END,
    "answered": Act.END,
    "advice": Act.END,
}
"""States in which something is the body's to do."""


def act_on(incident: dict[str, Any], me: str, lain_s: float) -> Act | None:
    """None while it is somebody else's, or under way, or a person's decision.

    `lain_s`: seconds since anything about it changed.
    """
    if incident["complaint"] or incident["suspended"]:
        return None
    if lain_s < _patience_s(incident, me):
        return None
    if incident["state"] in WAITS and incident["responsibility"]["transfer_needed"]:
        return Act.TRANSFER
    return WAITS.get(incident["state"])


def _patience_s(incident: dict[str, Any], me: str) -> float:
    if incident["in_hand"] is not None and incident["in_hand"]["actor"] != me:
        return IN_OTHER_HANDS_S
    if incident["registered_by"] != me:
        return LEAVES_TO_THE_DISPATCHER_S
    return ENDS_AFTER_S if incident["state"] in {"resolved", "answered"} else OWN_WAITS_S


def waits_for_an_answer(incident: dict[str, Any]) -> bool:
    """An own find and an anonymous report have nobody who waits."""
    anonymous = bool(incident["reporter"] and incident["reporter"]["anonymous"])
    return incident["source"] != "patrol" and not anonymous and incident["answered_at"] is None


class Lying:
    """Since when each thing of a list has been as it is; what left the list is forgotten."""

    def __init__(self) -> None:
        self._since: dict[int, tuple[object, float]] = {}

    def seen(self, things: Iterable[tuple[int, object]], now: float) -> dict[int, float]:
        """Seconds that each has lain unchanged. `things`: its id and whatever would change with it."""
        before, self._since = self._since, {}
        for key, looks in things:
            looked, since = before.get(key, (looks, now))
            self._since[key] = (looks, since if looked == looks else now)
        return {key: now - since for key, (_, since) in self._since.items()}


ALARM_WAITS_S = {"emergency": LEAVES_TO_THE_DISPATCHER_S, "fault": 240.0, "driving": 120.0, "notice": 120.0}
"""A desk leaves an emergency to the dispatcher for as long as a call, and looks at its own faults sooner."""
ALARM_ENDS_S = 1_200.0
"""Acknowledged by somebody else and still open after so long: the squad has settled it."""


def step_of_alarm(alarm: dict[str, Any], me: str, now: datetime) -> str | None:
    """`acknowledge`, `close`, or None for now."""
    if alarm["state"] == "raised":
        waited_s = (now - datetime.fromisoformat(alarm["last_received_at"])).total_seconds()
        return "acknowledge" if waited_s >= ALARM_WAITS_S[alarm["level"]] else None
    if alarm["state"] != "acknowledged" or alarm["acknowledged_at"] is None:
        return None
    held_s = (now - datetime.fromisoformat(alarm["acknowledged_at"])).total_seconds()
    wait_s = ALARM_WAITS_S["notice"] if alarm["acknowledged_by"] == me else ALARM_ENDS_S
    return "close" if held_s >= wait_s else None
